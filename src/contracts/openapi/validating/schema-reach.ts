// Tells how much a schema draws in with all that it refers to: what its validator costs.
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { SpecPlace } from '../api.ts';
import { resolveUri } from '../reading/places.ts';
import type { Subject } from './rule.ts';

/** What is no schema, and may be large. */
const DATA: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'enum', 'description']);

/** The number of objects in it, counted up to `limit`. */
export const schemaReach = (subject: Subject, place: SpecPlace, limit: number): number => {
  const { library } = subject;
  const start = library.follow(place);
  if (!start) return 0;
  const base = library.baseOf(start.place);
  const seen = new Set<Json>();
  const stack: (readonly [value: Json, base: string])[] = [[start.value, base]];
  for (let next = stack.pop(); next !== undefined && seen.size < limit; next = stack.pop()) {
    const [value, from] = next;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (isBag(value) && typeof value.$ref === 'string') {
      const spot = library.locate(resolveUri(value.$ref, from));
      if (spot) stack.push([spot.value, spot.place.uri]);
    }
    for (const [key, inner] of Object.entries(value)) if (!DATA.has(key)) stack.push([inner as Json, from]);
  }
  return seen.size;
};
