// Reads and writes URI references to places in documents.
import type { SpecPlace } from '../api.ts';

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
