// Makes of the faults of an instance what a person can act on: sentences with place, value and suggestion, few and no noise.
import { escapeKey, valueAt } from '../../core/json-pointer.ts';
import type { Json } from '../../model/json.ts';
import { type Told, toldFaults } from './explain-branches.ts';
import { type Context, hintOf, isUnknownMember, UNKNOWN } from './explain-suggestions.ts';
import { keptValue } from './explain-value.ts';
import { shownPlace, wordsOf } from './explain-words.ts';
import type { Fault, SchemaPlace } from './schema-set.ts';

export type Explained = {
  /** One sentence with the place: `/items/0/id must be integer, got "x"`. */
  readonly message: string;
  /** JSON pointer into the instance: the value that is wrong, an unknown member, or the object that lacks one. */
  readonly where: string;
  readonly keyword: string;
  /** The member in question: missing, or unknown. */
  readonly property?: string;
  readonly expected?: Json;
  /** Absent where it is too large to be shown. */
  readonly actual?: Json;
  /** What the message does not say; a suggestion stands in the message. */
  readonly hint?: string;
  readonly schema: SchemaPlace;
};

export type ExplainOptions = {
  /** The value at a place of the schema's documents: known names of members are then suggested too. */
  readonly schemaAt?: (place: SchemaPlace) => Json | undefined;
};

/** Of one keyword of the schema, in many items say. */
const MAX_ALIKE = 3;
const MAX_EXPLAINED = 20;

const whereOf = (fault: Fault): string =>
  isUnknownMember(fault) ? `${fault.instance}/${escapeKey(fault.property!)}` : fault.instance;

const placeKey = ({ schema, property, keyword }: Fault): string =>
  JSON.stringify([schema.uri, schema.pointer, keyword, property]);

const ABOUT_MEMBERS = new Set(['required', 'propertyNames', 'dependentRequired', 'dependencies', ...UNKNOWN]);

const explain = ({ fault, notes }: Told, alike: number, context: Context): Explained => {
  const where = whereOf(fault);
  const value = valueAt(context.instance, where);
  const hint = hintOf(fault, value, context);
  const said = [...(hint ? [hint] : []), ...notes, ...(alike > 0 ? [`and ${alike} more like it`] : [])];
  const words = `${shownPlace(fault.instance)} ${wordsOf(fault, value)}`;
  const compares = fault.expected !== undefined && !ABOUT_MEMBERS.has(fault.keyword);
  const [expected, actual] = compares ? [keptValue(fault.expected), keptValue(value)] : [];
  return {
    message: said.length === 0 ? words : `${words} (${said.join('; ')})`,
    where,
    keyword: fault.keyword,
    ...(fault.property === undefined ? {} : { property: fault.property }),
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    schema: fault.schema,
  };
};

/** A value of a wrong type is also none of the allowed ones: the latter says more. */
const withoutTypes = (told: readonly Told[]): readonly Told[] => {
  const chosen = new Set(
    told
      .filter(({ fault }) => fault.keyword === 'enum' || fault.keyword === 'const')
      .map(({ fault }) => fault.instance),
  );
  return told.filter(({ fault }) => fault.keyword !== 'type' || !chosen.has(fault.instance));
};

type Group = { readonly told: Told; alike: number };

/** The first few of each keyword of the schema, the last of them with the number of those left out. */
const grouped = (told: readonly Told[]): readonly Group[] => {
  const groups = new Map<string, Group[]>();
  const seen = new Set<string>();
  const values = new Map<unknown, number>();
  const numberOf = (value: unknown): number => {
    if (!values.has(value)) values.set(value, values.size);
    return values.get(value)!;
  };
  const shown: Group[] = [];
  for (const one of told) {
    const key = placeKey(one.fault);
    const same = JSON.stringify([
      one.fault.instance,
      one.fault.keyword,
      one.fault.property,
      numberOf(one.fault.expected),
    ]);
    if (seen.has(same)) continue;
    seen.add(same);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    if (group.length === MAX_ALIKE) group.at(-1)!.alike += 1;
    else {
      const entry = { told: one, alike: 0 };
      group.push(entry);
      shown.push(entry);
    }
  }
  return shown;
};

/** What is wrong with one value stands together, in the order of the first of it. */
const byInstance = (groups: readonly Group[]): readonly Group[] => {
  const places = new Map<string, Group[]>();
  for (const group of groups) {
    const { instance } = group.told.fault;
    const place = places.get(instance);
    if (place) place.push(group);
    else places.set(instance, [group]);
  }
  return [...places.values()].flat();
};

const rest = (hidden: readonly Group[]): readonly Explained[] => {
  const [first] = hidden;
  if (!first) return [];
  const count = hidden.reduce((sum, { alike }) => sum + 1 + alike, 0);
  return [{ message: `and ${count} more`, where: '', keyword: 'more', schema: first.told.fault.schema }];
};

/**
 * Faults as sentences, each with its place: of branches only the nearest, nothing twice, a bounded number (the last one then says `and 37 more`).
 * Never empty for faults that are not, and never throws.
 */
export const explainFaults = (
  faults: readonly Fault[],
  instance: Json,
  { schemaAt }: ExplainOptions = {},
): readonly Explained[] => {
  const told = withoutTypes(toldFaults(faults));
  const groups = byInstance(grouped(told));
  const context = { instance, told, schemaAt };
  const shown = groups.length > MAX_EXPLAINED ? groups.slice(0, MAX_EXPLAINED - 1) : groups;
  const explained = shown.map((group) => explain(group.told, group.alike, context));
  const messages = new Map(explained.map((one) => [one.message, one]));
  return [...messages.values(), ...rest(groups.slice(shown.length))];
};
