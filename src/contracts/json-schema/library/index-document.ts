// Walks a document's schemas and notes what has a name of its own: $id, anchors.
import { type Bag, isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { Dialect } from '../schema-set.ts';
import type { Resource, Spot } from './create-library.ts';
import { heldSchemas, isNamed, isSchemaDocument } from './held-schemas.ts';
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

type Step = { readonly value: Json; readonly pointer: string; readonly resource: Resource };

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
      yield { value: inner.value, pointer: step.pointer + inner.path, resource };
  }
}

/** Without recursion, however deep it is nested. */
export const indexDocument = (indexing: Indexing): void => {
  const { document, spot, value, walked, keep } = indexing;
  const root = spot?.resource ?? createResource(document, document, '', value);
  const isSchema = spot !== undefined || isSchemaDocument(value);
  if (!isSchema) keep(root);
  const starts = isSchema ? [{ value, pointer: spot?.pointer ?? '' }] : heldSchemas(value, isNamed);
  const open: Step[] = starts.map((start) => ({ ...start, resource: root }));
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const key = `${document}#${step.pointer}`;
    if (!isBag(step.value) || walked.has(key)) continue;
    walked.add(key);
    const resource = enter(step, indexing);
    noteAnchors(step.value, step.pointer, resource);
    open.push(...within(step, resource, indexing.draftOf(resource.named)));
  }
};
