// Rules about schemas: what they say has to be well-formed, and possible.
import { bag } from '../../../core/json-bag.ts';
import { nearest } from '../../../core/nearest.ts';
import type { Json } from '../../../model/json.ts';
import type { ApiVersion, SpecPlace } from '../api.ts';
import { isLegacy } from '../reading/version.ts';
import { isHarmless, shapesOf } from './keyword-shapes.ts';
import { error, type RawFinding, type Subject, warning, within } from './rule.ts';
import { schemasOf } from './written-schemas.ts';

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
