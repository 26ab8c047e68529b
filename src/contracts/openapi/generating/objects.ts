// Objects of a shape: members that are demanded, some of those that may be there, and further ones where the schema describes them.
import { type Random, Value } from 'fast-check';
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import { ownArbitrary } from './own-arbitrary.ts';
import { patternTexts } from './pattern-texts.ts';
import { isNamed, memberSchemas, propertyNames, type Shape } from './shape.ts';
import type { Making, Values } from './values.ts';

type Member = { readonly name: string; readonly required: boolean; readonly values: () => Values | undefined };

type Made = { readonly name: string; readonly required: boolean; readonly values: Values; readonly value: Value<Json> };

const MAX_FILLED_DEPTH = 4;

const isReadOnly = (making: Making, schemas: readonly Json[]): boolean =>
  making.read(schemas).some(({ readOnly }) => readOnly);

/** Undefined where one that is demanded cannot be made. */
const membersOf = (shape: Shape, making: Making, depth: number): readonly Member[] | undefined => {
  const names = [...new Set([...propertyNames(shape), ...shape.required])];
  const members: Member[] = [];
  for (const name of names) {
    const required = shape.required.has(name);
    const schemas = memberSchemas(shape, name);
    if (!required && (shape.forbidden.has(name) || schemas.includes(false) || isReadOnly(making, schemas))) continue;
    const values = (): Values | undefined => making.values(schemas, depth + 1);
    if (required && !values()) return undefined;
    members.push({ name, required, values });
  }
  return members;
};

/** Whether the schema describes members that it does not name. */
const isOpen = (shape: Shape): boolean => {
  if (shape.closed || shape.members.some(({ additional }) => additional === false)) return false;
  if (shape.members.some(({ additional }) => isBag(additional))) return true;
  return propertyNames(shape).length === 0 && shape.members.every(({ patterns }) => patterns.length === 0);
};

const WORDS = ['a', 'b', 'key', 'name', 'x1', 'other', 'field'];

const extraName = (shape: Shape, making: Making, random: Random): string | undefined => {
  const patterns = shape.members.flatMap((one) => one.patterns.map(([pattern]) => pattern));
  const open = isOpen(shape);
  if (patterns.length > 0 && (!open || random.nextInt(0, 1) === 0)) {
    const pattern = patterns[random.nextInt(0, patterns.length - 1)]!;
    return patternTexts(pattern).make(random, { min: 1, max: 40 });
  }
  if (!open) return undefined;
  const named = shape.names.length > 0 ? making.values(shape.names, 99)?.generate(random, undefined).value : undefined;
  if (typeof named === 'string') return named;
  const at = random.nextInt(0, WORDS.length + 3);
  return WORDS[at] ?? `k${random.nextInt(0, 9999)}`;
};

const addExtras = (made: Made[], shape: Shape, making: Making, depth: number, random: Random, count: number): void => {
  for (let tries = 0, left = count; left > 0 && tries < count * 3 + 6; tries += 1) {
    const name = extraName(shape, making, random);
    if (name === undefined) return;
    if (shape.forbidden.has(name) || made.some((one) => one.name === name) || hasOwnMember(shape, name)) continue;
    const values = making.values(memberSchemas(shape, name), depth + 1);
    if (!values) continue;
    made.push({ name, required: false, values, value: values.generate(random, undefined) });
    left -= 1;
  }
};

const hasOwnMember = (shape: Shape, name: string): boolean =>
  shape.members.some(({ properties }) => properties.has(name)) || (shape.closed && !isNamed(shape, name));

type Choice = (member: Member) => boolean;

const chooser = (making: Making, depth: number, random: Random): Choice => {
  if (making.fill === 'none' || making.budget.left <= 0) return () => false;
  if (making.fill === 'all') return () => depth <= MAX_FILLED_DEPTH;
  if (depth > MAX_FILLED_DEPTH) return () => false;
  const roll = random.nextInt(0, 11);
  if (roll === 0) return () => false;
  if (roll === 1 && depth <= 1) return () => true;
  const odds = depth <= 1 ? 1 : depth;
  return () => random.nextInt(0, odds) === 0;
};

const withDependents = (chosen: Set<string>, shape: Shape): void => {
  let grown = true;
  while (grown) {
    grown = false;
    for (const [name, others] of shape.dependent) {
      if (!chosen.has(name)) continue;
      for (const other of others) {
        if (!chosen.has(other)) {
          chosen.add(other);
          grown = true;
        }
      }
    }
  }
};

const choose = (members: readonly Member[], shape: Shape, pick: Choice): ReadonlySet<string> => {
  const chosen = new Set(members.filter((one) => one.required || pick(one)).map(({ name }) => name));
  withDependents(chosen, shape);
  const least = shape.minProperties ?? 0;
  for (const { name } of members) if (chosen.size < least) chosen.add(name);
  const most = shape.maxProperties ?? Number.POSITIVE_INFINITY;
  for (const { name, required } of members) if (!required && chosen.size > most) chosen.delete(name);
  return chosen;
};

const extraCount = (shape: Shape, making: Making, random: Random, count: number): number => {
  const least = Math.max(0, Math.min(100, (shape.minProperties ?? 0) - count));
  const most = Math.max(0, (shape.maxProperties ?? Number.POSITIVE_INFINITY) - count);
  if (making.fill === 'none' || making.budget.left <= 0) return least;
  const wanted = making.fill === 'all' ? 1 : random.nextInt(0, 2);
  return Math.min(most, Math.max(least, wanted));
};

const objectOf = (made: readonly Made[]): Json =>
  Object.fromEntries(made.map(({ name, value }) => [name, value.value]));

const valueFrom = (made: readonly Made[]): Value<Json> => new Value(objectOf(made), made);

function* simpler(made: readonly Made[]): Iterable<Value<Json>> {
  const needed = made.filter(({ required }) => required);
  if (needed.length < made.length - 1) yield valueFrom(needed);
  for (const one of made) if (!one.required) yield valueFrom(made.filter((other) => other !== one));
  for (const one of made) {
    for (const value of one.values.shrink(one.value.value, one.value.context)) {
      yield valueFrom(made.map((other) => (other === one ? { ...one, value } : other)));
    }
  }
}

export const objects = (shape: Shape, making: Making, depth: number): Values | undefined => {
  const members = membersOf(shape, making, depth);
  if (!members) return undefined;
  return ownArbitrary<Json>({
    generate: (random, bias) => {
      const chosen = choose(members, shape, chooser(making, depth, random));
      const made: Made[] = [];
      for (const member of members) {
        if (!chosen.has(member.name)) continue;
        const values = member.values();
        if (!values) continue;
        making.budget.left -= 1;
        made.push({ name: member.name, required: member.required, values, value: values.generate(random, bias) });
      }
      addExtras(made, shape, making, depth, random, extraCount(shape, making, random, made.length));
      return valueFrom(made);
    },
    shrink: (_, context) => simpler(context as readonly Made[]),
  });
};
