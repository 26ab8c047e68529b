// Writes and reads JSON pointers (RFC 6901), and follows them.
import type { Json } from '../model/json.ts';

/** A key as a pointer has it. */
export const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** A part of a pointer as the key that it means. */
export const unescapeKey = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~');

/** The pointer to a member of what a pointer names. */
export const childOf = (pointer: string, key: string | number): string =>
  `${pointer}/${typeof key === 'number' ? key : escapeKey(key)}`;

/** The keys that lead to what a pointer names; none for the whole. */
export const keysOf = (pointer: string): readonly string[] => pointer.split('/').slice(1).map(unescapeKey);

/** Own members only: `constructor` is no member of every object. */
export const memberOf = (value: Json | undefined, key: string): Json | undefined => {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  if (Array.isArray(value) && !/^(?:0|[1-9]\d*)$/.test(key)) return undefined;
  return (value as { readonly [key: string]: Json })[key];
};

/** What stands at the pointer; undefined where it leads nowhere, or is no pointer. */
export const valueAt = (root: Json | undefined, pointer: string): Json | undefined => {
  if (pointer !== '' && !pointer.startsWith('/')) return undefined;
  let value = root;
  for (const key of keysOf(pointer)) {
    if (value === undefined) return undefined;
    value = memberOf(value, key);
  }
  return value;
};
