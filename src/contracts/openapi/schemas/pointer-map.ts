// Says where a place of the user's document is in its converted copy, and back: "or null" moves what it wraps.
import { isBag } from '../../../core/json-bag.ts';
import type { SpecPlace } from '../api.ts';
import type { Library } from '../reading/library.ts';
import { placeKey } from '../reading/places.ts';
import { isWrapped, WRAPPED_AT } from './nullable.ts';

export type PointerMap = {
  /** A reference to a place points at the schema with its "or null". */
  toCopy(place: SpecPlace): SpecPlace;
  toSource(place: SpecPlace): SpecPlace;
};

export const mapPointers = (library: Library): PointerMap => {
  const moved = new Set<string>();
  const documents = new Set<string>();
  for (const { kind, place, value } of library.visits) {
    if (kind === 'schema' && isBag(value) && isWrapped(value, library.versionOf(place.uri))) {
      moved.add(placeKey(place));
      documents.add(place.uri);
    }
  }

  const toCopy = (place: SpecPlace): SpecPlace => {
    if (!documents.has(place.uri)) return place;
    let [source, copy] = ['', ''];
    for (const token of place.pointer.split('/').slice(1)) {
      if (moved.has(placeKey({ uri: place.uri, pointer: source }))) copy += WRAPPED_AT;
      source += `/${token}`;
      copy += `/${token}`;
    }
    return { uri: place.uri, pointer: copy };
  };

  const toSource = (place: SpecPlace): SpecPlace => {
    if (!documents.has(place.uri)) return place;
    const tokens = place.pointer.split('/').slice(1);
    let source = '';
    for (let index = 0; index < tokens.length; index += 1) {
      if (tokens[index] === 'anyOf' && moved.has(placeKey({ uri: place.uri, pointer: source }))) {
        if (tokens[index + 1] === undefined) return { uri: place.uri, pointer: `${source}/nullable` };
        index += 1;
      } else source += `/${tokens[index]}`;
    }
    return { uri: place.uri, pointer: source };
  };

  return { toCopy, toSource };
};
