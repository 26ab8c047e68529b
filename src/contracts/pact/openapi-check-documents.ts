// The documents as PactFlow's comparator takes them, and what it gives back: its own types name files that are not there.
import { valueAt } from '../../core/json-pointer.ts';
import type { Json } from '../../model/json.ts';
import { Problem } from '../../model/problem.ts';
import { isObject, type JsonObject, pointerOfRef, type Spec } from './openapi-check-spec.ts';

type Details = { readonly location: string; readonly value?: unknown };

/** One thing that the comparator has to say of an interaction. */
export type Result = {
  /** `response.body.incompatible` */
  readonly code: string;
  readonly type: 'error' | 'warning' | 'info';
  readonly message: string;
  /** In the pact. */
  readonly mockDetails?: Details;
  /** In the specification. */
  readonly specDetails?: Details;
  readonly causes?: readonly Result[];
};

export type ComparatorModule = {
  readonly Comparator: new (documents: {
    readonly oas?: JsonObject | undefined;
    readonly asyncapi?: JsonObject | undefined;
  }) => { compare(pact: Json): AsyncIterable<Result> };
};

/** The comparator overlooks references of whole paths. */
const withPaths = (value: JsonObject): JsonObject => {
  const paths = value.paths as JsonObject | undefined;
  if (typeof paths !== 'object' || paths === null) return value;
  const members = Object.entries(paths).map(([path, item]) => {
    const reference = (item as JsonObject | null)?.$ref;
    const held =
      typeof reference === 'string' && reference.startsWith('#') ? valueAt(value, pointerOfRef(reference)) : undefined;
    return [
      path,
      held === undefined
        ? item
        : {
            ...(held as JsonObject),
            ...Object.fromEntries(Object.entries(item as JsonObject).filter(([key]) => key !== '$ref')),
          },
    ];
  });
  return { ...value, paths: Object.fromEntries(members) };
};

const VERSIONS = 'There are: OpenAPI 2.0 (Swagger) and 3.x, AsyncAPI 3.x.';

type Kind = 'OpenAPI' | 'AsyncAPI';

const isKnown = (document: JsonObject, kind: Kind): boolean =>
  kind === 'AsyncAPI'
    ? /^3\./.test(String(document.asyncapi))
    : document.swagger === '2.0' || /^3\./.test(String(document.openapi));

const check = (spec: Spec, kind: Kind): void => {
  const refuse = (why: string): never => {
    throw new Problem('spec.invalid', `${spec.placeOf('')} is no ${kind} document: ${why}`, { hint: VERSIONS });
  };
  if (!isKnown(spec.value, kind)) refuse('it names no version that can be compared with');
  if (!isObject(spec.value.info)) refuse('it has no info');
  if (kind === 'OpenAPI' && !isObject(spec.value.paths)) refuse('it has no paths');
};

/** `basePath` stands before the paths of the OpenAPI document, which alone the comparator looks at, not its servers. */
export const documentOf = (spec: Spec | undefined, kind: Kind, basePath?: string): JsonObject | undefined => {
  if (!spec) return undefined;
  check(spec, kind);
  const copy = structuredClone(withPaths(spec.value));
  if (basePath === undefined) return copy;
  return { ...copy, info: { ...(copy.info as JsonObject), 'x-opc-config-base-path': basePath.replace(/\/+$/, '') } };
};
