// Reads members of the objects of a document, with references followed and the place at hand.
import { type Bag, bag, isBag } from '../../../core/json-bag.ts';
import { childOf, memberOf } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { SpecPlace } from '../api.ts';
import { isNullable } from '../schemas/nullable.ts';
import type { Library } from './library.ts';
import type { Spot } from './locate.ts';
import { resolveUri } from './places.ts';
import { isLegacy } from './version.ts';

const MAX_HOPS = 100;

/** An object of a document; empty where the document has something else there. */
export type Cursor = {
  readonly place: SpecPlace;
  readonly value: Bag;
  /** Of a reference that leads to nothing. */
  readonly broken: boolean;
};

const cursorAt = (library: Library, place: SpecPlace, value: Json | undefined): Cursor | undefined => {
  if (!isBag(value)) return undefined;
  if (typeof value.$ref !== 'string') return { place, value, broken: false };
  const spot = library.follow(place);
  return spot && isBag(spot.value)
    ? { place: spot.place, value: spot.value, broken: false }
    : { place, value: {}, broken: true };
};

export const rootCursor = (library: Library): Cursor => {
  const root = library.documents[0]!;
  return { place: { uri: root.uri, pointer: '' }, value: bag(root.value), broken: false };
};

export const placeIn = ({ place }: Cursor, ...keys: readonly (string | number)[]): SpecPlace => ({
  uri: place.uri,
  pointer: keys.reduce<string>(childOf, place.pointer),
});

/** The object that a member holds or refers to; undefined where there is none. */
export const enter = (library: Library, from: Cursor, key: string): Cursor | undefined =>
  cursorAt(library, placeIn(from, key), memberOf(from.value, key));

/** The object as it stands there, its references not followed. */
export const enterAsWritten = (from: Cursor, key: string): Cursor | undefined => {
  const value = memberOf(from.value, key);
  return isBag(value) ? { place: placeIn(from, key), value, broken: false } : undefined;
};

/** The objects of a list. */
export const items = (library: Library, from: Cursor, key: string): readonly Cursor[] => {
  const value = memberOf(from.value, key);
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).flatMap((item, index) => cursorAt(library, placeIn(from, key, index), item) ?? []);
};

/** The objects of a map, with their names. */
export const entries = (library: Library, from: Cursor, key?: string): readonly (readonly [string, Cursor])[] => {
  const holder = key === undefined ? from : enterAsWritten(from, key);
  if (!holder) return [];
  return Object.keys(holder.value).flatMap((name) => {
    const found = enter(library, holder, name);
    return found ? [[name, found] as const] : [];
  });
};

/** Whether nothing but the reference says anything. */
const onlyRefers = (library: Library, { place, value }: Spot): boolean => {
  if (!isBag(value) || typeof value.$ref !== 'string') return false;
  const version = library.versionOf(place.uri);
  if (isLegacy(version)) return !isNullable(value, version);
  return Object.keys(value).every((key) => key === '$ref' || key === 'description' || key === 'summary');
};

/** Where the schema of a member stands; a schema that only refers to another one is that one. */
export const schemaPlace = (library: Library, from: Cursor, key: string): SpecPlace | undefined => {
  const written = memberOf(from.value, key);
  if (written === undefined || written === null) return undefined;
  const start: Spot = { place: placeIn(from, key), value: written };
  let spot = start;
  for (let hops = 0; onlyRefers(library, spot); hops += 1) {
    const reference = (spot.value as { readonly $ref: string }).$ref;
    const next = hops < MAX_HOPS ? library.locate(resolveUri(reference, library.baseOf(spot.place))) : undefined;
    if (!next) return start.place;
    spot = next;
  }
  return spot.place;
};
