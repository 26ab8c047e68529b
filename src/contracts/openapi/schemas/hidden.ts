// Tells which members are not demanded in a direction: readOnly ones of requests, writeOnly ones of responses.
import { type Bag, bag, isBag, list } from '../../../core/json-bag.ts';
import { childOf } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { Direction, SpecPlace } from '../api.ts';
import type { Library } from '../reading/library.ts';
import type { Spot } from '../reading/locate.ts';
import { placeKey, resolveUri } from '../reading/places.ts';

const LISTS = ['allOf', 'anyOf', 'oneOf'] as const;
const SINGLES = ['then', 'else'] as const;

const within = (place: SpecPlace, ...keys: readonly (string | number)[]): SpecPlace => ({
  uri: place.uri,
  pointer: keys.reduce<string>(childOf, place.pointer),
});

const referred = (library: Library, place: SpecPlace, value: Bag): Spot | undefined =>
  typeof value.$ref === 'string' ? library.locate(resolveUri(value.$ref, library.baseOf(place))) : undefined;

const isFlagged = (library: Library, place: SpecPlace, value: Json, flag: string, seen: Set<string>): boolean => {
  if (!isBag(value) || seen.has(placeKey(place))) return false;
  if (value[flag] === true) return true;
  seen.add(placeKey(place));
  const target = referred(library, place, value);
  if (target && isFlagged(library, target.place, target.value, flag, seen)) return true;
  return list(value.allOf).some((one, index) => isFlagged(library, within(place, 'allOf', index), one, flag, seen));
};

const declares = (library: Library, { place, value }: Spot, name: string, flag: string, seen: Set<string>): boolean => {
  if (!isBag(value) || seen.has(placeKey(place))) return false;
  seen.add(placeKey(place));
  const properties = bag(value.properties);
  if (
    Object.hasOwn(properties, name) &&
    isFlagged(library, within(place, 'properties', name), properties[name]!, flag, new Set())
  ) {
    return true;
  }
  const target = referred(library, place, value);
  if (target && declares(library, target, name, flag, seen)) return true;
  for (const key of LISTS) {
    const found = list(value[key]).some((one, index) =>
      declares(library, { place: within(place, key, index), value: one }, name, flag, seen),
    );
    if (found) return true;
  }
  return SINGLES.some((key) =>
    declares(library, { place: within(place, key), value: value[key] ?? null }, name, flag, seen),
  );
};

/** Of a schema and all that is combined with it; `holder` is the outermost of them. */
export type IsHidden = (name: string, holder: Spot) => boolean;

/** The names of flagged members are gathered first: nearly all schemas have none, and need no search. */
export const hiddenMembers = (library: Library, direction: Direction): IsHidden => {
  const flag = direction === 'request' ? 'readOnly' : 'writeOnly';
  const names = new Set<string>();
  for (const { kind, place, value } of library.visits) {
    if (kind !== 'schema' || !isBag(value) || !isBag(value.properties)) continue;
    for (const [name, property] of Object.entries(value.properties)) {
      if (!names.has(name) && isFlagged(library, within(place, 'properties', name), property, flag, new Set())) {
        names.add(name);
      }
    }
  }
  return (name, holder) => names.has(name) && declares(library, holder, name, flag, new Set());
};
