// Finds the parts of a value with the schemas that apply to each, so that one part can be changed alone.
import { isBag } from '../../../core/json-bag.ts';
import { escapeKey } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import { sameJson } from './combine.ts';
import type { ReadShapes } from './read-shapes.ts';
import { allows, itemSchemas, memberSchemas, type Shape, typeOf } from './shape.ts';

export type Site = {
  /** JSON pointer into the value of the slot. */
  readonly pointer: string;
  readonly value: Json;
  /** All alternatives, and the one that the value is of. */
  readonly shapes: readonly Shape[];
  readonly shape: Shape;
  readonly depth: number;
};

const closeness = (shape: Shape, value: Json, read: ReadShapes): number => {
  if (!allows(shape, typeOf(value))) return -1;
  if (shape.values) return shape.values.some((one) => sameJson(one, value)) ? 100 : 0;
  if (!isBag(value)) return 1;
  let score = 1;
  for (const name of shape.required) {
    if (!Object.hasOwn(value, name)) return 0;
    score += 1;
    const pinned = read(memberSchemas(shape, name));
    const values = pinned.length === 1 ? pinned[0]!.values : undefined;
    if (values) score += values.some((one) => sameJson(one, value[name]!)) ? 20 : -20;
  }
  for (const name of Object.keys(value)) if (memberSchemas(shape, name).length > 0) score += 1;
  return score;
};

/** The alternative that a value is of, as far as that is seen. */
const shapeOf = (shapes: readonly Shape[], value: Json, read: ReadShapes): Shape | undefined => {
  if (shapes.length <= 1) return shapes[0];
  let best: { readonly shape: Shape; readonly score: number } | undefined;
  for (const shape of shapes) {
    const score = closeness(shape, value, read);
    if (!best || score > best.score) best = { shape, score };
  }
  return best?.shape;
};

export type Child = { readonly key: string; readonly value: Json; readonly schemas: readonly Json[] };

/** Parts that no schema speaks of are left out. */
export const childrenOf = (shape: Shape, value: Json): readonly Child[] => {
  const children = Array.isArray(value)
    ? (value as readonly Json[]).map((item, at) => ({ key: String(at), value: item, schemas: itemSchemas(shape, at) }))
    : isBag(value)
      ? Object.entries(value).map(([key, member]) => ({ key, value: member, schemas: memberSchemas(shape, key) }))
      : [];
  return children.filter(({ schemas }) => schemas.length > 0);
};

const MAX_DEPTH = 6;
const MAX_ITEMS = 2;

/** The value itself first. Of lists only the first items: the others are alike. */
export function* sitesOf(
  read: ReadShapes,
  schemas: readonly Json[],
  value: Json,
  pointer = '',
  above: readonly (readonly Shape[])[] = [],
): Iterable<Site> {
  const shapes = read(schemas);
  const depth = above.length;
  const shape = shapeOf(shapes, value, read);
  if (!shape) return;
  yield { pointer, value, shapes, shape, depth };
  // What is within itself is looked at once.
  if (depth >= MAX_DEPTH || above.includes(shapes)) return;
  const children = childrenOf(shape, value);
  for (const child of Array.isArray(value) ? children.slice(0, MAX_ITEMS) : children) {
    yield* sitesOf(read, child.schemas, child.value, `${pointer}/${escapeKey(child.key)}`, [...above, shapes]);
  }
}

/** A copy with another value in one place. */
export const replaceAt = (value: Json, keys: readonly string[], made: Json): Json => {
  const [key, ...rest] = keys;
  if (key === undefined) return made;
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    return items.map((item, at) => (String(at) === key ? replaceAt(item, rest, made) : item));
  }
  if (!isBag(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, name === key ? replaceAt(member, rest, made) : member]),
  );
};

/** Without members that may be left out, but for those on the way to one place. */
export const pruned = (
  read: ReadShapes,
  schemas: readonly Json[],
  value: Json,
  keys: readonly string[],
  depth = 0,
): Json => {
  if (depth > 12 || typeof value !== 'object' || value === null) return value;
  const shape = shapeOf(read(schemas), value, read);
  if (!shape) return value;
  const inner = new Map(childrenOf(shape, value).map((child) => [child.key, child.schemas]));
  const cut = (key: string, part: Json): Json =>
    pruned(read, inner.get(key) ?? [], part, key === keys[0] ? keys.slice(1) : [], depth + 1);
  if (Array.isArray(value)) return (value as readonly Json[]).map((item, at) => cut(String(at), item));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => shape.required.has(name) || name === keys[0])
      .map(([name, member]) => [name, cut(name, member)]),
  );
};

/** A whole value, and the part of it that is to be looked at. */
export type Version = { readonly value: Json; readonly below: string };

export const isWithin = (pointer: string, below: string): boolean =>
  pointer === below || pointer.startsWith(`${below}/`);
