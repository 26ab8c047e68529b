// Turns one schema of a document, and all in it, into JSON Schema 2020-12 at the same place.
import { type Bag, isBag, list } from '../../../core/json-bag.ts';
import { childOf } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { SpecPlace } from '../api.ts';
import { membersOf, type Shape } from '../reading/grammar.ts';
import type { Library } from '../reading/library.ts';
import type { Spot } from '../reading/locate.ts';
import { resolveUri, splitUri } from '../reading/places.ts';
import { isLegacy } from '../reading/version.ts';
import { translateLegacy } from './bounds.ts';
import { readDiscriminator, writeDiscriminator } from './discriminator.ts';
import type { IsHidden } from './hidden.ts';
import { isKept, type SchemaKind } from './keywords.ts';
import { allowNull, isNullable, isWrapped, wrapped } from './nullable.ts';
import { ownParent } from './own-parent.ts';

export type Conversion = {
  readonly library: Library;
  readonly isHidden: IsHidden;
  /** The reference to what a place becomes. */
  refTo(place: SpecPlace): string;
  /** Documents whose `$id`s and anchors have to stay, since `$dynamicRef` counts on them. */
  readonly dynamic: ReadonlySet<string>;
};

type Draft = { [keyword: string]: Json };

type Task = { readonly kind: SchemaKind; readonly place: SpecPlace; readonly value: Json; readonly holder: Spot };

/** What combines schemas for one instance: `required` in one speaks of members that others describe. */
const IN_PLACE: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'then', 'else']);

const MAX_DEPTH = 520;

/** Whether data may stand in a schema: engines look for `$id` wherever they do not know what it is. */
const isHarmless = (value: Json, depth = 0): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  if (depth > 20) return false;
  if (Array.isArray(value)) return (value as readonly Json[]).every((one) => isHarmless(one, depth + 1));
  return Object.entries(value).every(
    ([key, one]) => !key.startsWith('$') && key !== 'id' && isHarmless(one, depth + 1),
  );
};

const referenceOf = (conversion: Conversion, reference: string, place: SpecPlace): string => {
  const { library } = conversion;
  const absolute = resolveUri(reference, library.baseOf(place));
  if (conversion.dynamic.has(place.uri)) return absolute;
  const spot = library.locate(absolute);
  return spot ? conversion.refTo(spot.place) : absolute;
};

const convertMember = (conversion: Conversion, shape: Shape, task: Task, keyword: string, depth: number): Json => {
  const { place, value, holder } = task;
  const member = (value as Bag)[keyword]!;
  const kind: SchemaKind = shape.endsWith('items') ? 'items' : 'schema';
  const one = (inner: Json, ...keys: readonly (string | number)[]): Json => {
    const at = { uri: place.uri, pointer: keys.reduce<string>(childOf, childOf(place.pointer, keyword)) };
    const around = IN_PLACE.has(keyword) ? holder : { place: at, value: inner };
    return convertAt(conversion, { kind, place: at, value: inner, holder: around }, depth + 1);
  };
  if (Array.isArray(member)) return (member as readonly Json[]).map((inner, index) => one(inner, index));
  if (!shape.startsWith('{}')) return one(member);
  if (!isBag(member)) return member;
  return Object.fromEntries(Object.entries(member).map(([name, inner]) => [name, one(inner, name)]));
};

const demandLess = (draft: Draft, conversion: Conversion, holder: Spot): void => {
  if (!Array.isArray(draft.required)) return;
  const demanded = (draft.required as readonly Json[]).filter(
    (name) => typeof name !== 'string' || !conversion.isHidden(name, holder),
  );
  if (demanded.length === draft.required.length) return;
  if (demanded.length > 0) draft.required = demanded;
  else delete draft.required;
};

const keepAnnotations = (draft: Draft, conversion: Conversion, { place }: Task, schema: Bag): void => {
  if (schema.default !== undefined && isHarmless(schema.default)) draft.default = schema.default;
  const examples = [...(schema.example === undefined ? [] : [schema.example]), ...list(schema.examples)];
  if (examples.length > 0 && examples.every((one) => isHarmless(one))) draft.examples = examples;
  if (schema.discriminator === undefined) return;
  const discriminator = readDiscriminator(conversion.library, place, schema);
  if (discriminator) draft.discriminator = writeDiscriminator(discriminator, conversion.refTo);
};

const OPENAPI_DIALECT = /^https:\/\/spec\.openapis\.org\/oas\/3\.\d+\/dialect\//;

/** `$ref`s become absolute, so identifiers in the document are not needed any more. */
const settleIdentity = (draft: Draft, conversion: Conversion, { place }: Task): void => {
  if (typeof draft.$schema === 'string' && OPENAPI_DIALECT.test(draft.$schema)) delete draft.$schema;
  if (conversion.dynamic.has(place.uri)) {
    if (typeof draft.$id === 'string') draft.$id = splitUri(conversion.library.baseOf(place)).uri;
    return;
  }
  for (const keyword of ['$id', '$anchor', '$dynamicAnchor', '$recursiveAnchor']) delete draft[keyword];
};

const legacyReference = (conversion: Conversion, task: Task, schema: Bag): Json => {
  const reference = { $ref: referenceOf(conversion, schema.$ref as string, task.place) };
  return isNullable(schema, conversion.library.versionOf(task.place.uri)) ? wrapped(reference) : reference;
};

const FILE: Json = { format: 'binary' };
const FILE_FIELD: Json = { type: 'string', format: 'binary' };

export const convertAt = (conversion: Conversion, task: Task, depth = 0): Json => {
  const { kind, place, value, holder } = task;
  if (!isBag(value)) return value;
  if (depth > MAX_DEPTH) return true;
  const version = conversion.library.versionOf(place.uri);
  const legacy = isLegacy(version);
  const parent = ownParent(conversion.library, place, value);
  if (parent) return convertAt(conversion, { kind, ...parent, holder }, depth + 1);
  if (legacy && kind === 'schema' && typeof value.$ref === 'string') return legacyReference(conversion, task, value);
  const members = membersOf(kind, version);
  const draft: Draft = {};
  for (const keyword of Object.keys(value)) {
    if (!isKept(keyword, kind, version) || keyword === '__proto__') continue;
    const shape = Object.hasOwn(members, keyword) ? members[keyword] : undefined;
    draft[keyword] = shape ? convertMember(conversion, shape, task, keyword, depth) : value[keyword]!;
  }
  if (legacy) translateLegacy(draft, kind === 'items' ? FILE_FIELD : FILE);
  else {
    for (const keyword of ['$ref', '$dynamicRef']) {
      const written = draft[keyword];
      if (typeof written === 'string') draft[keyword] = referenceOf(conversion, written, place);
    }
    settleIdentity(draft, conversion, task);
  }
  demandLess(draft, conversion, holder);
  keepAnnotations(draft, conversion, task, value);
  if (!isNullable(value, version)) return draft;
  if (isWrapped(value, version)) return wrapped(draft);
  allowNull(draft);
  return draft;
};
