// Resolves references, and reads places out of URIs.
import { unescapeKey } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';

/** The reference as it is written where it cannot be resolved. */
export const resolveUri = (reference: string, base: string): string => {
  try {
    return new URL(reference, base).href;
  } catch {
    return reference.startsWith('#') ? `${base.split('#', 1)[0]}${reference}` : reference;
  }
};

export const splitUri = (uri: string): { readonly uri: string; readonly fragment: string } => {
  const at = uri.indexOf('#');
  if (at < 0) return { uri, fragment: '' };
  const written = uri.slice(at + 1);
  let fragment = written;
  try {
    fragment = decodeURIComponent(written);
  } catch {
    // It stays as it is written.
  }
  return { uri: uri.slice(0, at), fragment };
};

/** Equal for URIs that differ only in how they are written. */
export const normalUri = (uri: string): string => resolveUri(uri, 'assay:/');

export const memberOf = (value: Json | undefined, key: string): Json | undefined => {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  if (Array.isArray(value) && !/^(?:0|[1-9]\d*)$/.test(key)) return undefined;
  return (value as { readonly [key: string]: Json })[key];
};

export const valueAt = (root: Json, pointer: string): Json | undefined => {
  if (pointer === '') return root;
  if (!pointer.startsWith('/')) return undefined;
  let at: Json | undefined = root;
  for (const key of pointer.slice(1).split('/')) {
    at = memberOf(at, unescapeKey(key));
    if (at === undefined) return undefined;
  }
  return at;
};
