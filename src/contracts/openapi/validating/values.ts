// Rules about values in the document: examples, defaults and enums are what their schemas allow.
import { bag, isBag, list } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { Fault } from '../../json-schema/schema-set.ts';
import type { Direction, SpecPlace } from '../api.ts';
import { type Cursor, schemaPlace } from '../reading/cursor.ts';
import { readExamples } from '../reading/examples.ts';
import { placeKey } from '../reading/places.ts';
import { error, type ObjectVisit, type RawFinding, type Subject, warning, within } from './rule.ts';
import { schemaReach } from './schema-reach.ts';
import { hasType, isSurelyValid } from './simple-values.ts';

/** Validators cost time, by what their schemas draw in, and some documents have very many examples: all together, and one. */
const MAX_REACH = 150_000;
const MAX_ONE = 15_000;

type Value = {
  readonly what: 'example' | 'default' | 'enum value';
  readonly value: Json;
  readonly place: SpecPlace;
  readonly schema: SpecPlace;
};

const cursorOf = ({ place, value }: ObjectVisit): Cursor => ({ place, value, broken: false });

function* ofHolders(subject: Subject): Iterable<Value> {
  for (const kind of ['parameter', 'header', 'mediaType'] as const) {
    for (const visit of subject.of(kind)) {
      const schema = schemaPlace(subject.library, cursorOf(visit), 'schema');
      if (!schema) continue;
      for (const { value, place } of readExamples(subject.library, cursorOf(visit), undefined)) {
        yield { what: 'example', value, place, schema };
      }
    }
  }
}

function* ofSwaggerResponses(subject: Subject): Iterable<Value> {
  if (subject.version !== '2.0') return;
  for (const visit of subject.of('response')) {
    const schema = schemaPlace(subject.library, cursorOf(visit), 'schema');
    if (!schema) continue;
    for (const [type, value] of Object.entries(bag(visit.value.examples))) {
      if (/[/+]json\b/i.test(type))
        yield { what: 'example', value, place: within(visit.place, 'examples', type), schema };
    }
  }
}

function* ofSchemas(subject: Subject): Iterable<Value> {
  for (const kind of ['schema', 'items'] as const) {
    for (const { place: schema, value } of subject.of(kind)) {
      if (typeof value.$ref === 'string') continue;
      if (Object.hasOwn(value, 'example') && kind === 'schema') {
        yield { what: 'example', value: value.example!, place: within(schema, 'example'), schema };
      }
      if (Object.hasOwn(value, 'default')) {
        yield { what: 'default', value: value.default!, place: within(schema, 'default'), schema };
      }
      for (const [index, one] of (kind === 'schema' ? list(value.examples) : []).entries()) {
        yield { what: 'example', value: one, place: within(schema, 'examples', index), schema };
      }
      for (const [index, one] of list(value.enum).entries()) {
        yield { what: 'enum value', value: one, place: within(schema, 'enum', index), schema };
      }
    }
  }
}

const told = ([fault]: readonly Fault[]): string => {
  if (!fault) return 'it is not valid';
  return fault.instance === '' ? `it ${fault.message}` : `${fault.instance} ${fault.message}`;
};

/** Valid in one direction is enough: the value may be meant for it. */
const faultsOf = async (subject: Subject, { schema, value }: Value): Promise<readonly Fault[]> => {
  let found: readonly Fault[] = [];
  for (const direction of ['response', 'request'] as const satisfies readonly Direction[]) {
    const verdict = (await subject.schemas.validator(schema, direction)).validate(value);
    if (verdict.kind !== 'invalid') return [];
    found = verdict.faults;
  }
  return found;
};

/** OpenAPI 3.0 and Swagger 2 demand of defaults that they have the type; null is what many write for none. */
const isForbidden = (subject: Subject, { what, value }: Value, [fault]: readonly Fault[]): boolean =>
  what === 'default' &&
  value !== null &&
  (subject.version === '2.0' || subject.version === '3.0') &&
  fault?.keyword === 'type' &&
  fault.instance === '';

const isEnumOfOtherType = (subject: Subject, { what, schema, value }: Value): boolean =>
  what === 'enum value' && hasType(bag(subject.library.follow(schema)?.value), value) === false;

export async function* values(subject: Subject): AsyncIterable<RawFinding> {
  let drawn = 0;
  const counted = new Set<string>();
  for (const source of [ofHolders(subject), ofSwaggerResponses(subject), ofSchemas(subject)]) {
    for (const value of source) {
      if (value.what === 'enum value') {
        if (isEnumOfOtherType(subject, value))
          yield warning('the enum value does not fit its schema: it has another type', value.place);
        continue;
      }
      const schema = subject.library.follow(value.schema)?.value;
      if (!isBag(schema) || isSurelyValid(schema, value.value)) continue;
      const reach = counted.has(placeKey(value.schema)) ? 1 : schemaReach(subject, value.schema, MAX_ONE);
      if (reach >= MAX_ONE || drawn + reach > MAX_REACH) continue;
      drawn += reach;
      counted.add(placeKey(value.schema));
      const faults = await faultsOf(subject, value);
      if (faults.length === 0) continue;
      const report = isForbidden(subject, value, faults) ? error : warning;
      yield report(`the ${value.what} does not fit its schema: ${told(faults)}`, value.place);
    }
  }
}
