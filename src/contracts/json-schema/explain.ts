// Makes of the faults of an instance what a person can act on: sentences with place, value and suggestion, few and no noise.
import { isBag } from '../../core/json-bag.ts';
import { escapeKey } from '../../core/json-pointer.ts';
import type { Json } from '../../model/json.ts';
import { type Told, toldFaults } from './explain-branches.ts';
import { nearName } from './explain-near.ts';
import { keptValue, quoted, shortValue, valueAt } from './explain-value.ts';
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

const UNKNOWN = new Set(['additionalProperties', 'unevaluatedProperties']);

const isUnknownMember = ({ keyword, property }: Fault): boolean =>
  property !== undefined && (UNKNOWN.has(keyword) || keyword === 'false');

const whereOf = (fault: Fault): string =>
  isUnknownMember(fault) ? `${fault.instance}/${escapeKey(fault.property!)}` : fault.instance;

const placeKey = ({ schema, property, keyword }: Fault): string =>
  JSON.stringify([schema.uri, schema.pointer, keyword, property]);

/** What the context of one explanation is asked. */
type Context = {
  readonly instance: Json;
  readonly told: readonly Told[];
  readonly schemaAt: ExplainOptions['schemaAt'];
};

const knownMembers = ({ schema }: Fault, { schemaAt }: Context): readonly string[] => {
  const holder = schema.pointer.slice(0, Math.max(0, schema.pointer.lastIndexOf('/')));
  const known = schemaAt?.({ uri: schema.uri, pointer: `${holder}/properties` });
  return isBag(known) ? Object.keys(known) : [];
};

const MAX_MEMBERS = 500;

const ownMembers = (value: Json | undefined): readonly string[] =>
  isBag(value) ? Object.keys(value).slice(0, MAX_MEMBERS) : [];

const propertiesOf = ({ told }: Context, instance: string, isWanted: (fault: Fault) => boolean): readonly string[] =>
  told
    .map(({ fault }) => fault)
    .filter((fault) => fault.instance === instance && fault.property !== undefined && isWanted(fault))
    .map(({ property }) => property!);

const meantMember = (fault: Fault, context: Context): string | undefined => {
  const present = new Set(ownMembers(valueAt(context.instance, fault.instance)));
  const missing = propertiesOf(context, fault.instance, ({ keyword }) => keyword === 'required');
  const absent = knownMembers(fault, context).filter((name) => !present.has(name));
  return nearName(fault.property!, [...missing, ...absent]);
};

const writtenInstead = (fault: Fault, context: Context): string | undefined => {
  const unknown = propertiesOf(context, fault.instance, isUnknownMember);
  const known = new Set(knownMembers(fault, context));
  const others = ownMembers(valueAt(context.instance, fault.instance)).filter((name) => !known.has(name));
  return nearName(fault.property!, unknown.length > 0 ? unknown : others);
};

const textsOf = (expected: Json | undefined): readonly Json[] =>
  (Array.isArray(expected) ? (expected as readonly Json[]) : [expected as Json]).filter(
    (value) => typeof value !== 'object' || value === null,
  );

const meantValue = (fault: Fault, value: Json | undefined): string | undefined => {
  if (typeof value === 'object' || value === undefined) return undefined;
  const allowed = textsOf(fault.expected);
  const other = allowed.find((one) => typeof one !== typeof value && String(one) === String(value));
  if (other !== undefined) return `${shortValue(other)}, a ${typeof other}`;
  const texts = allowed.filter((one) => typeof one === 'string');
  const near = typeof value === 'string' ? nearName(value, texts) : undefined;
  return near === undefined ? undefined : quoted(near);
};

const hintOf = (fault: Fault, value: Json | undefined, context: Context): string | undefined => {
  if (isUnknownMember(fault)) {
    const meant = meantMember(fault, context);
    return meant === undefined ? undefined : `did you mean ${quoted(meant)}?`;
  }
  if (fault.keyword === 'required' && fault.property !== undefined) {
    const written = writtenInstead(fault, context);
    return written === undefined ? undefined : `there is ${quoted(written)}: did you mean ${quoted(fault.property)}?`;
  }
  if ((fault.keyword !== 'enum' && fault.keyword !== 'const') || fault.property !== undefined) return undefined;
  const meant = meantValue(fault, value);
  return meant === undefined ? undefined : `did you mean ${meant}?`;
};

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
