// A list's members as one object: key to value, or to an array of values.
import { defineValue } from './lazy.ts';
import { type Bag, textOf } from './shape.ts';

type ObjectOptions = {
  readonly excludeDisabled: boolean;
  /** Several values of one key become an array; otherwise the last one wins. */
  readonly keepsAll: boolean;
  readonly lowersCase: boolean;
  /** Leaves out members with an empty key. */
  readonly sanitizeKeys: boolean;
};

export function objectOf(members: readonly object[], indexKey: string, options: ObjectOptions): Bag {
  const result: Bag = {};
  for (const member of members) {
    const bag = member as Bag;
    const written = textOf(bag[indexKey]);
    if ((options.excludeDisabled && bag.disabled) || (options.sanitizeKeys && written === '')) continue;
    const key = options.lowersCase ? written.toLowerCase() : written;
    const value = member.valueOf();
    const known = Object.hasOwn(result, key) ? result[key] : undefined;
    if (!options.keepsAll || !Object.hasOwn(result, key)) defineValue(result, key, value);
    else result[key] = Array.isArray(known) ? [...known, value] : [known, value];
  }
  return result;
}
