// Reads YAML's lists and objects in brackets.
import type { Json } from '../../../model/json.ts';
import { readQuoted, resolvePlain, type Scalar } from './scalars.ts';
import { giveUp } from './scan.ts';

export type Note = (holder: object, key: string | number, at: number) => void;

type Flow = { readonly text: string; at: number; readonly parent: number; readonly note: Note };

const skipSpace = (flow: Flow): void => {
  const { text } = flow;
  for (;;) {
    const code = text.charCodeAt(flow.at);
    if (code === 0x0a) {
      if (text.startsWith('---', flow.at + 1) || text.startsWith('...', flow.at + 1)) giveUp();
      const indent = text.slice(flow.at + 1, flow.at + 400).search(/[^ ]/);
      // Comments, tabs, and lines as deep as what is around are for the whole parser.
      if (indent <= flow.parent && text[flow.at + 1 + indent] !== '\n') giveUp();
    } else if (code === 0x23 || code === 0x09) giveUp();
    else if (code !== 0x20) return;
    flow.at += 1;
  }
};

const readPlainIn = (flow: Flow): string => {
  const found =
    /^[^\s,[\]{}#&*!|>'"%@`?:-](?:[^,[\]{}:#\n]|:(?![\s,[\]{}])|(?<!\s)#)*|^-(?=[^\s,[\]{}])(?:[^,[\]{}:#\n]|:(?![\s,[\]{}]))*/.exec(
      flow.text.slice(flow.at, flow.at + 2000),
    );
  const written = found?.[0] ?? giveUp();
  if (written.length > 1900) giveUp();
  flow.at += written.length;
  return written.trimEnd();
};

const readScalar = (flow: Flow): { readonly value: Scalar; readonly isPlain: boolean } => {
  const first = flow.text[flow.at];
  if (first !== '"' && first !== "'") return { value: resolvePlain(readPlainIn(flow)), isPlain: true };
  const { value, end } = readQuoted(flow.text, flow.at);
  flow.at = end;
  return { value, isPlain: false };
};

/** Behind an item: a comma, or the end. */
const more = (flow: Flow, close: string): boolean => {
  skipSpace(flow);
  const next = flow.text[flow.at];
  flow.at += 1;
  if (next === close) return false;
  if (next !== ',') giveUp();
  skipSpace(flow);
  if (flow.text[flow.at] !== close) return true;
  flow.at += 1;
  return false;
};

const readList = (flow: Flow, depth: number): Json => {
  const list: Json[] = [];
  flow.at += 1;
  skipSpace(flow);
  if (flow.text[flow.at] === ']') {
    flow.at += 1;
    return list;
  }
  do {
    flow.note(list, list.length, flow.at);
    list.push(readValue(flow, depth));
    skipSpace(flow);
    // `[a: b]` holds an object.
    if (flow.text[flow.at] === ':') giveUp();
  } while (more(flow, ']'));
  return list;
};

const readMap = (flow: Flow, depth: number): Json => {
  const map: { [key: string]: Json } = {};
  flow.at += 1;
  skipSpace(flow);
  if (flow.text[flow.at] === '}') {
    flow.at += 1;
    return map;
  }
  do {
    const at = flow.at;
    const { value: key, isPlain } = readScalar(flow);
    if (typeof key === 'object' || key === '<<' || key === '__proto__') giveUp();
    const name = String(key);
    if (Object.hasOwn(map, name)) giveUp();
    skipSpace(flow);
    if (flow.text[flow.at] !== ':' || (isPlain && !/\s/.test(flow.text[flow.at + 1] ?? ''))) giveUp();
    flow.at += 1;
    skipSpace(flow);
    flow.note(map, name, at);
    map[name] = flow.text[flow.at] === ',' || flow.text[flow.at] === '}' ? null : readValue(flow, depth);
  } while (more(flow, '}'));
  return map;
};

const readValue = (flow: Flow, depth: number): Json => {
  if (depth > 200) giveUp();
  const first = flow.text[flow.at];
  if (first === '[') return readList(flow, depth + 1);
  if (first === '{') return readMap(flow, depth + 1);
  return readScalar(flow).value;
};

/** `end`: behind the closing bracket. */
export const readFlow = (text: string, at: number, parent: number, note: Note): { value: Json; end: number } => {
  const flow: Flow = { text, at, parent, note };
  const value = readValue(flow, 0);
  return { value, end: flow.at };
};
