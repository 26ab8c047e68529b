// Judges the content types of the parts of a multipart body by the encoding that the document has for them.
import { readParts } from '../../pact/matching/multipart.ts';
import type { Media } from '../api.ts';
import { pickMedia } from './media-types.ts';

export type WrongPart = { readonly name: string; readonly expected: string; readonly actual: string };

/** Parts that say another type than they may have; one that says none says nothing wrong. */
export const wrongParts = (
  bytes: Uint8Array,
  contentType: string,
  { encoding, place }: Media,
): readonly WrongPart[] => {
  const typed = Object.entries(encoding).filter(([, { contentType: type }]) => type !== undefined);
  if (typed.length === 0) return [];
  const parts = readParts(bytes, contentType) ?? [];
  return typed.flatMap(([name, { contentType: expected = '' }]) => {
    const allowed = expected.split(',').map((type) => ({ type: type.trim(), examples: [], encoding: {}, place }));
    const wrong = parts.find(
      (part) => part.name === name && part.contentType !== undefined && !pickMedia(allowed, part.contentType),
    );
    return wrong ? [{ name, expected, actual: wrong.contentType! }] : [];
  });
};
