// Reads members of JSON that may have any shape: real exports hold everything.
import type { Json } from '../../model/json.ts';

export type Bag = { readonly [key: string]: Json };

export const isBag = (value: Json | undefined): value is Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const bagOf = (value: Json | undefined): Bag => (isBag(value) ? value : {});

/** A list as it is, a lone object as a list of one. */
export const listOf = (value: Json | undefined): readonly Json[] => {
  if (Array.isArray(value)) return value as readonly Json[];
  return isBag(value) ? [value] : [];
};

/** Text as it is, numbers and booleans as text; undefined for everything else. */
export const textOf = (value: Json | undefined): string | undefined => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
};

/** A description is text, or an object with its text in `content`. */
export const descriptionOf = (value: Json | undefined): string | undefined =>
  isBag(value) ? textOf(value.content) : textOf(value);

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** An object without the members that are undefined. A copy, since `delete` would make it slow for ever after. */
export const present = <T extends object>(value: T): Present<T> => {
  const kept: Partial<T> = {};
  for (const key of Object.keys(value) as (keyof T)[]) if (value[key] !== undefined) kept[key] = value[key];
  return kept as Present<T>;
};

/** Postman takes any truthy `disabled`. */
export const isDisabled = (value: Json | undefined): true | undefined => (value ? true : undefined);
