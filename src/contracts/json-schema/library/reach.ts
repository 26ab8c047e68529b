// Finds everything a schema leads to through references, and what engines have to be able to do for it.
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { Dialect } from '../schema-set.ts';
import type { Library, Resource, Spot } from './create-library.ts';
import { isMetaSchema } from './dialects.ts';
import { schemasIn } from './inner-schemas.ts';
import { ignoresBesideRef, judgingKeywords } from './keywords.ts';
import { whatIsWrong } from './malformed.ts';
import { merge, type Summary } from './reach-summary.ts';
import { resolveUri } from './uris.ts';

/** A schema in the reach, and where it is. */
export type Located = Spot & { readonly dialect: Dialect };

export type Target = Located | { readonly meta: string };

export type Reach = {
  /** The start, and what references lead to, by place. */
  readonly targets: ReadonlyMap<string, Located>;
  readonly resources: ReadonlySet<Resource>;
  /** Where a reference in a schema of the resource leads. */
  target(reference: string, from: Resource): Target | undefined;
  readonly dialects: ReadonlySet<Dialect>;
  readonly keywords: ReadonlySet<string>;
  /** An `if` without `then` or `else`: it evaluates members all the same. */
  readonly hasBareIf: boolean;
  /** Names of members that every object of JavaScript has. */
  readonly hasInherited: boolean;
  /** Not every engine looks at a member of this name, nor asks for one without a name. */
  readonly hasProto: boolean;
  readonly hasCustomVocabulary: boolean;
  /** Why no engine is to judge it. */
  readonly fault?: string;
};

export const placeKey = ({ resource, pointer }: Spot): string => `${resource.document}#${pointer}`;

const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

const inheritedIn = (keyword: string, value: Json): boolean => {
  if (keyword === 'required') return (value as readonly string[]).some((name) => INHERITED.has(name));
  if (keyword !== 'properties' && !keyword.startsWith('depend')) return false;
  return Object.entries(value as object).some(
    ([name, one]) => INHERITED.has(name) || (Array.isArray(one) && one.some((inner) => INHERITED.has(inner))),
  );
};

/** What one set knows of its schemas: large documents lead to the same ones again and again. */
type Shared = {
  readonly library: Library;
  readonly known: Map<Resource, Map<string, Target | undefined>>;
  /** Places whose reach has been walked, without a fault. */
  readonly settled: Map<string, Summary>;
};

type Draft = Summary & {
  readonly targets: Map<string, Located>;
  readonly merged: Set<Summary>;
  readonly settled: ReadonlyMap<string, Summary>;
  fault?: string;
  readonly open: Located[];
};

const isWithout = (value: Json | undefined): boolean => Array.isArray(value) && value.includes('');

/** What ajv is silently wrong about: members without a name, and `contains` in `contains`. */
const misleadsAjv = (keyword: string, value: Json): boolean =>
  (keyword === 'contains' && /"(?:contains|\$ref)"/.test(JSON.stringify(value))) ||
  (keyword === 'required' && isWithout(value)) ||
  (keyword.startsWith('depend') && isBag(value) && Object.values(value).some(isWithout));

const hasOwnVocabulary = (custom: Resource | undefined): boolean =>
  custom !== undefined && isBag(custom.value) && isBag(custom.value.$vocabulary);

const whereIs = ({ resource, pointer }: Spot, keyword = ''): string =>
  `${resource.document}#${pointer}${keyword === '' ? '' : `/${keyword}`}`;

/** With the draft of its resource; undefined after a fault. */
const place = (library: Library, draft: Draft, spot: Spot): Located | undefined => {
  const known = library.dialectOf(spot.resource);
  if (!known) {
    draft.fault ??= `the meta-schema ${spot.resource.named} is not known`;
    return undefined;
  }
  draft.hasCustomVocabulary ||= hasOwnVocabulary(known.custom);
  draft.dialects.add(known.dialect);
  draft.resources.add(spot.resource);
  return { ...spot, dialect: known.dialect };
};

const reachSpot = (library: Library, draft: Draft, spot: Spot): void => {
  const key = placeKey(spot);
  if (draft.targets.has(key)) return;
  const summary = draft.settled.get(key);
  if (summary) return merge(draft, summary);
  const isNew = !draft.resources.has(spot.resource);
  const located = place(library, draft, spot);
  if (!located) return;
  draft.targets.set(key, located);
  draft.open.push(located);
  // Dynamic references may lead there without being written as a reference to it.
  if (isNew) reachAnchors(library, draft, spot.resource);
};

