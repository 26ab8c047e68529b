// Tells how deep JSON is nested, without recursion, since depth is the very thing in doubt.
import type { Json } from '../model/json.ts';

/** Far deeper than anything a person writes; some two times this overflows the stack of JSON.stringify. */
export const MAX_JSON_DEPTH = 1200;

type Container = { readonly [key: string]: Json };

const isContainer = (value: Json | undefined): boolean => typeof value === 'object' && value !== null;

const addInner = (container: Json, inner: Json[]): void => {
  if (Array.isArray(container)) {
    for (const member of container as readonly Json[]) if (isContainer(member)) inner.push(member);
    return;
  }
  for (const key in container as Container) {
    const member = (container as Container)[key];
    if (isContainer(member)) inner.push(member as Json);
  }
};

/** Level by level: the cost is one look at each value, and nothing for what stands inside texts. */
export const isDeeperThan = (value: Json, limit: number): boolean => {
  let level = isContainer(value) ? [value] : [];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === limit) return true;
    const inner: Json[] = [];
    for (const container of level) addInner(container, inner);
    level = inner;
  }
  return false;
};

const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{}]/gs;

/** Where a JSON text first goes deeper than `limit`. */
export const offsetBeyond = (text: string, limit: number): number => {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > limit) return index;
  }
  return text.length;
};
