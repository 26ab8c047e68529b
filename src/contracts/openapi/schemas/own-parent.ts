// Finds the parent that a schema extends while it is also one of the parent's branches: taken literally, the two would apply each other for ever.
import { bag, isBag, list, text } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { SpecPlace } from '../api.ts';
import type { Library } from '../reading/library.ts';
import type { Spot } from '../reading/locate.ts';
import { placeKey, resolveUri } from '../reading/places.ts';

const BRANCHES = ['oneOf', 'anyOf'] as const;

/** `part`: a member of `allOf`. Authors mean the parent without its branches, and that is what is given. */
export const ownParent = (library: Library, part: SpecPlace, value: Json): Spot | undefined => {
  const child = /^(.*?)(\/allOf\/\d+)+$/.exec(part.pointer)?.[1];
  const reference = text(bag(value).$ref);
  if (child === undefined || reference === undefined) return undefined;
  const parent = library.locate(resolveUri(reference, library.baseOf(part)));
  if (!parent || !isBag(parent.value)) return undefined;
  const own = placeKey({ uri: part.uri, pointer: child });
  const base = library.baseOf(parent.place);
  const leadsBack = BRANCHES.flatMap((key) => list((parent.value as { readonly [key: string]: Json })[key])).some(
    (branch) => {
      const target = text(bag(branch).$ref);
      const spot = target === undefined ? undefined : library.locate(resolveUri(target, base));
      return spot !== undefined && placeKey(spot.place) === own;
    },
  );
  if (!leadsBack) return undefined;
  const { oneOf: _oneOf, anyOf: _anyOf, discriminator: _discriminator, ...rest } = parent.value;
  return { place: parent.place, value: rest };
};
