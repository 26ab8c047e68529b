// The values that a text on the wire may stand for, and the choice of those that a schema allows.
import { keysOf } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { Validator } from '../../json-schema/schema-set.ts';
import type { Facets, ReadFacets } from './facets.ts';

/** A value whose texts may each be read in several ways, most typed first. */
export type Reading =
  | { readonly kind: 'leaf'; readonly options: readonly Json[] }
  | { readonly kind: 'list'; readonly items: readonly Reading[] }
  | { readonly kind: 'map'; readonly members: readonly (readonly [name: string, value: Reading])[] };

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const allows = ({ types }: Facets, ...names: readonly string[]): boolean =>
  types === undefined || names.some((name) => types.has(name));

const wantsParts = ({ types }: Facets): boolean => types?.has('array') === true || types?.has('object') === true;

/** How lists and objects are written where a style has no way to. */
const jsonIn = (text: string): Json | undefined => {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

/** Texts that the bytes on the wire may stand for: `a+b` in a query is `a b` or `a+b`. At least one. */
export type Texts = readonly string[];

/** A text as every type that the schemas may want; a string only where one may be there, or where nothing else fits. */
export const leaf = (texts: Texts, facets: Facets): Reading & { readonly kind: 'leaf' } => {
  const options: Json[] = [];
  for (const text of texts) {
    if (allows(facets, 'integer', 'number') && NUMBER.test(text) && Number.isFinite(Number(text)))
      options.push(Number(text));
    if (allows(facets, 'boolean') && (text === 'true' || text === 'false')) options.push(text === 'true');
    const parsed = wantsParts(facets) ? jsonIn(text) : undefined;
    if (parsed !== undefined) options.push(parsed);
    if (allows(facets, 'null') && (text === '' || text === 'null')) options.push(null);
  }
  if (options.length === 0 || allows(facets, 'string')) options.push(...texts);
  return { kind: 'leaf', options };
};

export const listOf = (items: readonly Texts[], facets: Facets, read: ReadFacets): Reading => ({
  kind: 'list',
  items: items.map((texts, index) => leaf(texts, read(facets.item(index)))),
});

export const mapOf = (
  members: readonly (readonly [name: string, texts: Texts])[],
  facets: Facets,
  read: ReadFacets,
): Reading => ({
  kind: 'map',
  members: members.map(([name, texts]) => [name, leaf(texts, read(facets.member(name)))] as const),
});

/** A value that was read already. */
export const fixed = (value: Json): Reading => ({ kind: 'leaf', options: [value] });

type Leaf = Reading & { readonly kind: 'leaf' };

const leavesOf = (reading: Reading): readonly Leaf[] => {
  if (reading.kind === 'leaf') return [reading];
  const parts = reading.kind === 'list' ? reading.items : reading.members.map(([, value]) => value);
  return parts.flatMap(leavesOf);
};

type Choice = ReadonlyMap<Leaf, number>;

const chosenValue = (reading: Reading, choice: Choice): Json => {
  if (reading.kind === 'leaf') return reading.options[choice.get(reading) ?? 0]!;
  if (reading.kind === 'list') return reading.items.map((item) => chosenValue(item, choice));
  return Object.fromEntries(reading.members.map(([name, value]) => [name, chosenValue(value, choice)]));
};

const MAX_COMBINATIONS = 64;

/** All combinations where they are few; else each leaf by itself, the others being as typed as they can. */
function* choices(reading: Reading): Generator<Choice> {
  const leaves = leavesOf(reading).filter(({ options }) => options.length > 1);
  const total = leaves.reduce((product, { options }) => product * options.length, 1);
  if (total > MAX_COMBINATIONS) {
    const most = Math.max(...leaves.map(({ options }) => options.length));
    for (let at = 0; at < most; at++)
      yield new Map(leaves.map((one) => [one, Math.min(at, one.options.length - 1)] as const));
    return;
  }
  for (let number = 0; number < total; number++) {
    let rest = number;
    yield new Map(
      leaves.map((one) => {
        const index = rest % one.options.length;
        rest = Math.floor(rest / one.options.length);
        return [one, index] as const;
      }),
    );
  }
}

/** The leaf at a JSON pointer, or those below it. */
const leavesAt = (reading: Reading, keys: readonly string[]): readonly Leaf[] => {
  const [key, ...rest] = keys;
  if (key === undefined || reading.kind === 'leaf') return leavesOf(reading);
  if (reading.kind === 'list') {
    const item = reading.items[Number(key)];
    return item ? leavesAt(item, rest) : [];
  }
  const member = reading.members.find(([name]) => name === key);
  return member ? leavesAt(member[1], rest) : [];
};

const MAX_REPAIRS = 8;
const MAX_FAULTS = 1000;

/** Where there are too many combinations: what is wrong is read in the next way, until nothing is or no way is left. */
const repaired = (reading: Reading, validator: Validator): boolean => {
  const choice = new Map<Leaf, number>();
  for (let round = 0; round < MAX_REPAIRS; round++) {
    const verdict = validator.validate(chosenValue(reading, choice));
    if (verdict.kind === 'valid') return true;
    if (verdict.kind !== 'invalid') return false;
    const wrong = new Set(
      verdict.faults.slice(0, MAX_FAULTS).flatMap(({ instance }) => leavesAt(reading, keysOf(instance))),
    );
    const movable = [...wrong].filter((one) => (choice.get(one) ?? 0) + 1 < one.options.length);
    if (movable.length === 0) return false;
    for (const one of movable) choice.set(one, (choice.get(one) ?? 0) + 1);
  }
  return false;
};

export type ReadingVerdict =
  | { readonly kind: 'valid' }
  | { readonly kind: 'not-evaluable'; readonly reason: string; readonly hint?: string }
  /** What is wrong with the most typed value. */
  | { readonly kind: 'invalid'; readonly value: Json };

/** Several ways to read a part as one, to stand in a list or an object. */
export const either = (readings: readonly Reading[]): Reading => {
  const [only] = readings;
  if (only && readings.length === 1) return only;
  const options = readings.flatMap((reading) => [...choices(reading)].map((choice) => chosenValue(reading, choice)));
  return { kind: 'leaf', options: options.length > 0 ? options : [null] };
};

/** Valid where any way of reading it is. `readings`: those most likely meant first; at least one. */
export const judgeReadings = (readings: readonly Reading[], validator: Validator): ReadingVerdict => {
  let first: { readonly value: Json } | undefined;
  for (const reading of readings) {
    for (const choice of choices(reading)) {
      const value = chosenValue(reading, choice);
      first ??= { value };
      const verdict = validator.test(value);
      if (verdict === true) return { kind: 'valid' };
      if (verdict === undefined) return notEvaluable(validator, value);
    }
    if (repaired(reading, validator)) return { kind: 'valid' };
  }
  return { kind: 'invalid', value: first?.value ?? null };
};

const notEvaluable = (validator: Validator, value: Json): ReadingVerdict => {
  const verdict = validator.validate(value);
  if (verdict.kind === 'not-evaluable') return verdict;
  return verdict.kind === 'valid' ? verdict : { kind: 'invalid', value };
};
