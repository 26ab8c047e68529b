// Suggests what was meant: a member that is misspelt, a value that is nearly one of the allowed ones.
import { isBag } from '../../core/json-bag.ts';
import { valueAt } from '../../core/json-pointer.ts';
import type { Json } from '../../model/json.ts';
import type { Told } from './explain-branches.ts';
import { nearName } from './explain-near.ts';
import { quoted, shortValue } from './explain-value.ts';
import { cutPattern } from './explain-words.ts';
import type { Fault, SchemaPlace } from './schema-set.ts';

export const UNKNOWN: ReadonlySet<string> = new Set(['additionalProperties', 'unevaluatedProperties']);

/** A member that must not be there. */
export const isUnknownMember = ({ keyword, property }: Fault): boolean =>
  property !== undefined && (UNKNOWN.has(keyword) || keyword === 'false');

/** What suggestions are made from. */
export type Context = {
  readonly instance: Json;
  readonly told: readonly Told[];
  readonly schemaAt: ((place: SchemaPlace) => Json | undefined) | undefined;
};

const MAX_SCHEMAS = 50;

/** Names of the schema around the keyword, and of those that it is composed of. */
const knownMembers = ({ schema }: Fault, { schemaAt }: Context): readonly string[] => {
  const holder = schema.pointer.slice(0, Math.max(0, schema.pointer.lastIndexOf('/')));
  const [names, seen] = [new Set<string>(), new Set<string>()];
  const open = schemaAt ? [holder] : [];
  for (let pointer = open.pop(); pointer !== undefined && seen.size < MAX_SCHEMAS; pointer = open.pop()) {
    const value = seen.has(pointer) ? undefined : schemaAt?.({ uri: schema.uri, pointer });
    seen.add(pointer);
    if (!isBag(value)) continue;
    if (isBag(value.properties)) for (const name of Object.keys(value.properties)) names.add(name);
    if (typeof value.$ref === 'string' && /^#(?:\/|$)/.test(value.$ref)) open.push(value.$ref.slice(1));
    for (const list of ['allOf', 'anyOf', 'oneOf'])
      if (Array.isArray(value[list])) for (const index of value[list].keys()) open.push(`${pointer}/${list}/${index}`);
    for (const one of ['then', 'else']) if (isBag(value[one])) open.push(`${pointer}/${one}`);
  }
  return [...names];
};

/** What a name has to be, in the words of the schema for names. */
const nameHint = ({ schema, property = '' }: Fault, { schemaAt }: Context): string | undefined => {
  const rule = schemaAt?.(schema);
  if (!isBag(rule)) return undefined;
  if (typeof rule.pattern === 'string') return `names must match the pattern ${cutPattern(rule.pattern)}`;
  const near = Array.isArray(rule.enum)
    ? nearName(
        property,
        rule.enum.filter((one) => typeof one === 'string'),
      )
    : undefined;
  return near === undefined ? undefined : `did you mean ${quoted(near)}?`;
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

/** Undefined: nothing is near. */
export const hintOf = (fault: Fault, value: Json | undefined, context: Context): string | undefined => {
  if (isUnknownMember(fault)) {
    const meant = meantMember(fault, context);
    return meant === undefined ? undefined : `did you mean ${quoted(meant)}?`;
  }
  if (fault.keyword === 'required' && fault.property !== undefined) {
    const written = writtenInstead(fault, context);
    return written === undefined ? undefined : `there is ${quoted(written)}: did you mean ${quoted(fault.property)}?`;
  }
  if (fault.keyword === 'propertyNames') return nameHint(fault, context);
  if ((fault.keyword !== 'enum' && fault.keyword !== 'const') || fault.property !== undefined) return undefined;
  const meant = meantValue(fault, value);
  return meant === undefined ? undefined : `did you mean ${meant}?`;
};
