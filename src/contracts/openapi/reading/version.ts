// Tells which version of OpenAPI or Swagger a document is written in.
import { bag, isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import { Problem } from '../../../model/problem.ts';
import type { SourceDocument } from '../../documents/source-document.ts';
import type { ApiVersion } from '../api.ts';

const versionText = (value: Json | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : undefined;

/** Undefined for what is no such document. Numbers are taken as people mean them: `swagger: 2.0`. */
export const versionOf = (value: Json): ApiVersion | undefined => {
  const { openapi, swagger } = bag(value);
  const written = versionText(openapi) ?? versionText(swagger);
  if (written === undefined) return undefined;
  if (/^2(\.|$)/.test(written)) return '2.0';
  if (/^3(\.0(\.|-|$)|$)/.test(written)) return '3.0';
  if (/^3\.1(\.|-|$)/.test(written)) return '3.1';
  return /^3\.\d/.test(written) ? '3.2' : undefined;
};

/** Whether its schemas are of a dialect of its own, not JSON Schema's. */
export const isLegacy = (version: ApiVersion): boolean => version === '2.0' || version === '3.0';

const otherKind = (value: Json): readonly [what: string, hint: string] | undefined => {
  const { openapi, swagger, swaggerVersion, asyncapi, info, item, $schema } = bag(value);
  const written = versionText(openapi) ?? versionText(swagger) ?? versionText(swaggerVersion);
  if (written !== undefined) {
    return [`describes itself as version ${written}`, 'OpenAPI 3.0, 3.1 and 3.2 and Swagger 2.0 are read.'];
  }
  if (asyncapi !== undefined) return ['is an AsyncAPI document', 'Name an OpenAPI or Swagger document.'];
  if (isBag(info) && Array.isArray(item)) return ['is a Postman collection', '`assay run` runs collections.'];
  if (typeof $schema === 'string') return ['is a JSON Schema', '`assay verify schema` checks instances of a schema.'];
  return undefined;
};

/** Throws Problem, with the place, for what is no OpenAPI or Swagger document. */
export const requireVersion = (document: SourceDocument): ApiVersion => {
  const { value, path } = document;
  const version = isBag(value) ? versionOf(value) : undefined;
  if (version !== undefined) return version;
  const { openapi, swagger } = bag(value);
  const { line, column } = document.positionOf(
    openapi !== undefined ? '/openapi' : swagger !== undefined ? '/swagger' : '',
  );
  const [what, hint] = otherKind(value) ?? [
    isBag(value) ? 'has neither `openapi` nor `swagger`' : 'is no object',
    'An OpenAPI document begins with its version: `openapi: 3.1.0`.',
  ];
  throw new Problem(
    'openapi.not-openapi',
    `${path}:${line}:${column}: the document ${what}; it is no OpenAPI document that can be read`,
    {
      hint,
    },
  );
};
