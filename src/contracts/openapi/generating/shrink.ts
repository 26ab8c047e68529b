// Finds simpler values for a case: first what fast-check knows of how they were made, then by their structure alone.
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import { type Drawn, isDemanded } from './draw.ts';

function* simplerText(text: string): Iterable<string> {
  const characters = [...text];
  if (characters.length === 0) return;
  yield '';
  for (let size = Math.ceil(characters.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    yield characters.slice(0, characters.length - size).join('');
    yield characters.slice(size).join('');
  }
  const plain = 'a'.repeat(characters.length);
  if (text !== plain && !/^[a-z0]*$/.test(text)) yield plain;
  if (!/^0*$/.test(text) && /\d/.test(text)) yield text.replace(/\d/g, '0');
}

function* simplerNumber(value: number): Iterable<number> {
  if (value === 0) return;
  yield 0;
  if (!Number.isInteger(value)) yield Math.trunc(value);
  if (value < 0) yield -value;
  for (let step = Math.trunc(value / 2); Math.abs(step) >= 1; step = Math.trunc(step / 2)) yield value - step;
  if (Number.isInteger(value)) yield value - Math.sign(value);
}

function* simplerArray(items: readonly Json[]): Iterable<Json> {
  if (items.length > 0) yield [];
  if (items.length > 1) yield items.slice(0, 1);
  if (items.length > 3) yield items.slice(0, Math.ceil(items.length / 2));
  for (let at = 0; at < items.length && items.length > 1; at += 1) yield items.toSpliced(at, 1);
  for (const [at, item] of items.entries()) for (const simpler of simplerJson(item)) yield items.with(at, simpler);
}

function* simplerObject(value: { readonly [key: string]: Json }): Iterable<Json> {
  const entries = Object.entries(value);
  if (entries.length > 0) yield {};
  if (entries.length > 3) {
    const half = Math.ceil(entries.length / 2);
    yield Object.fromEntries(entries.slice(0, half));
    yield Object.fromEntries(entries.slice(half));
  }
  for (const [name] of entries) yield Object.fromEntries(entries.filter(([other]) => other !== name));
  for (const [name, member] of entries) {
    for (const simpler of simplerJson(member)) {
      yield Object.fromEntries(entries.map(([other, old]) => [other, other === name ? simpler : old]));
    }
  }
}

/** Most simple first. Whether they are still valid is for others to say. */
function* simplerJson(value: Json): Iterable<Json> {
  if (typeof value === 'string') yield* simplerText(value);
  else if (typeof value === 'number') yield* simplerNumber(value);
  else if (value === true) yield false;
  else if (Array.isArray(value)) yield* simplerArray(value as readonly Json[]);
  else if (isBag(value)) yield* simplerObject(value);
}

type Cost = { size: number; weight: number };

const add = (cost: Cost, value: Json): Cost => {
  if (typeof value === 'string') {
    cost.size += value.length + 2;
    cost.weight += value.replace(/[a0]/g, '').length;
  } else if (typeof value === 'number') {
    cost.size += String(value).length;
    cost.weight += Math.abs(value);
  } else if (Array.isArray(value)) {
    cost.size += 2;
    for (const item of value as readonly Json[]) add(cost, item).size += 1;
  } else if (isBag(value)) {
    cost.size += 2;
    for (const [name, member] of Object.entries(value)) add(cost, member).size += name.length + 4;
  } else cost.size += value === true ? 6 : 5;
  return cost;
};

/** What is simpler has to be so by this measure, or making simpler would never end. */
const isSimpler = (made: Json, old: Json): boolean => {
  const [a, b] = [made, old].map((value) => add({ size: 0, weight: 0 }, value)) as [Cost, Cost];
  return a.size < b.size || (a.size === b.size && a.weight < b.weight);
};

const replaced = (drawn: readonly Drawn[], old: Drawn, made: Drawn): readonly Drawn[] =>
  drawn.map((one) => (one === old ? made : one));

export function* leavingOut(drawn: readonly Drawn[], kept?: Drawn): Iterable<readonly Drawn[]> {
  const stays = (one: Drawn): boolean => isDemanded(one.slot) || one === kept;
  const needed = drawn.filter(stays);
  if (needed.length < drawn.length - 1) yield needed;
  for (const one of drawn) if (!stays(one)) yield drawn.filter((other) => other !== one);
}

/** Simpler values of one slot. */
export function* simplerOf(one: Drawn): Iterable<Drawn> {
  const { slot, value, values, drawn } = one;
  if (slot.given) return;
  if (values && drawn) {
    for (const simpler of values.shrink(drawn.value, drawn.context))
      yield { slot, value: simpler.value, values, drawn: simpler };
  }
  for (const simpler of simplerJson(value)) if (isSimpler(simpler, value)) yield { slot, value: simpler };
}

export function* simplerDrawn(drawn: readonly Drawn[]): Iterable<readonly Drawn[]> {
  yield* leavingOut(drawn);
  for (const one of drawn) {
    if (one.text !== undefined) continue;
    for (const simpler of simplerOf(one)) yield replaced(drawn, one, simpler);
  }
}
