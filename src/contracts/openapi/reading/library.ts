// The documents of an API: loads what references lead to, and says where each reference leads.
import { isBag } from '../../../core/json-bag.ts';
import { isProblem } from '../../../model/problem.ts';
import type { FetchDocument, SourceDocument } from '../../documents/source-document.ts';
import type { ApiVersion, SpecPlace } from '../api.ts';
import { baseAt, followIn, locateIn, rootOf, type Spot } from './locate.ts';
import { resolveUri, splitUri } from './places.ts';
import { isLegacy, requireVersion, versionOf } from './version.ts';
import { type Pending, type State, walk } from './visit-objects.ts';
import type { Visit } from './walk.ts';

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
    !isLegacy(version) &&
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
