// Arrays of a shape.
import { type Random, Value } from 'fast-check';
import type { Json } from '../../../model/json.ts';
import { ownArbitrary } from './own-arbitrary.ts';
import { itemSchemas, type Shape } from './shape.ts';
import type { Making, Values } from './values.ts';

type Made = { readonly values: Values; readonly value: Value<Json> };

type Plan = {
  readonly min: number;
  readonly max: number;
  readonly itemAt: (index: number) => Values | undefined;
  readonly unique: boolean;
};

const MOST = 10_000;

/** The first items are those that `contains` wants. */
const planOf = (shape: Shape, making: Making, depth: number): Plan => {
  const wanted = shape.contains.flatMap(({ schema, min }) => Array.from({ length: Math.min(min, 50) }, () => schema));
  const itemAt = (index: number): Values | undefined => {
    const schemas = itemSchemas(shape, index);
    const contained = index < wanted.length ? [wanted[index]!] : [];
    return making.values([...schemas, ...contained], depth + 1);
  };
  const closed = shape.closed && shape.items.every(({ rest }) => rest === undefined);
  const most = closed ? Math.max(0, ...shape.items.map(({ prefix }) => prefix.length)) : Number.POSITIVE_INFINITY;
  // Without items there is nothing to send of a parameter.
  const least = making.stand === 'json' ? 0 : 1;
  return {
    min: Math.max(shape.minItems ?? 0, wanted.length, least),
    max: Math.min(shape.maxItems ?? Number.POSITIVE_INFINITY, most),
    itemAt,
    unique: shape.unique,
  };
};

const wantedLength = ({ min, max }: Plan, making: Making, depth: number, random: Random): number => {
  const prefixed = Math.min(max, Math.max(min, making.fill === 'all' && depth <= 4 ? 1 : min));
  if (making.fill !== 'some') return prefixed;
  if (making.budget.left <= 0 || depth > 5) return min;
  const most = Math.min(max, min + (depth <= 1 ? 4 : 2));
  return most <= min ? min : random.nextInt(min, most);
};

const UNIQUE_TRIES = 12;

const makeItem = (
  values: Values,
  seen: Set<string> | undefined,
  random: Random,
  bias: number | undefined,
): Made | undefined => {
  for (let tries = 0; tries < (seen ? UNIQUE_TRIES : 1); tries += 1) {
    const value = values.generate(random, bias);
    if (!seen) return { values, value };
    const key = JSON.stringify(value.value);
    if (seen.has(key)) continue;
    seen.add(key);
    return { values, value };
  }
  return undefined;
};

const valueFrom = (made: readonly Made[]): Value<Json> =>
  new Value<Json>(
    made.map(({ value }) => value.value),
    made,
  );

function* simpler(made: readonly Made[], min: number): Iterable<Value<Json>> {
  if (made.length > min) yield valueFrom(made.slice(0, min));
  if (made.length > min + 2) yield valueFrom(made.slice(0, Math.ceil((made.length + min) / 2)));
  if (made.length > min) for (let at = 0; at < made.length; at += 1) yield valueFrom(made.toSpliced(at, 1));
  for (const [at, one] of made.entries()) {
    for (const value of one.values.shrink(one.value.value, one.value.context)) {
      yield valueFrom(made.with(at, { values: one.values, value }));
    }
  }
}

export const arrays = (shape: Shape, making: Making, depth: number): Values | undefined => {
  const plan = planOf(shape, making, depth);
  if (plan.min > plan.max || plan.min > MOST) return undefined;
  if (plan.min > 0 && !plan.itemAt(0)) return undefined;
  return ownArbitrary<Json>({
    generate: (random, bias) => {
      const length = wantedLength(plan, making, depth, random);
      const seen = plan.unique ? new Set<string>() : undefined;
      const made: Made[] = [];
      for (let at = 0; at < length; at += 1) {
        making.budget.left -= 1;
        const values = plan.itemAt(at);
        const one = values && makeItem(values, seen, random, bias);
        if (!one) break;
        made.push(one);
      }
      return valueFrom(made);
    },
    shrink: (_, context) => simpler(context as readonly Made[], plan.min),
  });
};
