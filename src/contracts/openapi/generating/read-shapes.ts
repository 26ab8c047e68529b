// Reads schemas that apply to one value together as alternatives of what it may be: references are followed, combinations multiplied out.
import { type Bag, bag, isBag, list, text } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { Api } from '../api.ts';
import { addKeywords, isEmpty } from './combine.ts';
import { ANY, type Shape } from './shape.ts';

/** Of schemas that apply together. The same schemas give the same list. */
export type ReadShapes = (schemas: readonly Json[]) => readonly Shape[];

const MAX_SHAPES = 48;
const MAX_DEPTH = 60;

/** Of too many, some from everywhere. */
const bounded = (shapes: readonly Shape[]): readonly Shape[] => {
  if (shapes.length <= MAX_SHAPES) return shapes;
  const step = shapes.length / MAX_SHAPES;
  return Array.from({ length: MAX_SHAPES }, (_, at) => shapes[Math.floor(at * step)]!);
};

type Reading = {
  readonly schemaAt: (ref: string) => Json | undefined;
  /** What is read: a place that is named by a reference is that which it leads to. */
  readonly roots: readonly Json[];
  /** References that led here. */
  readonly refs: readonly string[];
  /** Within `allOf`: the whole is more than this schema. */
  readonly isPart: boolean;
};

const pinned = (property: string, values: readonly string[]): Json => ({
  type: 'object',
  properties: { [property]: values.length === 1 ? { const: values[0]! } : { enum: values } },
  required: [property],
});

type Named = { readonly property: string; readonly mapping: readonly (readonly [value: string, ref: string])[] };

const discriminatorOf = (schema: Bag): Named | undefined => {
  const property = text(bag(schema.discriminator).propertyName);
  if (property === undefined) return undefined;
  const mapping = Object.entries(bag(bag(schema.discriminator).mapping)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { property, mapping };
};

/** What the discriminator demands of the branch that a reference leads to. */
const demandFor = (named: Named | undefined, branch: Json): readonly Json[] => {
  const ref = text(bag(branch).$ref);
  if (!named || ref === undefined) return [];
  const values = named.mapping.filter(([, target]) => target === ref).map(([value]) => value);
  return values.length > 0 ? [pinned(named.property, values)] : [];
};

const together = (shapes: readonly Shape[], schemas: readonly Json[], reading: Reading): readonly Shape[] =>
  schemas.reduce<readonly Shape[]>((sum, schema) => (sum.length === 0 ? sum : expand(sum, schema, reading)), shapes);

const oneOf = (shapes: readonly Shape[], branches: readonly (readonly Json[])[], reading: Reading): readonly Shape[] =>
  bounded(branches.flatMap((schemas) => together(shapes, schemas, reading)));

/** A base type that names its subtypes: what is sent is one of these. */
const subtypes = (shapes: readonly Shape[], named: Named, reading: Reading): readonly Shape[] => {
  // The first that was referred to is what it is; others are what that one extends.
  const outermost =
    named.mapping.find(([, ref]) => reading.roots.includes(reading.schemaAt(ref) ?? true))?.[1] ??
    reading.refs.find((ref) => named.mapping.some(([, target]) => target === ref));
  const own = named.mapping.filter(([, ref]) => ref === outermost).map(([value]) => value);
  if (own.length > 0) return together(shapes, [pinned(named.property, own)], reading);
  if (reading.isPart || named.mapping.length === 0) return shapes;
  const branches = named.mapping.map(([value, ref]) => [{ $ref: ref }, pinned(named.property, [value])]);
  const found = oneOf(shapes, branches, reading);
  return found.length > 0 ? found : shapes;
};

const conditional = (shapes: readonly Shape[], schema: Bag, reading: Reading): readonly Shape[] => {
  if (schema.if === undefined || (schema.then === undefined && schema.else === undefined)) return shapes;
  return oneOf(
    shapes,
    [
      [schema.if, schema.then ?? true],
      [{ not: schema.if }, schema.else ?? true],
    ],
    reading,
  );
};

const dependent = (shapes: readonly Shape[], schema: Bag, reading: Reading): readonly Shape[] => {
  const entries = Object.entries({ ...bag(schema.dependencies), ...bag(schema.dependentSchemas) });
  return entries
    .filter(([, value]) => !Array.isArray(value))
    .reduce<readonly Shape[]>(
      (sum, [name, value]) => oneOf(sum, [[{ not: { required: [name] } }], [{ required: [name] }, value]], reading),
      shapes,
    );
};

const followed = (shapes: readonly Shape[], ref: string, reading: Reading): readonly Shape[] => {
  // What led here applies already: a subtype has all of its base type, which offers the subtype.
  if (reading.refs.includes(ref)) return shapes;
  if (reading.refs.length > MAX_DEPTH) return [];
  const target = reading.schemaAt(ref);
  return target === undefined ? [] : expand(shapes, target, { ...reading, refs: [...reading.refs, ref] });
};

const expand = (shapes: readonly Shape[], schema: Json, reading: Reading): readonly Shape[] => {
  if (!isBag(schema)) return schema === false ? [] : shapes;
  let sum = shapes.map((shape) => addKeywords(shape, schema)).filter((shape) => !isEmpty(shape));
  const ref = text(schema.$ref) ?? text(schema.$dynamicRef);
  if (ref !== undefined) sum = [...followed(sum, ref, reading)];
  const part = { ...reading, isPart: true };
  const all = list(schema.allOf);
  if (all.length > 0) sum = [...together(sum, all, part)];
  const named = discriminatorOf(schema);
  for (const branches of [schema.oneOf, schema.anyOf]) {
    if (!Array.isArray(branches)) continue;
    const inner = list(branches).map((branch) => [branch, ...demandFor(named, branch)]);
    sum = [...oneOf(sum, inner, { ...reading, isPart: reading.isPart || named !== undefined })];
  }
  if (named && !schema.oneOf && !schema.anyOf) sum = [...subtypes(sum, named, reading)];
  return dependent(conditional(sum, schema, reading), schema, reading).filter((shape) => !isEmpty(shape));
};

export const createReadShapes = (api: Pick<Api, 'schemaAt'>): ReadShapes => {
  const ids = new WeakMap<object, number>();
  let count = 0;
  const idOf = (schema: Json): string => {
    if (typeof schema !== 'object' || schema === null) return String(schema);
    const known = ids.get(schema);
    if (known !== undefined) return String(known);
    count += 1;
    ids.set(schema, count);
    return String(count);
  };
  const found = new Map<string, readonly Shape[]>();
  const schemaAt = (ref: string): Json | undefined => api.schemaAt(ref, 'request');
  return (schemas) => {
    const key = schemas.map(idOf).join(' ');
    const known = found.get(key);
    if (known) return known;
    const shapes = together([ANY], schemas, { schemaAt, roots: schemas, refs: [], isPart: false });
    found.set(key, shapes);
    return shapes;
  };
};
