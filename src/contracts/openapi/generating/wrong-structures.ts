// Lists and objects that violate one keyword.
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import { randomFrom } from './random.ts';
import { isNamed, type Shape } from './shape.ts';
import type { Site } from './sites.ts';
import type { Making } from './values.ts';
import type { Wrong } from './wrong.ts';

const LAST = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** So many different ones, as like the first as can be. */
const different = (first: Json, count: number): readonly Json[] => {
  if (typeof first === 'number') return Array.from({ length: count }, (_, at) => first + at);
  if (typeof first !== 'string' || first === '') return [];
  const others = [...LAST].map((last) => `${first.slice(0, -1)}${last}`).filter((one) => one !== first);
  return [first, ...others].slice(0, count);
};

export function* listWrongs(site: Site, making: Making): Iterable<Wrong> {
  const { shape, value } = site;
  const items = value as readonly Json[];
  const { minItems, maxItems } = shape;
  if (minItems !== undefined && minItems > 0) {
    yield {
      keyword: 'minItems',
      holds: (made) => Array.isArray(made) && made.length < minItems,
      values: () => [items.slice(0, minItems - 1)],
      tell: (made) => `has ${(made as readonly Json[]).length} items, less than its minItems ${minItems}`,
    };
  }
  if (maxItems !== undefined && maxItems < 1000) {
    yield {
      keyword: 'maxItems',
      holds: (made) => Array.isArray(made) && made.length > maxItems,
      *values() {
        // Only this is to be wrong in it.
        const unlike = shape.unique && items.length > 0 ? different(items[0]!, maxItems + 1) : [];
        if (unlike.length > maxItems) yield [...unlike];
        making.budget.left = 2000;
        const longer: Shape = { ...shape, minItems: maxItems + 1, maxItems: maxItems + 1 };
        const made = making.ofShape(longer, site.depth)?.generate(randomFrom(0, 'longer'), undefined).value;
        if (Array.isArray(made) && made.length > maxItems) yield made;
        if (items.length > 0) yield Array.from({ length: maxItems + 1 }, (_, at) => items[at % items.length]!);
      },
      tell: (made) => `has ${(made as readonly Json[]).length} items, more than its maxItems ${maxItems}`,
    };
  }
  if (shape.unique && items.length > 0) {
    yield {
      keyword: 'uniqueItems',
      holds: (made) => Array.isArray(made) && new Set(made.map((one) => JSON.stringify(one))).size < made.length,
      values: () => [[...items, items[0]!], items.length > 1 ? items.with(-1, items[0]!) : [...items, items[0]!]],
      tell: () => 'has the same item twice, its items are unique',
    };
  }
}

const EXTRA = 'notDocumented';

export function* objectWrongs({ shape, value }: Site): Iterable<Wrong> {
  const entries = Object.entries(value as { readonly [key: string]: Json });
  const without = (name: string): Json => Object.fromEntries(entries.filter(([other]) => other !== name));
  for (const name of shape.required) {
    if (!entries.some(([other]) => other === name)) continue;
    yield {
      keyword: 'required',
      member: name,
      holds: (made) => isBag(made) && !Object.hasOwn(made, name),
      values: () => [without(name)],
      tell: () => `is without ${name}, which is required`,
    };
  }
  const closed = shape.closed || shape.members.some(({ additional }) => additional === false);
  if (closed && !isNamed(shape, EXTRA)) {
    yield {
      keyword: shape.closed ? 'unevaluatedProperties' : 'additionalProperties',
      member: EXTRA,
      holds: (made) => isBag(made) && Object.hasOwn(made, EXTRA),
      values: () => [Object.fromEntries([...entries, [EXTRA, 'text']])],
      tell: () => `has the member ${EXTRA}, none but those of its schema are allowed`,
    };
  }
  for (const [name, others] of shape.dependent) {
    for (const other of others) {
      if (!Object.hasOwn(value as object, name) || !Object.hasOwn(value as object, other)) continue;
      yield {
        keyword: 'dependentRequired',
        member: other,
        holds: (made) => isBag(made) && Object.hasOwn(made, name) && !Object.hasOwn(made, other),
        values: () => [without(other)],
        tell: () => `has ${name} without ${other}, which goes with it`,
      };
    }
  }
  yield* countWrongs(shape, entries);
}

function* countWrongs(shape: Shape, entries: readonly (readonly [string, Json])[]): Iterable<Wrong> {
  const { minProperties, maxProperties } = shape;
  const count = (made: Json): number => Object.keys(made as object).length;
  if (minProperties !== undefined && minProperties > 0) {
    const fewer = entries.toSorted(([a], [b]) => Number(shape.required.has(b)) - Number(shape.required.has(a)));
    yield {
      keyword: 'minProperties',
      values: () => [Object.fromEntries(fewer.slice(0, minProperties - 1))],
      tell: (made) => `has ${count(made)} members, less than its minProperties ${minProperties}`,
    };
  }
  if (maxProperties !== undefined && maxProperties < 200) {
    const more = Array.from(
      { length: maxProperties + 1 },
      (_, at) => [`extra${at}`, entries[0]?.[1] ?? 'text'] as const,
    );
    yield {
      keyword: 'maxProperties',
      values: () => [Object.fromEntries([...entries, ...more].slice(0, Math.max(entries.length, maxProperties + 1)))],
      tell: (made) => `has ${count(made)} members, more than its maxProperties ${maxProperties}`,
    };
  }
}
