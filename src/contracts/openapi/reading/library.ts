// The documents of an API: loads what references lead to, and says where each reference leads.
import { isBag } from '../../../core/json-bag.ts';
import { childOf, escapeKey, keysOf, memberOf, valueAt } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import { isProblem, Problem } from '../../../model/problem.ts';
import type { FetchDocument, SourceDocument } from '../../documents/source-document.ts';
import type { ApiVersion, SpecPlace } from '../api.ts';
import { isReferable, type Kind } from './grammar.ts';
import { placeKey, resolveUri, splitUri } from './places.ts';
import { requireVersion, versionOf } from './version.ts';
import { childrenOf, type Visit } from './walk.ts';

export type Spot = { readonly place: SpecPlace; readonly value: Json };

export type Library = {
  readonly version: ApiVersion;
  readonly documents: readonly SourceDocument[];
  /** Every object that was reached, in order. */
  readonly visits: readonly Visit[];
  /** Why a document could not be had, by its URI. */
  readonly failures: ReadonlyMap<string, string>;
  documentAt(uri: string): SourceDocument | undefined;
  versionOf(uri: string): ApiVersion;
  /** What references at a place resolve against. */
  baseOf(place: SpecPlace): string;
  /** Where an absolute reference leads, one step; undefined when there is nothing. */
  locate(reference: string): Spot | undefined;
  /** The value at a place, after all its references; undefined when they lead to nothing. */
  follow(place: SpecPlace): Spot | undefined;
};

/** Objects that any document may have; one with more has no more than letters, unless YAML aliases multiply what is written. */
const FREE_VISITS = 200_000;
const MAX_VISITS = 10_000_000;
const MAX_DEPTH = 500;
const MAX_HOPS = 100;

type Pending = { readonly reference: string; readonly kind: Kind };

type State = {
  readonly version: ApiVersion;
  readonly documents: SourceDocument[];
  readonly byUri: Map<string, SourceDocument>;
  readonly versions: Map<string, ApiVersion>;
  readonly bases: Map<string, string>;
  /** Schemas with `$id`: pointer and base, by document. */
  readonly resources: Map<string, { readonly pointer: string; readonly base: string }[]>;
  readonly ids: Map<string, SpecPlace>;
  readonly anchors: Map<string, SpecPlace>;
  readonly visits: Visit[];
  readonly visited: Set<string>;
  readonly failures: Map<string, string>;
  pending: Pending[];
};

const namesSchemas = (version: ApiVersion): boolean => version === '3.1' || version === '3.2';

const noteIds = (state: State, visit: Visit): string => {
  const { place, value, base } = visit;
  if (!isBag(value)) return base;
  let own = base;
  if (typeof value.$id === 'string') {
    own = splitUri(resolveUri(value.$id, base)).uri;
    if (!state.ids.has(own)) state.ids.set(own, place);
    const known = state.resources.get(place.uri);
    if (known) known.push({ pointer: place.pointer, base: own });
    else state.resources.set(place.uri, [{ pointer: place.pointer, base: own }]);
  }
  for (const name of [value.$anchor, value.$dynamicAnchor]) {
    if (typeof name === 'string' && !state.anchors.has(`${own}#${name}`)) state.anchors.set(`${own}#${name}`, place);
  }
  return own;
};