const reachAnchors = (library: Library, draft: Draft, resource: Resource): void => {
  for (const name of resource.dynamicAnchors.keys()) {
    const spot = library.follow(`#${encodeURIComponent(name)}`, resource);
    if (spot) reachSpot(library, draft, spot);
  }
};

const findTarget = (library: Library, reference: string, from: Resource): Target | undefined => {
  const absolute = resolveUri(reference, from.uri);
  const spot = library.locate(absolute);
  if (!spot) return isMetaSchema(absolute) ? { meta: absolute } : undefined;
  const known = library.dialectOf(spot.resource);
  return { ...spot, dialect: known?.dialect ?? '2020-12' };
};

const REFERENCES = ['$ref', '$dynamicRef', '$recursiveRef'];

const takeReference = ({ library, known }: Shared, draft: Draft, keyword: string, at: Located): void => {
  const reference = (at.value as { readonly [keyword: string]: string })[keyword]!;
  const targets = known.get(at.resource) ?? new Map<string, Target | undefined>();
  known.set(at.resource, targets);
  if (!targets.has(reference)) targets.set(reference, findTarget(library, reference, at.resource));
  const target = targets.get(reference);
  if (!target) draft.fault ??= `${whereIs(at, keyword)} ${JSON.stringify(reference)} leads to nothing`;
  else if (!('meta' in target)) reachSpot(library, draft, target);
};

/** Notes one schema, and gives those in it. */
const look = (shared: Shared, draft: Draft, at: Located): readonly Spot[] => {
  if (!isBag(at.value)) return [];
  const keywords = judgingKeywords(at.dialect);
  const alone = ignoresBesideRef(at.dialect) && typeof at.value.$ref === 'string';
  const inner: Spot[] = [];
  for (const keyword of alone ? ['$ref'] : Object.keys(at.value)) {
    const shape = keywords.get(keyword);
    if (shape === undefined) continue;
    const value = at.value[keyword]!;
    const wrong = whatIsWrong(keyword, shape, value, at.dialect);
    if (wrong !== undefined) {
      draft.fault ??= `${whereIs(at, keyword)} ${wrong}`;
      continue;
    }
    draft.keywords.add(keyword);
    draft.hasInherited ||= inheritedIn(keyword, value);
    draft.hasProto ||= (isBag(value) && Object.hasOwn(value, '__proto__')) || misleadsAjv(keyword, value);
    if (REFERENCES.includes(keyword)) takeReference(shared, draft, keyword, at);
    for (const one of schemasIn(keyword, shape, value)) {
      const pointer = at.pointer + one.path;
      const resource = shared.library.resourceAt(at.resource.document, pointer) ?? at.resource;
      inner.push({ value: one.value, pointer, resource });
    }
  }
  if ('if' in at.value && !('then' in at.value && 'else' in at.value)) draft.hasBareIf = true;
  return inner;
};

const walk = (shared: Shared, start: Spot, settled: ReadonlyMap<string, Summary>): Draft => {
  const { library } = shared;
  const draft: Draft = {
    ...{ targets: new Map(), resources: new Set(), dialects: new Set(), keywords: new Set(), merged: new Set() },
    ...{ hasBareIf: false, hasInherited: false, hasProto: false, hasCustomVocabulary: false, open: [], settled },
  };
  reachSpot(library, draft, start);
  for (let at = draft.open.pop(); at !== undefined && draft.fault === undefined; at = draft.open.pop()) {
    for (const spot of look(shared, draft, at)) {
      if (!isBag(spot.value)) continue;
      const isNew = !draft.resources.has(spot.resource);
      const located = spot.resource === at.resource ? { ...spot, dialect: at.dialect } : place(library, draft, spot);
      if (isNew && located) reachAnchors(library, draft, spot.resource);
      if (located) draft.open.push(located);
    }
  }
  return draft;
};

export type FindReach = {
  /** `targets` lacks what an earlier walk went through. */
  quick(start: Spot): Reach;
  whole(start: Spot): Reach;
};

/** Does not recurse, however deep schemas are nested. */
export const createReach = (library: Library): FindReach => {
  const shared: Shared = { library, known: new Map(), settled: new Map() };
  const target: Reach['target'] = (reference, from) => shared.known.get(from)?.get(reference);
  return {
    quick: (start) => {
      const draft = walk(shared, start, shared.settled);
      if (draft.fault === undefined) for (const key of draft.targets.keys()) shared.settled.set(key, draft);
      return { ...draft, target };
    },
    whole: (start) => ({ ...walk(shared, start, new Map()), target }),
  };
};
