// Visits the objects of a document: which there are, what they are named, and what they refer to.
import { isBag } from '../../../core/json-bag.ts';
import { Problem } from '../../../model/problem.ts';
import type { SourceDocument } from '../../documents/source-document.ts';
import type { ApiVersion, SpecPlace } from '../api.ts';
import { isReferable, type Kind } from './grammar.ts';
import { placeKey, resolveUri, splitUri } from './places.ts';
import { isLegacy } from './version.ts';
import { childrenOf, type Visit } from './walk.ts';

export type Pending = { readonly reference: string; readonly kind: Kind };

/** What is held, and what is still to be looked at. */
export type State = {
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

/** Objects that any document may have; one with more has no more than letters, unless YAML aliases multiply what is written. */
const FREE_VISITS = 200_000;
const MAX_VISITS = 10_000_000;
const MAX_DEPTH = 500;

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

/** What was fetched says nothing about the files of this machine. */
const isForeign = (reference: string, { uri }: SpecPlace): boolean =>
  reference.startsWith('file:') && /^https?:/.test(uri);

const noteReferences = (state: State, { kind, value, place }: Visit, base: string): void => {
  if (!isBag(value)) return;
  const note = (written: string): void => {
    const reference = resolveUri(written, base);
    if (isForeign(reference, place))
      state.failures.set(splitUri(reference).uri, 'a document that was fetched cannot refer to local files');
    else state.pending.push({ reference, kind });
  };
  if (typeof value.$ref === 'string' && isReferable(kind)) note(value.$ref);
  if (kind !== 'schema') return;
  if (typeof value.$dynamicRef === 'string') note(value.$dynamicRef);
  const { discriminator } = value;
  if (isBag(discriminator) && isBag(discriminator.mapping)) {
    for (const target of Object.values(discriminator.mapping)) {
      if (typeof target === 'string' && /[#/.]/.test(target)) note(target);
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

/** Visits the object and all that stands in it. Throws Problem for more than can be held. */
export const walk = (state: State, start: Visit): void => {
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
    const base = visit.kind === 'schema' && !isLegacy(version) ? noteIds(state, visit) : visit.base;
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
