// Says whether a value that came out of JSON has a given shape, and is not nested without bound.

export type Bag = { readonly [key: string]: unknown };
export type Matcher = (value: unknown) => boolean;

export const isBag = (value: unknown): value is Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isText = (value: unknown): value is string => typeof value === 'string';
export const isNumber = (value: unknown): value is number => typeof value === 'number';

export const optional =
  (is: Matcher): Matcher =>
  (value) =>
    value === undefined || is(value);

export const orNull =
  (is: Matcher): Matcher =>
  (value) =>
    value === undefined || value === null || is(value);

export const listOf =
  (is: Matcher): Matcher =>
  (value) =>
    Array.isArray(value) && value.every(is);

export const shape = (fields: { readonly [key: string]: Matcher }): Matcher => {
  const entries = Object.entries(fields);
  return (value) =>
    isBag(value) && entries.every(([key, is]) => is(Object.hasOwn(value, key) ? value[key] : undefined));
};

/** What reads the values later walks them by recursion. */
export const MAX_DEPTH = 500;

/** So short a text cannot be nested too deep. */
const SHALLOW_CHARACTERS = 2 * MAX_DEPTH;

export const depthIsBounded = (json: string, parsed: unknown): boolean => {
  if (json.length <= SHALLOW_CHARACTERS) return true;
  let level: unknown[] = [parsed];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return false;
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      for (const held of Array.isArray(value) ? value : Object.values(value)) {
        if (typeof held === 'object' && held !== null) below.push(held);
      }
    }
    level = below;
  }
  return true;
};
