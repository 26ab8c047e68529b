// Rules about schemas: what they say has to be well-formed, and possible.
import { type Bag, bag, isBag, list, text } from '../../../core/json-bag.ts';
import { nearest } from '../../../core/nearest.ts';
import type { Json } from '../../../model/json.ts';
import type { ApiVersion, SpecPlace } from '../api.ts';
import { placeKey } from '../reading/places.ts';
import { mappedPlace } from '../schemas/discriminator.ts';
import { isHarmless, shapesOf } from './keyword-shapes.ts';
import {
  error,
  followed,
  isReference,
  type ObjectVisit,
  type RawFinding,
  referred,
  type Subject,
  warning,
  within,
} from './rule.ts';

const isLegacy = (version: ApiVersion): boolean => version === '2.0' || version === '3.0';

/** Schemas that say something themselves, with the version of their document. */
function* schemasOf(subject: Subject): Iterable<ObjectVisit & { readonly version: ApiVersion }> {
  for (const visit of subject.of('schema')) {
    const version = subject.library.versionOf(visit.place.uri);
    if (isReference(visit.value) && isLegacy(version)) continue;
    yield { ...visit, version };
  }
}

const brief = (value: Json): string => {
  const written = JSON.stringify(value);
  return written.length > 60 ? `${written.slice(0, 57)}...` : written;
};

const shapeHint = (keyword: string, value: Json, version: ApiVersion): string | undefined => {
  if (keyword === 'type' && version === '3.0' && (Array.isArray(value) || value === 'null')) {
    return 'OpenAPI 3.0 has `nullable: true` for "or null", and `anyOf` for several types.';
  }
  if (keyword === 'type' && typeof value === 'string') {
    const near =
      value === 'int' ? 'integer' : nearest(value, ['string', 'number', 'integer', 'boolean', 'array', 'object']);
    return near && `Did you mean ${near}?`;
  }
  if (keyword.startsWith('exclusive') && typeof value === 'boolean') return 'Since OpenAPI 3.1 it is the limit itself.';
  if (keyword === 'required' && typeof value === 'boolean')
    return 'List the names of required members in the schema of the object.';
  return undefined;
};

export function* keywordShapes(subject: Subject): Iterable<RawFinding> {
  for (const { place, value, version } of schemasOf(subject)) {
    const shapes = shapesOf(version);
    for (const [keyword, written] of Object.entries(value)) {
      const shape = Object.hasOwn(shapes, keyword) ? shapes[keyword] : undefined;
      if (!shape || shape.is(written) || isHarmless(keyword, written)) continue;
      yield error(
        `${keyword} must be ${shape.what}, not ${brief(written)}`,
        within(place, keyword),
        shapeHint(keyword, written, version),
      );
    }
  }
}

const compiles = (pattern: string, flags: string): string | undefined => {
  try {
    new RegExp(pattern, flags);
    return undefined;
  } catch (cause) {
    return cause instanceof Error ? (cause.message.split(': ').at(-1) ?? cause.message) : String(cause);
  }
};

export function* patterns(subject: Subject): Iterable<RawFinding> {
  const told = (pattern: string, place: SpecPlace): RawFinding[] => {
    const reason = compiles(pattern, 'u') === undefined ? undefined : compiles(pattern, '');
    return reason === undefined
      ? []
      : [error(`the pattern ${brief(pattern)} is no regular expression: ${reason}`, place)];
  };
  for (const kind of ['schema', 'items'] as const) {
    for (const { place, value } of subject.of(kind)) {
      if (typeof value.pattern === 'string') yield* told(value.pattern, within(place, 'pattern'));
      if (kind === 'items') continue;
      for (const pattern of Object.keys(bag(value.patternProperties))) {
        yield* told(pattern, within(place, 'patternProperties', pattern));
      }
    }
  }
}

const PAIRS = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minProperties', 'maxProperties'],
  ['minContains', 'maxContains'],
] as const;

export function* contradictoryBounds(subject: Subject): Iterable<RawFinding> {
  for (const kind of ['schema', 'items'] as const) {
    for (const { place, value } of subject.of(kind)) {
      for (const [low, high] of PAIRS) {
        const [from, to] = [value[low], value[high]];
        if (typeof from === 'number' && typeof to === 'number' && from > to) {
          yield warning(`${low} ${from} is above ${high} ${to}: no value can be right`, within(place, low));
        }
      }
    }
  }
}

export function* arraysWithoutItems(subject: Subject): Iterable<RawFinding> {
  for (const { place, value, version } of schemasOf(subject)) {
    if (isLegacy(version) && value.type === 'array' && !('items' in value)) {
      yield error('a schema of type array must have `items`', within(place, 'type'));
    }
  }
}

export function* readAndWriteOnly(subject: Subject): Iterable<RawFinding> {
  for (const { place, value, version } of schemasOf(subject)) {
    if (value.readOnly !== true || value.writeOnly !== true) continue;
    const report = version === '3.0' ? error : warning;
    yield report('a member cannot be both readOnly and writeOnly', within(place, 'writeOnly'));
  }
}

export function* nullability(subject: Subject): Iterable<RawFinding> {
  for (const { place, value, version } of schemasOf(subject)) {
    if (!('nullable' in value)) continue;
    const at = within(place, 'nullable');
    if (!isLegacy(version)) {
      yield warning('`nullable` is no keyword since OpenAPI 3.1', at, 'Add "null" to `type`.');
    } else if (version === '3.0' && value.nullable === true && !('type' in value)) {
      yield warning('`nullable` has no effect without `type` beside it; it is taken as "or null"', at);
    }
  }
}

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
