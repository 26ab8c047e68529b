// Makes of all that a schema leads to the copies that hyperjump compiles: one document per base URI, under names of our own.
import { isBag } from '../../../core/json-bag.ts';
import { childOf } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { Library, Resource } from '../library/create-library.ts';
import { ignoresBesideRef, judgingKeywords, type Shape } from '../library/keywords.ts';
import { type Located, placeKey, type Reach } from '../library/reach.ts';
import { resolveUri, splitUri } from '../library/uris.ts';
import type { Dialect } from '../schema-set.ts';
import { unicodePattern } from './unicode-pattern.ts';

export type ResourceCopy = {
  readonly uri: string;
  readonly resource: Resource;
  readonly dialect: Dialect;
  readonly value: Json;
};

export type Copies = {
  readonly all: readonly ResourceCopy[];
  readonly start: string;
  /** A format that is judged is not known there. */
  readonly lacksFormats: boolean;
};

type Draft = { [keyword: string]: Json };

export type Copying = {
  readonly library: Library;
  readonly reach: Reach;
  readonly prefix: string;
  hasFormat(name: string, dialect: Dialect): boolean;
};

const inner = (keyword: string, shape: Shape, value: Json, copy: (path: string, one: Json) => Json): Json => {
  const path = `/${keyword}`;
  if (shape === 'data') return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((one, index) => copy(`${path}/${index}`, one));
  if (shape === 'one' || shape === 'items') return copy(path, value);
  const members = Object.entries(value as { readonly [key: string]: Json });
  const keyed = ([key, one]: readonly [string, Json]) =>
    [key, Array.isArray(one) ? one : copy(childOf(path, key), one)] as const;
  const copied = members.map(keyed);
  if (keyword !== 'patternProperties') return Object.fromEntries(copied);
  return Object.fromEntries(copied.map(([pattern, one]) => [unicodePattern(pattern), one] as const));
};

/** The members of the set are as good as numbered. */
const numbering = <T>(): ((key: T) => number) => {
  const numbers = new Map<T, number>();
  return (key) => {
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
};

export const copyResources = ({ library, reach, prefix, hasFormat }: Copying, start: Located): Copies => {
  const numberOf = numbering<Resource>();
  const partOf = numbering<string>();
  let lacksFormats = false;
  const uriOf = (resource: Resource): string => `${prefix}${numberOf(resource)}`;
  const holderIn = (dialect: Dialect): string => (dialect.startsWith('draft-') ? 'definitions' : '$defs');
  const isRoot = ({ pointer, resource }: Located): boolean => pointer === resource.pointer;
  const addressOf = (target: Located): string =>
    isRoot(target)
      ? uriOf(target.resource)
      : `${uriOf(target.resource)}#/${holderIn(target.dialect)}/t${partOf(placeKey(target))}`;

  const reference = (keyword: string, written: string, from: Resource): string => {
    const target = reach.target(written, from)!;
    if ('meta' in target) return target.meta;
    const { fragment } = splitUri(resolveUri(written, from.uri));
    const isDynamic = keyword === '$dynamicRef' && target.resource.dynamicAnchors.get(fragment) === target.pointer;
    return isDynamic ? `${uriOf(target.resource)}#${fragment}` : addressOf(target);
  };

  const copyAt = (at: Located): Json => {
    const { value, dialect, resource, pointer } = at;
    if (!isBag(value)) return value;
    const alone = ignoresBesideRef(dialect) && typeof value.$ref === 'string';
    const draft: Draft = {};
    if (typeof value.$dynamicAnchor === 'string' && dialect === '2020-12') draft.$dynamicAnchor = value.$dynamicAnchor;
    const copyInner = (path: string, one: Json): Json => {
      const other = library.resourceAt(resource.document, pointer + path) ?? resource;
      if (other !== resource) return { $ref: uriOf(other) };
      return copyAt({ value: one, pointer: pointer + path, resource, dialect });
    };
    for (const keyword of alone ? ['$ref'] : Object.keys(value)) {
      const shape = judgingKeywords(dialect).get(keyword);
      const written = value[keyword]!;
      if (shape === undefined) continue;
      if (keyword === '$ref' || keyword === '$dynamicRef')
        draft[keyword] = reference(keyword, written as string, resource);
      else if (keyword === 'format' && !hasFormat(written as string, dialect)) lacksFormats = true;
      else if (keyword === 'pattern') draft.pattern = unicodePattern(written as string);
      else draft[keyword] = inner(keyword, shape, written, copyInner);
    }
    return draft;
  };

  const copyOf = (resource: Resource): ResourceCopy => {
    const { dialect } = library.dialectOf(resource)!;
    const root = { value: resource.value, pointer: resource.pointer, resource, dialect };
    const parts = [...reach.targets.values()].filter((target) => target.resource === resource && !isRoot(target));
    const holder = Object.fromEntries(parts.map((part) => [`t${partOf(placeKey(part))}`, copyAt(part)]));
    const copy = copyAt(root);
    const uri = uriOf(resource);
    if (!isBag(copy)) return { uri, resource, dialect, value: copy };
    const isAlone = ignoresBesideRef(dialect) && '$ref' in copy;
    const value: Draft = { ...(isAlone ? { allOf: [copy] } : copy), [holderIn(dialect)]: holder };
    if (dialect === '2019-09' && resource.isRecursive) value.$recursiveAnchor = true;
    return { uri, resource, dialect, value };
  };

  const all = [...reach.resources].map(copyOf);
  return { all, start: addressOf(start), lacksFormats };
};
