// Says which schema each value of a discriminator names.
import { type Bag, bag, isBag, list, text } from '../../../core/json-bag.ts';
import { keysOf } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { SpecPlace } from '../api.ts';
import type { Library } from '../reading/library.ts';
import { placeKey, resolveUri, uriOf } from '../reading/places.ts';

export type Discriminator = {
  readonly property: string;
  /** Places of schemas by the value that names them. */
  readonly targets: ReadonlyMap<string, SpecPlace>;
};

const isName = (target: string): boolean => /^[\w.-]+$/.test(target);

/** A mapping names a schema by its name or by a reference. */
export const mappedPlace = (library: Library, target: string, place: SpecPlace): SpecPlace | undefined => {
  const base = library.baseOf(place);
  const byReference = library.locate(resolveUri(target, base));
  if (byReference || !isName(target)) return byReference?.place;
  const holder = library.versionOf(place.uri) === '2.0' ? 'definitions' : 'components/schemas';
  return library.locate(resolveUri(`#/${holder}/${target}`, place.uri))?.place;
};

/** The name by which a branch is known without a mapping: that of the component. */
const implicitName = (reference: string): string | undefined =>
  keysOf(reference.slice(reference.indexOf('#') + 1)).at(-1);

const HOLDER = /^(?:\/components\/schemas|\/definitions)(?=\/[^/]+$)/;

type Children = ReadonlyMap<string, readonly SpecPlace[]>;

const familiesOf = new WeakMap<Library, Children>();

/** Named schemas by those that they extend: `allOf` with a reference is how they say so. */
const childrenIn = (library: Library): Children => {
  const known = familiesOf.get(library);
  if (known) return known;
  const children = new Map<string, SpecPlace[]>();
  for (const { kind, place, value } of library.visits) {
    if (kind !== 'schema' || !isBag(value) || !HOLDER.test(place.pointer)) continue;
    for (const part of list(value.allOf)) {
      const reference = text(bag(part).$ref);
      const spot = reference === undefined ? undefined : library.locate(resolveUri(reference, library.baseOf(place)));
      if (!spot) continue;
      const key = placeKey(spot.place);
      children.set(key, [...(children.get(key) ?? []), place]);
    }
  }
  familiesOf.set(library, children);
  return children;
};

/** Who extends a schema, and who extends those, by name; the schema itself where nobody does. */
const heirsOf = (library: Library, place: SpecPlace): ReadonlyMap<string, SpecPlace> => {
  const children = childrenIn(library);
  const heirs = new Map<string, SpecPlace>();
  const seen = new Set([placeKey(place)]);
  const pending = [place];
  while (pending.length > 0) {
    for (const heir of children.get(placeKey(pending.pop()!)) ?? []) {
      if (seen.has(placeKey(heir))) continue;
      seen.add(placeKey(heir));
      heirs.set(keysOf(heir.pointer).at(-1)!, heir);
      pending.push(heir);
    }
  }
  if (heirs.size === 0 && HOLDER.test(place.pointer)) heirs.set(keysOf(place.pointer).at(-1)!, place);
  return heirs;
};

export const readDiscriminator = (library: Library, place: SpecPlace, schema: Bag): Discriminator | undefined => {
  const { discriminator } = schema;
  const property = text(isBag(discriminator) ? discriminator.propertyName : discriminator);
  if (property === undefined) return undefined;
  const targets = new Map<string, SpecPlace>();
  for (const branch of [...list(schema.oneOf), ...list(schema.anyOf)]) {
    const reference = text(bag(branch).$ref);
    if (reference === undefined) continue;
    const spot = library.locate(resolveUri(reference, library.baseOf(place)));
    const name = implicitName(reference);
    if (spot && name) targets.set(name, spot.place);
  }
  for (const [value, target] of Object.entries(bag(bag(discriminator).mapping))) {
    const found = typeof target === 'string' ? mappedPlace(library, target, place) : undefined;
    if (found) targets.set(value, found);
  }
  if (targets.size === 0 && !schema.oneOf && !schema.anyOf) return { property, targets: heirsOf(library, place) };
  return { property, targets };
};

export const writeDiscriminator = (
  { property, targets }: Discriminator,
  refTo: (place: SpecPlace) => string = uriOf,
): Json => ({
  propertyName: property,
  mapping: Object.fromEntries([...targets].map(([value, place]) => [value, refTo(place)])),
});
