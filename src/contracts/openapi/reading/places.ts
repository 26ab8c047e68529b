// Follows JSON pointers and URI references to places in documents.
import { escapeKey, unescapeKey } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { SpecPlace } from '../api.ts';

export const childOf = (pointer: string, key: string | number): string =>
  `${pointer}/${typeof key === 'number' ? key : escapeKey(key)}`;

export const keysOf = (pointer: string): readonly string[] => pointer.split('/').slice(1).map(unescapeKey);

/** Own members only: `constructor` is no member of every object. */
export const memberOf = (value: Json | undefined, key: string): Json | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(key) ? (value[Number(key)] as Json | undefined) : undefined;
  return Object.hasOwn(value, key) ? (value as { readonly [key: string]: Json })[key] : undefined;
};

export const valueAt = (root: Json, pointer: string): Json | undefined => {
  let value: Json | undefined = root;
  for (const key of keysOf(pointer)) {
    value = memberOf(value, key);
    if (value === undefined) return undefined;
  }
  return value;
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The URI without its fragment, and the fragment, undone of its percent-encoding. */
export const splitUri = (uri: string): { readonly uri: string; readonly fragment: string } => {
  const at = uri.indexOf('#');
  return at < 0 ? { uri, fragment: '' } : { uri: uri.slice(0, at), fragment: decoded(uri.slice(at + 1)) };
};

/** A reference made absolute, fragment and all; as it is where that cannot be done. */
export const resolveUri = (reference: string, base: string): string => {
  if (reference.startsWith('#') || reference === '') return splitUri(base).uri + reference;
  try {
    return new URL(reference, base).href;
  } catch {
    return reference;
  }
};

/** An absolute reference to a place. */
export const uriOf = ({ uri, pointer }: SpecPlace): string =>
  `${uri}#${encodeURI(pointer.toWellFormed()).replaceAll('#', '%23').replaceAll('?', '%3F')}`;

export const placeKey = ({ uri, pointer }: SpecPlace): string => `${uri}#${pointer}`;