const noteReferences = (state: State, { kind, value }: Visit, base: string): void => {
  if (!isBag(value)) return;
  if (typeof value.$ref === 'string' && isReferable(kind)) {
    state.pending.push({ reference: resolveUri(value.$ref, base), kind });
  }
  if (kind !== 'schema') return;
  if (typeof value.$dynamicRef === 'string') {
    state.pending.push({ reference: resolveUri(value.$dynamicRef, base), kind });
  }
  const { discriminator } = value;
  if (isBag(discriminator) && isBag(discriminator.mapping)) {
    for (const target of Object.values(discriminator.mapping)) {
      if (typeof target === 'string' && /[#/.]/.test(target)) {
        state.pending.push({ reference: resolveUri(target, base), kind });
      }
    }
  }
};

const requireBounds = ({ documents, visits }: State): void => {
  const letters = documents.reduce((sum, { text }) => sum + text.length, 0);
  if (visits.length < Math.min(MAX_VISITS, letters)) return;
  throw new Problem(
    'openapi.too-large',
    `${documents[0]!.path} has more than ${visits.length} parts, which cannot be read`,
    {
      hint: 'YAML aliases that stand in each other multiply what is written.',
    },
  );
};

const walk = (state: State, start: Visit): void => {
  const { uri } = start.place;
  const version = state.versions.get(uri) ?? state.version;
  const stack = [{ visit: start, depth: 0 }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { visit, depth } = next;
    const key = `${visit.kind} ${placeKey(visit.place)}`;
    if (state.visited.has(key)) continue;
    if (state.visits.length >= FREE_VISITS && state.visits.length % 1000 === 0) requireBounds(state);
    state.visited.add(key);
    state.visits.push(visit);
    const base = visit.kind === 'schema' && namesSchemas(version) ? noteIds(state, visit) : visit.base;
    noteReferences(state, visit, base);
    if (depth >= MAX_DEPTH) continue;
    const children = childrenOf(visit.kind, visit.place.pointer, visit.value, version);
    const inner = visit.kind === 'schema' || visit.kind === 'items';
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const { kind, pointer, value } = children[index]!;
      stack.push({ visit: { kind, place: { uri, pointer }, value, base, inner }, depth: depth + 1 });
    }
  }
};

const baseAt = (state: State, { uri, pointer }: SpecPlace): string => {
  let best: { readonly pointer: string; readonly base: string } | undefined;
  for (const resource of state.resources.get(uri) ?? []) {
    const holds = pointer === resource.pointer || pointer.startsWith(`${resource.pointer}/`);
    if (holds && (!best || resource.pointer.length > best.pointer.length)) best = resource;
  }
  return best?.base ?? state.bases.get(uri) ?? uri;
};

/** The pointer may lead through references: some documents count on that. */
const walkPointer = (state: State, start: SpecPlace, pointer: string, hops: number): Spot | undefined => {
  const document = state.byUri.get(start.uri);
  if (!document || hops > MAX_HOPS) return undefined;
  let value = valueAt(document.value, start.pointer);
  let at = start.pointer;
  const keys = keysOf(pointer);
  for (const [index, key] of keys.entries()) {
    const next = memberOf(value, key);
    if (next === undefined) {
      if (!isBag(value) || typeof value.$ref !== 'string') return undefined;
      const target = locateIn(state, resolveUri(value.$ref, baseAt(state, { uri: start.uri, pointer: at })), hops + 1);
      const rest = keys.slice(index).map(escapeKey);
      return target && walkPointer(state, target.place, `/${rest.join('/')}`, hops + 1);
    }
    value = next;
    at = childOf(at, key);
  }
  return value === undefined ? undefined : { place: { uri: document.uri, pointer: at }, value };
};

const rootOf = (state: State, uri: string): SpecPlace | undefined => {
  const document = state.byUri.get(uri);
  return document ? { uri: document.uri, pointer: '' } : state.ids.get(uri);
};

const locateIn = (state: State, reference: string, hops: number): Spot | undefined => {
  const { uri, fragment } = splitUri(reference);
  if (fragment !== '' && !fragment.startsWith('/')) {
    const place = state.anchors.get(`${uri}#${fragment}`);
    return place && walkPointer(state, place, '', hops);
  }
  const root = rootOf(state, uri);
  return root && walkPointer(state, root, fragment, hops);
};

const followIn = (state: State, place: SpecPlace): Spot | undefined => {
  let spot = walkPointer(state, place, '', 0);
  for (let hops = 0; spot !== undefined; hops += 1) {
    const { value } = spot;
    if (!isBag(value) || typeof value.$ref !== 'string') return spot;
    if (hops > MAX_HOPS) return undefined;
    spot = locateIn(state, resolveUri(value.$ref, baseAt(state, spot.place)), 0);
  }
  return undefined;
};

