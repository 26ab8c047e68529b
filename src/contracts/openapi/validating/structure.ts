// Holds documents against the official schema of their version, and says in words of OpenAPI what is wrong.
import { isBag, text } from '../../../core/json-bag.ts';
import { childOf, unescapeKey, valueAt } from '../../../core/json-pointer.ts';
import { nearest } from '../../../core/nearest.ts';
import type { Json } from '../../../model/json.ts';
import type { Fault } from '../../json-schema/schema-set.ts';
import type { Kind } from '../reading/grammar.ts';
import { placeKey, splitUri } from '../reading/places.ts';
import type { Visit } from '../reading/walk.ts';
import { inDocument } from './in-document.ts';
import { leavesOf } from './nearest-faults.ts';
import { type OfficialSchema, officialSchema } from './official-schemas.ts';
import { error, type RawFinding, type Subject, warning } from './rule.ts';

const KIND_NAMES: { readonly [kind in Kind]?: string } = {
  document: 'the document',
  pathItem: 'the path item',
  requestBody: 'the request body',
  mediaType: 'the media type',
  serverVariable: 'the server variable',
  securityScheme: 'the security scheme',
  items: 'the schema',
};

const nameOf = (kind: Kind | undefined): string =>
  kind === undefined ? 'the object' : (KIND_NAMES[kind] ?? `the ${kind}`);

const UNKNOWN: ReadonlySet<string> = new Set(['additionalProperties', 'unevaluatedProperties', 'false']);

/** Names of members in a schema and all that is applied with it. */
const knownMembers = (root: Json, pointer: string, names: Set<string>, depth = 0): void => {
  const schema = valueAt(root, pointer);
  if (!isBag(schema) || depth > 12) return;
  for (const name of Object.keys(isBag(schema.properties) ? schema.properties : {})) names.add(name);
  const reference = text(schema.$ref);
  if (reference?.startsWith('#')) knownMembers(root, splitUri(reference).fragment, names, depth + 1);
  for (const key of ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else', 'dependentSchemas']) {
    const part = schema[key];
    if (typeof part !== 'object' || part === null) continue;
    const inner = key === 'then' || key === 'else' || key === 'if' ? [''] : Object.keys(part);
    for (const one of inner)
      knownMembers(root, one === '' ? childOf(pointer, key) : childOf(childOf(pointer, key), one), names, depth + 1);
  }
};

const meantMember = (official: OfficialSchema, fault: Fault, holder: Json | undefined): string | undefined => {
  const pointer = fault.schema.pointer;
  const names = new Set<string>();
  knownMembers(official.value, pointer.slice(0, Math.max(0, pointer.lastIndexOf('/'))), names);
  const present = isBag(holder) ? Object.keys(holder) : [];
  return nearest(
    fault.property!,
    [...names].filter((name) => !present.includes(name)),
  );
};

const brief = (value: Json | undefined): string => {
  if (value === undefined) return 'nothing';
  if (isBag(value)) return 'an object';
  if (Array.isArray(value)) return 'a list';
  const written = JSON.stringify(value);
  return written.length > 60 ? `${written.slice(0, 57)}...` : written;
};

const keyOf = (pointer: string): string => unescapeKey(pointer.slice(pointer.lastIndexOf('/') + 1));

const worded = (fault: Fault, value: Json | undefined, kind: Kind | undefined): string => {
  const who = kind === undefined && fault.instance !== '' ? `\`${keyOf(fault.instance)}\`` : nameOf(kind);
  if (fault.keyword === 'required' && fault.property !== undefined) return `${who} has no \`${fault.property}\``;
  if (UNKNOWN.has(fault.keyword) && fault.property !== undefined)
    return `${who} has an unknown key \`${fault.property}\``;
  if (fault.keyword === 'type') return `${who} must be ${[fault.expected].flat().join(' or ')}, not ${brief(value)}`;
  if (fault.keyword === 'enum' && Array.isArray(fault.expected)) {
    return `${who} must be one of ${(fault.expected as readonly Json[]).join(', ')}, not ${brief(value)}`;
  }
  if (fault.keyword === 'format') return `${who} is no ${String(fault.expected)}: ${brief(value)}`;
  if (fault.keyword === 'pattern') return `${who} must match ${String(fault.expected)}, not ${brief(value)}`;
  return `${who} ${fault.message}`;
};

/** What other rules found, by place: they say it better; they also know that patterns need not be what the `u` flag wants. */
const isTold = (
  told: ReadonlySet<string>,
  parents: ReadonlySet<string>,
  uri: string,
  pointer: string,
  fault: Fault,
): boolean => {
  const key = placeKey({ uri, pointer });
  if (told.has(key) || (fault.keyword === 'format' && fault.expected === 'regex')) return true;
  if (fault.property !== undefined && told.has(placeKey({ uri, pointer: childOf(pointer, fault.property) })))
    return true;
  const isVague = ['oneOf', 'anyOf', 'not', 'const', 'enum', 'required'].includes(fault.keyword);
  return isVague && fault.keyword !== 'required' && parents.has(key);
};

const parentsOf = (told: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...told].map((key) => key.slice(0, key.lastIndexOf('/'))));

const entriesOf = (subject: Subject): readonly Visit[] =>
  subject.library.visits.filter(
    (visit) => visit.kind === 'document' || (visit.entry && visit.place.uri !== subject.root.place.uri),
  );

const kindsByPlace = (subject: Subject): ReadonlyMap<string, Kind> =>
  new Map(subject.library.visits.map(({ kind, place }) => [placeKey(place), kind]));

export async function* structure(subject: Subject, told: ReadonlySet<string>): AsyncIterable<RawFinding> {
  const kinds = kindsByPlace(subject);
  const parents = parentsOf(told);
  for (const { kind, place, value } of entriesOf(subject)) {
    // A reference to a reference is looked at where it ends, and a JSON Schema is none of OpenAPI's.
    if (isBag(value) && (kind === 'schema' ? '$schema' in value : typeof value.$ref === 'string')) continue;
    const version = subject.library.versionOf(place.uri);
    const framed = inDocument(kind, value, version);
    if (!framed) continue;
    const official = await officialSchema(version);
    if (official.validator.test(framed.document) === true) continue;
    const verdict = official.validator.validate(framed.document);
    if (verdict.kind === 'not-evaluable') yield warning(`the structure could not be checked: ${verdict.reason}`, place);
    if (verdict.kind !== 'invalid') continue;
    for (const fault of leavesOf(verdict.faults, framed.document)) {
      const pointer = place.pointer + fault.instance.slice(framed.pointer.length);
      if (isTold(told, parents, place.uri, pointer, fault)) continue;
      const holder = valueAt(framed.document, fault.instance);
      const message = worded(fault, holder, kinds.get(placeKey({ uri: place.uri, pointer })));
      const isUnknown = UNKNOWN.has(fault.keyword) && fault.property !== undefined;
      const near = isUnknown ? meantMember(official, fault, holder) : undefined;
      const at = { uri: place.uri, pointer: isUnknown ? childOf(pointer, fault.property!) : pointer };
      const report = fault.keyword === 'format' ? warning : error;
      yield report(message, at, near === undefined ? undefined : `Did you mean \`${near}\`?`);
    }
  }
}
