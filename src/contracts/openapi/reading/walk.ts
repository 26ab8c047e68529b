// Walks over the objects that a document is made of, without following references.
import { isBag } from '../../../core/json-bag.ts';
import { childOf } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { ApiVersion, SpecPlace } from '../api.ts';
import { allMembersOf, type Kind, membersOf, type Shape, siblingsCount } from './grammar.ts';

export type Visit = {
  readonly kind: Kind;
  readonly place: SpecPlace;
  readonly value: Json;
  /** What references in it resolve against. */
  readonly base: string;
  /** It is a part of a schema that was visited as well. */
  readonly inner?: boolean;
  /** A reference leads to it, and it is a part of nothing that was visited before. */
  readonly entry?: boolean;
};

export type Child = { readonly kind: Kind; readonly pointer: string; readonly value: Json };

const isExtension = (key: string): boolean => key.startsWith('x-');

const ofShape = (shape: Shape, pointer: string, value: Json): Child[] => {
  if (shape.startsWith('[]')) {
    const kind = shape.slice(2) as Kind;
    return Array.isArray(value)
      ? (value as readonly Json[]).map((item, index) => ({ kind, pointer: childOf(pointer, index), value: item }))
      : [];
  }
  if (shape.startsWith('{}')) {
    const kind = shape.slice(2) as Kind;
    if (!isBag(value)) return [];
    return Object.keys(value).map((key) => ({ kind, pointer: childOf(pointer, key), value: value[key]! }));
  }
  // Draft-07 and before: a list of schemas by position.
  if (shape === 'schema' && Array.isArray(value)) return ofShape('[]schema', pointer, value);
  return [{ kind: shape as Kind, pointer, value }];
};

/** Swagger 2: these hold their constraints themselves. */
const hasOwnConstraints = (kind: Kind, value: { readonly [key: string]: Json }): boolean =>
  kind === 'header' || (kind === 'parameter' && value.in !== 'body' && !('schema' in value));

/** The objects directly in one. */
export const childrenOf = (kind: Kind, pointer: string, value: Json, version: ApiVersion): Child[] => {
  if (!isBag(value)) return [];
  if (typeof value.$ref === 'string' && kind !== 'document' && !siblingsCount(kind, version)) return [];
  const every = allMembersOf(kind);
  if (every !== undefined) {
    return Object.keys(value)
      .filter((key) => !isExtension(key) && key !== '$ref')
      .map((key) => ({ kind: every, pointer: childOf(pointer, key), value: value[key]! }));
  }
  const children: Child[] = [];
  if (version === '2.0' && hasOwnConstraints(kind, value)) children.push({ kind: 'items', pointer, value });
  const members = membersOf(kind, version);
  for (const key of Object.keys(value)) {
    const shape = Object.hasOwn(members, key) ? members[key] : undefined;
    if (shape !== undefined) children.push(...ofShape(shape, childOf(pointer, key), value[key]!));
  }
  return children;
};
