// Walks a document's schemas and notes what has a name of its own: $id, anchors.
import { type Bag, isBag } from '../../../core/json-bag.ts';
import { escapeKey } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { Dialect } from '../schema-set.ts';
import type { Resource, Spot } from './create-library.ts';
import { schemasIn } from './inner-schemas.ts';
import { HOLDERS, ignoresBesideRef, judgingKeywords } from './keywords.ts';
import { resolveUri, splitUri } from './uris.ts';

export type Indexing = {
  readonly document: string;
  readonly value: Json;
  /** Where the walk starts; the whole document without it. */
  readonly spot: Spot | undefined;
  keep(resource: Resource): void;
  draftOf(named: string | undefined): Dialect;
  /** Places that were walked. */
  readonly walked: Set<string>;
};

type Step = { readonly value: Json; readonly pointer: string; readonly resource: Resource; readonly isSchema: boolean };

const DATA = new Set(['const', 'enum', 'default', 'example', 'examples', 'value']);

const NAMED = ['$id', '$anchor', '$dynamicAnchor', '$schema', '$recursiveAnchor'];

/** Whether a part of a document that is no schema as a whole looks like one that has to be known by name. */
const isNamedSchema = (value: Bag): boolean => NAMED.some((keyword) => typeof value[keyword] === 'string');

const createResource = (document: string, uri: string, pointer: string, value: Json, named?: string): Resource => ({
  ...{ uri, document, pointer, value, named, anchors: new Map(), dynamicAnchors: new Map() },
  isRecursive: isBag(value) && value.$recursiveAnchor === true,
});

const idOf = (value: Bag, dialect: Dialect): string | undefined => {
  if (ignoresBesideRef(dialect) && typeof value.$ref === 'string') return undefined;
  const id = dialect === 'draft-04' ? value.id : value.$id;
  return typeof id === 'string' ? id : undefined;
};

/** The resource that the schema begins, or the one around it. */
const enter = (step: Step, { document, keep, draftOf }: Indexing): Resource => {
  const value = step.value as Bag;
  const isRoot = step.pointer === '';
  const own = typeof value.$schema === 'string' ? value.$schema : step.resource.named;
  const id = idOf(value, draftOf(own));
  const { uri, fragment } = splitUri(id === undefined ? '' : resolveUri(id, step.resource.uri));
  const begins = id !== undefined && !id.startsWith('#') && uri !== splitUri(step.resource.uri).uri;
  let resource = step.resource;
  if (begins || isRoot || own !== step.resource.named) {
    // A part with a `$schema` and without an $id has the base and the anchors of what is around it.
    const { anchors, dynamicAnchors } = step.resource;
    resource = {
      ...createResource(document, begins ? uri : step.resource.uri, step.pointer, step.value, own),
      ...(begins || isRoot ? {} : { anchors, dynamicAnchors }),
    };
    keep(resource);
  }
  if (fragment !== '' && !fragment.startsWith('/')) resource.anchors.set(fragment, step.pointer);
  return resource;
};

const noteAnchors = (value: Bag, pointer: string, resource: Resource): void => {
  if (typeof value.$anchor === 'string') resource.anchors.set(value.$anchor, pointer);
  if (typeof value.$dynamicAnchor === 'string') resource.dynamicAnchors.set(value.$dynamicAnchor, pointer);
};

function* within(step: Step, resource: Resource, dialect: Dialect): Generator<Step> {
  const value = step.value as Bag;
  const keywords = judgingKeywords(dialect);
  for (const keyword of Object.keys(value)) {
    const shape = keywords.get(keyword) ?? HOLDERS.get(keyword);
    if (shape === undefined || shape === 'data') continue;
    for (const inner of schemasIn(keyword, shape, value[keyword]!))
      yield { value: inner.value, pointer: step.pointer + inner.path, resource, isSchema: true };
  }
}

function* parts(step: Step): Generator<Step> {
  if (typeof step.value !== 'object' || step.value === null) return;
  for (const [key, value] of Object.entries(step.value as Bag)) {
    if (typeof value !== 'object' || value === null || DATA.has(key)) continue;
    const pointer = `${step.pointer}/${escapeKey(key)}`;
    yield { value, pointer, resource: step.resource, isSchema: isBag(value) && isNamedSchema(value) };
  }
}

const isSchemaDocument = (value: Json): boolean => {
  if (!isBag(value)) return false;
  if (['openapi', 'swagger', 'asyncapi'].some((key) => typeof value[key] === 'string')) return false;
  const keys = Object.keys(value);
  return keys.some(
    (key) => judgingKeywords('2020-12').has(key) || HOLDERS.has(key) || NAMED.includes(key) || key === 'id',
  );
};

/** Without recursion, however deep it is nested. */
export const indexDocument = (indexing: Indexing): void => {
  const { document, spot, value, walked, keep } = indexing;
  const root = spot?.resource ?? createResource(document, document, '', value);
  const isSchema = spot !== undefined || isSchemaDocument(value);
  if (!isSchema) keep(root);
  const open: Step[] = [{ value, pointer: spot?.pointer ?? '', resource: root, isSchema }];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    if (!step.isSchema) {
      open.push(...parts(step));
      continue;
    }
    const key = `${document}#${step.pointer}`;
    if (!isBag(step.value) || walked.has(key)) continue;
    walked.add(key);
    const resource = enter(step, indexing);
    noteAnchors(step.value, step.pointer, resource);
    open.push(...within(step, resource, indexing.draftOf(resource.named)));
  }
};
