// Makes of a schema the copy that ajv compiles: the judging keywords alone, and references by keys of our own.
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import { ignoresBesideRef, judgingKeywords, type Shape } from '../library/keywords.ts';
import type { Located, Reach } from '../library/reach.ts';

/** ajv has no key for a schema of ours twice. */
export type KeyOf = (target: Located) => string;

type Draft = { [keyword: string]: Json };

/** ajv takes neither an empty `enum` nor `false` everywhere. */
const NEVER: Json = { not: {} };

/** What it says about too many items or members is quicker than a schema that nothing matches. */
const MAY_BE_FALSE = new Set(['items', 'additionalItems', 'additionalProperties', 'unevaluatedProperties']);

const copyInner = (keyword: string, shape: Shape, value: Json, copy: (inner: Json) => Json): Json => {
  switch (shape) {
    case 'data':
      return value;
    case 'one':
      return value === false && MAY_BE_FALSE.has(keyword) ? value : copy(value);
    case 'list':
      return (value as readonly Json[]).map(copy);
    case 'items':
      if (Array.isArray(value)) return (value as readonly Json[]).map(copy);
      return value === false ? value : copy(value);
    default: {
      const members = Object.entries(value as { readonly [key: string]: Json });
      return Object.fromEntries(members.map(([key, one]) => [key, Array.isArray(one) ? one : copy(one)]));
    }
  }
};

/** ajv calls what a member named `toString` holds when it compares objects. */
export const EQUAL = 'EqualInAssay';

const isContainer = (value: Json): boolean => typeof value === 'object' && value !== null;

export const copyTarget = (start: Located, reach: Reach, keyOf: KeyOf): Json => {
  const keywords = judgingKeywords(start.dialect);

  const referenceOf = (reference: string): string => {
    const target = reach.target(reference, start.resource)!;
    return 'meta' in target ? target.meta : keyOf(target);
  };

  const copy = (value: Json): Json => {
    if (value === false) return NEVER;
    if (!isBag(value)) return value;
    const alone = ignoresBesideRef(start.dialect) && typeof value.$ref === 'string';
    const draft: Draft = {};
    for (const keyword of alone ? ['$ref'] : Object.keys(value)) {
      const shape = keywords.get(keyword);
      if (shape === undefined) continue;
      const inner = value[keyword]!;
      if (keyword === '$ref') draft.$ref = referenceOf(inner as string);
      else if (keyword === 'enum' && (inner as readonly Json[]).length === 0) return NEVER;
      else if (keyword === 'const' && isContainer(inner)) draft[`const${EQUAL}`] = [inner];
      else if (keyword === 'enum' && (inner as readonly Json[]).some(isContainer)) draft[`enum${EQUAL}`] = inner;
      else draft[keyword] = copyInner(keyword, shape, inner, copy);
    }
    return draft;
  };
  return copy(start.value);
};
