// The value that a JSON pointer leads to.
import { unescapeKey } from '../../core/json-pointer.ts';
import type { Json } from '../../model/json.ts';

const member = (value: Json | undefined, key: string): Json | undefined => {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as { readonly [key: string]: Json })[key];
};

/** Undefined where it leads nowhere. */
export const valueAt = (value: Json, pointer: string): Json | undefined =>
  pointer.split('/').slice(1).map(unescapeKey).reduce<Json | undefined>(member, value);
