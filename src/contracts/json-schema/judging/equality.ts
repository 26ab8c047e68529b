// Compares JSON values.
import type { Json } from '../../../model/json.ts';

type Members = { readonly [key: string]: Json };

const equalLists = (a: readonly Json[], b: readonly Json[]): boolean =>
  a.length === b.length && a.every((one, index) => isEqual(one, b[index]!));

export const isEqual = (a: Json, b: Json): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a)) return equalLists(a as readonly Json[], b as readonly Json[]);
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqual((a as Members)[key]!, (b as Members)[key]!))
  );
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

/** The indices of two equal items; comparing all with all would take too long in large lists. */
export const findTwins = (items: readonly Json[]): readonly [number, number] | undefined => {
  const seen = new Map<unknown, number>();
  for (const [index, item] of items.entries()) {
    // A space keeps the text of an object apart from a text.
    const key =
      typeof item === 'object' && item !== null ? ` ${canonical(item)}` : typeof item === 'string' ? `"${item}` : item;
    const before = seen.get(key);
    if (before !== undefined) return [before, index];
    seen.set(key, index);
  }
  return undefined;
};