const addDocument = (state: State, document: SourceDocument, asked: string): void => {
  const known = state.byUri.get(document.uri);
  if (known) {
    state.byUri.set(asked, known);
    return;
  }
  const { value, uri } = document;
  const own = versionOf(value);
  const version = own ?? state.version;
  state.documents.push(document);
  state.versions.set(uri, version);
  state.byUri.set(uri, document);
  if (asked !== uri) state.byUri.set(asked, document);
  if (own === '3.2' && isBag(value) && typeof value.$self === 'string') {
    const self = splitUri(resolveUri(value.$self, uri)).uri;
    state.bases.set(uri, self);
    if (!state.byUri.has(self)) state.byUri.set(self, document);
  }
  if (
    own === undefined &&
    namesSchemas(version) &&
    isBag(value) &&
    ['$id', '$schema', '$defs'].some((key) => key in value)
  ) {
    walk(state, { kind: 'schema', place: { uri, pointer: '' }, value, base: uri });
  }
};

/** Where a document that is named after `$self` lies beside the one that says so: it may not be published yet. */
const besides = (state: State, uri: string): readonly string[] =>
  [...state.bases].flatMap(([own, self]) => {
    const folder = self.slice(0, self.lastIndexOf('/') + 1);
    return uri.startsWith(folder) ? [resolveUri(uri.slice(folder.length), own)] : [];
  });

type Fetched = { readonly uri: string; readonly document?: SourceDocument; readonly failure?: string };

const fetchOne = async (candidates: readonly string[], fetch: FetchDocument, uri: string): Promise<Fetched> => {
  let failure: string | undefined;
  for (const candidate of candidates) {
    try {
      return { uri, document: await fetch(candidate), ...(failure === undefined ? {} : { failure }) };
    } catch (error) {
      if (!isProblem(error)) throw error;
      failure = error.message;
    }
  }
  return { uri, ...(failure === undefined ? {} : { failure }) };
};

/** Walks what pending references lead to; gives those whose documents are still to be had. */
const settle = (state: State): readonly Pending[] => {
  const waiting: Pending[] = [];
  while (state.pending.length > 0) {
    const pending = state.pending;
    state.pending = [];
    for (const one of pending) {
      const spot = locateIn(state, one.reference, 0);
      if (spot) {
        const base = baseAt(state, spot.place);
        walk(state, { kind: one.kind, place: spot.place, value: spot.value, base, entry: true });
        continue;
      }
      const { uri } = splitUri(one.reference);
      if (rootOf(state, uri) === undefined && !state.failures.has(uri)) waiting.push(one);
    }
  }
  return waiting;
};

const loadAll = async (state: State, fetch: FetchDocument): Promise<void> => {
  for (let waiting = settle(state); waiting.length > 0; waiting = settle(state)) {
    const missing = new Set(waiting.map((one) => splitUri(one.reference).uri).filter((uri) => !rootOf(state, uri)));
    const wanted = [...missing].map((uri) => fetchOne([...besides(state, uri), uri], fetch, uri));
    // In the order in which they are named, whichever arrives first.
    for (const { uri, document, failure } of await Promise.all(wanted)) {
      if (failure !== undefined) state.failures.set(uri, failure);
      if (document) addDocument(state, document, uri);
    }
    state.pending = [...waiting];
  }
};

/** Throws Problem where the root is no OpenAPI document; what references lead to may be missing. */
export const loadLibrary = async (root: SourceDocument, fetch: FetchDocument): Promise<Library> => {
  const version = requireVersion(root);
  const state: State = {
    version,
    documents: [],
    byUri: new Map(),
    versions: new Map(),
    bases: new Map(),
    resources: new Map(),
    ids: new Map(),
    anchors: new Map(),
    visits: [],
    visited: new Set(),
    failures: new Map(),
    pending: [],
  };
  addDocument(state, root, root.uri);
  const base = state.bases.get(root.uri) ?? root.uri;
  walk(state, { kind: 'document', place: { uri: root.uri, pointer: '' }, value: root.value, base });
  await loadAll(state, fetch);
  return {
    version,
    documents: state.documents,
    visits: state.visits,
    failures: state.failures,
    documentAt: (uri) => state.byUri.get(uri),
    versionOf: (uri) => state.versions.get(uri) ?? version,
    baseOf: (place) => baseAt(state, place),
    locate: (reference) => locateIn(state, reference, 0),
    follow: (place) => followIn(state, place),
  };
};
