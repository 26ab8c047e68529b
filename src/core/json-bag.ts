// Reads members of JSON that may have any shape: what is of another shape counts as not there.
import type { Json } from '../model/json.ts';

/** A JSON object. */
export type Bag = { readonly [key: string]: Json };

/** Whether it is an object: no list, and not null. */
export const isBag = (value: Json | undefined): value is Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object; an empty one for anything else. */
export const bag = (value: Json | undefined): Bag => (isBag(value) ? value : {});

/** The list; an empty one for anything else. */
export const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** The text; undefined for anything else. */
export const text = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
