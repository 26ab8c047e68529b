// Reads examples: of a parameter, header or media type, and those of its schema.
import { isBag, list } from '../../../core/json-bag.ts';
import { childOf } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { Example, SpecPlace } from '../api.ts';
import { type Cursor, entries, placeIn } from './cursor.ts';
import type { Library } from './library.ts';

const named = (library: Library, from: Cursor): Example[] =>
  entries(library, from, 'examples').flatMap(([name, example]): Example[] => {
    for (const key of ['value', 'dataValue']) {
      if (Object.hasOwn(example.value, key)) {
        return [{ name, value: example.value[key] as Json, place: placeIn(example, key) }];
      }
    }
    return [];
  });

const ofSchema = (library: Library, schema: SpecPlace): Example[] => {
  const spot = library.follow(schema);
  if (!spot || !isBag(spot.value)) return [];
  const { place, value } = spot;
  const at = (...keys: (string | number)[]): SpecPlace => ({
    uri: place.uri,
    pointer: keys.reduce<string>(childOf, place.pointer),
  });
  const single = Object.hasOwn(value, 'example')
    ? [{ name: 'example', value: value.example!, place: at('example') }]
    : [];
  const several = list(value.examples).map((one, index) => ({
    name: `example ${index + 1}`,
    value: one,
    place: at('examples', index),
  }));
  return [...single, ...several];
};

/** `example` or `x-example`, `examples`, and the schema's own. */
export const readExamples = (library: Library, from: Cursor, schema: SpecPlace | undefined): readonly Example[] => {
  const own = ['example', 'x-example']
    .filter((key) => Object.hasOwn(from.value, key))
    .map((key) => ({ name: 'example', value: from.value[key] as Json, place: placeIn(from, key) }));
  return [...own.slice(0, 1), ...named(library, from), ...(schema ? ofSchema(library, schema) : [])];
};
