// Gives the meta-schemas of the drafts and the schemas of OpenAPI without fetching them.
import { createRequire } from 'node:module';
import type { Json } from '../../model/json.ts';
import { withoutFragment } from './library/dialects.ts';

const OPENAPI = '@seriousme/openapi-schema-validator/schemas';

type Known = readonly [pattern: RegExp, file: (found: RegExpExecArray) => string];

const KNOWN: readonly Known[] = [
  [/^https?:\/\/json-schema\.org\/draft-04\/schema$/, () => 'ajv-draft-04/dist/refs/json-schema-draft-04.json'],
  [/^https?:\/\/json-schema\.org\/draft-0([67])\/schema$/, ([, n]) => `ajv/dist/refs/json-schema-draft-0${n}.json`],
  [
    /^https?:\/\/json-schema\.org\/draft\/(2019-09|2020-12)\/(schema|meta\/[\w-]+)$/,
    ([, draft, name]) => `ajv/dist/refs/json-schema-${draft}/${name}.json`,
  ],
  [/^https?:\/\/spec\.openapis\.org\/oas\/3\.([012])\/schema\/[\d-]+$/, ([, n]) => `${OPENAPI}/v3.${n}/schema.json`],
  [/^https?:\/\/swagger\.io\/v2\/schema\.json$/, () => `${OPENAPI}/v2.0/schema.json`],
];

/** Undefined for every other URI. */
export const findWellKnown = (uri: string): Json | undefined => {
  for (const [pattern, file] of KNOWN) {
    const found = pattern.exec(withoutFragment(uri));
    if (!found) continue;
    try {
      return createRequire(import.meta.url)(file(found)) as Json;
    } catch {
      // A part that the packages do not have.
      return undefined;
    }
  }
  return undefined;
};
