// Finds what references and pointers lead to among the documents that are held.
import { isBag } from '../../../core/json-bag.ts';
import { childOf, escapeKey, keysOf, memberOf, valueAt } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { SourceDocument } from '../../documents/source-document.ts';
import type { SpecPlace } from '../api.ts';
import { resolveUri, splitUri } from './places.ts';

export type Spot = { readonly place: SpecPlace; readonly value: Json };

const MAX_HOPS = 100;

/** What is held so far. */
export type Known = {
  readonly byUri: ReadonlyMap<string, SourceDocument>;
  /** Of documents that name themselves. */
  readonly bases: ReadonlyMap<string, string>;
  /** Schemas with `$id`: pointer and base, by document. */
  readonly resources: ReadonlyMap<string, readonly { readonly pointer: string; readonly base: string }[]>;
  readonly ids: ReadonlyMap<string, SpecPlace>;
  readonly anchors: ReadonlyMap<string, SpecPlace>;
};

/** What references at a place resolve against. */
export const baseAt = (state: Known, { uri, pointer }: SpecPlace): string => {
  let best: { readonly pointer: string; readonly base: string } | undefined;
  for (const resource of state.resources.get(uri) ?? []) {
    const holds = pointer === resource.pointer || pointer.startsWith(`${resource.pointer}/`);
    if (holds && (!best || resource.pointer.length > best.pointer.length)) best = resource;
  }
  return best?.base ?? state.bases.get(uri) ?? uri;
};

/** The pointer may lead through references: some documents count on that. */
const walkPointer = (state: Known, start: SpecPlace, pointer: string, hops: number): Spot | undefined => {
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

/** Where the document or schema of a URI begins; undefined where none is held. */
export const rootOf = (state: Known, uri: string): SpecPlace | undefined => {
  const document = state.byUri.get(uri);
  return document ? { uri: document.uri, pointer: '' } : state.ids.get(uri);
};

/** Where an absolute reference leads, one step; undefined when there is nothing. */
export const locateIn = (state: Known, reference: string, hops: number): Spot | undefined => {
  const { uri, fragment } = splitUri(reference);
  if (fragment !== '' && !fragment.startsWith('/')) {
    const place = state.anchors.get(`${uri}#${fragment}`);
    return place && walkPointer(state, place, '', hops);
  }
  const root = rootOf(state, uri);
  return root && walkPointer(state, root, fragment, hops);
};

/** The value at a place, after all its references; undefined when they lead to nothing. */
export const followIn = (state: Known, place: SpecPlace): Spot | undefined => {
  let spot = walkPointer(state, place, '', 0);
  for (let hops = 0; spot !== undefined; hops += 1) {
    const { value } = spot;
    if (!isBag(value) || typeof value.$ref !== 'string') return spot;
    if (hops > MAX_HOPS) return undefined;
    spot = locateIn(state, resolveUri(value.$ref, baseAt(state, spot.place)), 0);
  }
  return undefined;
};
