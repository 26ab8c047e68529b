// Rules about the members that a schema and all it is made of speak of.
import { type Bag, bag, isBag, list, text } from '../../../core/json-bag.ts';
import { nearest } from '../../../core/nearest.ts';
import type { SpecPlace } from '../api.ts';
import { placeKey } from '../reading/places.ts';
import { mappedPlace } from '../schemas/discriminator.ts';
import { error, followed, type RawFinding, referred, type Subject, warning, within } from './rule.ts';
import { schemasOf } from './written-schemas.ts';

const gather = (subject: Subject, place: SpecPlace, names: Set<string>, seen: Set<string>): boolean => {
  if (seen.has(placeKey(place))) return true;
  seen.add(placeKey(place));
  const found = followed(subject, place);
  if (!found) return false;
  const { value } = found;
  for (const name of Object.keys(bag(value.properties))) names.add(name);
  if (isBag(value.patternProperties)) return false;
  for (const key of ['allOf', 'anyOf', 'oneOf']) {
    for (let index = 0; index < list(value[key]).length; index += 1) {
      if (!gather(subject, within(found.place, key, index), names, seen)) return false;
    }
  }
  const written = subject.library.documentAt(place.uri) && value.$ref;
  const target = typeof written === 'string' ? referred(subject, found.place, written) : undefined;
  return target ? gather(subject, target, names, seen) : true;
};

/** The members that a schema and all it is made of describe; undefined where that is open. */
const describedMembers = (subject: Subject, place: SpecPlace): ReadonlySet<string> | undefined => {
  const names = new Set<string>();
  return gather(subject, place, names, new Set()) ? names : undefined;
};

/** A part of another schema speaks of members that are described elsewhere. */
const isPart = (pointer: string): boolean =>
  /\/(allOf|anyOf|oneOf)\/\d+$|\/(not|if|then|else|dependentSchemas\/[^/]+)$/.test(pointer);

export function* requiredMembers(subject: Subject): Iterable<RawFinding> {
  for (const { place, value } of schemasOf(subject)) {
    const required = list(value.required);
    if (required.length === 0 || !isBag(value.properties) || isPart(place.pointer)) continue;
    const known = value.properties;
    if (required.every((name) => typeof name !== 'string' || Object.hasOwn(known, name))) continue;
    const described = describedMembers(subject, place);
    if (!described) continue;
    for (const [index, name] of required.entries()) {
      if (typeof name !== 'string' || described.has(name)) continue;
      const near = nearest(name, described);
      yield warning(
        `the required member ${name} is not described`,
        within(place, 'required', index),
        near && `Did you mean ${near}?`,
      );
    }
  }
}

const mappings = function* (subject: Subject, place: SpecPlace, discriminator: Bag): Iterable<RawFinding> {
  for (const [name, target] of Object.entries(bag(discriminator.mapping))) {
    if (typeof target !== 'string' || mappedPlace(subject.library, target, place)) continue;
    yield error(
      `the discriminator maps ${name} to ${target}, which leads to nothing`,
      within(place, 'discriminator', 'mapping', name),
    );
  }
};

export function* discriminators(subject: Subject): Iterable<RawFinding> {
  for (const { place, value, version } of schemasOf(subject)) {
    const { discriminator } = value;
    if (isBag(discriminator)) yield* mappings(subject, place, discriminator);
    const property = text(isBag(discriminator) ? discriminator.propertyName : discriminator);
    if (property === undefined) continue;
    const branches = ['oneOf', 'anyOf'].flatMap((key) => list(value[key]).map((_, index) => within(place, key, index)));
    const lacking = (branches.length > 0 ? branches : [place]).find(
      (one) => !demands(subject, one, property, new Set()),
    );
    if (!lacking) continue;
    const report = version === '2.0' ? error : warning;
    const who = branches.length > 0 ? ` in ${lacking.pointer.split('/').slice(-2).join('/')}` : '';
    yield report(`the discriminator ${property} is not required${who}`, within(place, 'discriminator'));
  }
}

const demands = (subject: Subject, place: SpecPlace, name: string, seen: Set<string>): boolean => {
  if (seen.has(placeKey(place))) return false;
  seen.add(placeKey(place));
  const found = followed(subject, place);
  // What cannot be looked at is not accused.
  if (!found) return true;
  const { value } = found;
  if (list(value.required).includes(name)) return true;
  const every = (key: string): boolean =>
    list(value[key]).length > 0 &&
    list(value[key]).every((_, index) => demands(subject, within(found.place, key, index), name, seen));
  const some = list(value.allOf).some((_, index) => demands(subject, within(found.place, 'allOf', index), name, seen));
  return some || every('oneOf') || every('anyOf');
};
