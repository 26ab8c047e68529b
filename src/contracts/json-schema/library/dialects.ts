// Knows the meta-schemas of the drafts by their URIs.
import type { Dialect } from '../schema-set.ts';

const KNOWN: readonly (readonly [RegExp, Dialect])[] = [
  [/^https?:\/\/json-schema\.org\/draft-04\/schema$/, 'draft-04'],
  [/^https?:\/\/json-schema\.org\/draft-06\/schema$/, 'draft-06'],
  [/^https?:\/\/json-schema\.org\/draft-07\/schema$/, 'draft-07'],
  [/^https?:\/\/json-schema\.org\/draft\/2019-09\/schema$/, '2019-09'],
  [/^https?:\/\/json-schema\.org\/draft\/2020-12\/schema$/, '2020-12'],
  [/^https?:\/\/json-schema\.org\/schema$/, '2020-12'],
  // Adds annotations alone.
  [/^https:\/\/spec\.openapis\.org\/oas\/3\.\d+\/dialect\/[\w.-]+$/, '2020-12'],
];

export const withoutFragment = (uri: string): string => uri.split('#', 1)[0]!;

/** Of a `$schema` that names a draft. */
export const dialectNamed = (uri: string): Dialect | undefined =>
  KNOWN.find(([pattern]) => pattern.test(withoutFragment(uri)))?.[1];

const META =
  /^https?:\/\/json-schema\.org\/(?:draft-0[467]\/schema|draft\/20(?:19-09|20-12)\/(?:schema|meta\/[\w-]+))$/;

/** Whether both engines have the document at hand. */
export const isMetaSchema = (uri: string): boolean => META.test(withoutFragment(uri));
