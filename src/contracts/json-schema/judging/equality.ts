// Compares JSON values.
import type { Json } from '../../../model/json.ts';

type Members = { readonly [key: string]: Json };

const equalLists = (a: readonly Json[], b: readonly Json[]): boolean =>
  a.length === b.length && a.every((one, index) => isEqual(one, b[index]!));

const hasMembersOf = (a: Members, b: Members): boolean => {
  for (const key in b) if (!Object.hasOwn(a, key) || !isEqual(a[key]!, b[key]!)) return false;
  return true;
};

export const isEqual = (a: Json, b: Json): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a)) return equalLists(a as readonly Json[], b as readonly Json[]);
  return hasMembersOf(a as Members, b as Members) && Object.keys(a).length === Object.keys(b).length;
};

/** The same text for equal values. */
const canonical = (value: Json): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value === 0 ? 0 : value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join()}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical((value as Members)[key]!)}`);
  return `{${members.join()}}`;
};

/** Up to here comparing all with all is the quickest; it would take too long in large lists. */
const FEW = 40;

type Twins = readonly [number, number] | undefined;

const compareAll = (items: readonly Json[]): Twins => {
  for (let second = 1; second < items.length; second += 1)
    for (let first = 0; first < second; first += 1) if (isEqual(items[first]!, items[second]!)) return [first, second];
  return undefined;
};

const keyOf = (item: Json): unknown => {
  if (typeof item === 'string') return `"${item}`;
  // A space keeps the text of an object apart from a text.
  return typeof item === 'object' && item !== null ? ` ${canonical(item)}` : item;
};

/** The indices of two equal items. */
export const findTwins = (items: readonly Json[]): Twins => {
  if (items.length <= FEW) return compareAll(items);
  const seen = new Map<unknown, number>();
  for (const [index, item] of items.entries()) {
    const key = keyOf(item);
    const before = seen.get(key);
    if (before !== undefined) return [before, index];
    seen.set(key, index);
  }
  return undefined;
};
