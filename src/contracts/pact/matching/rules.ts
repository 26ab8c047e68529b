// Reads the matching rules of a request, in the shapes of specification 2 and of 3 and 4.

import { type PathToken, type Place, parseRulePath, weightOf } from './rule-path.ts';
import { isList, isNumber, isObject, numberOf, type Tree, type TreeObject } from './tree.ts';

/** A rule as written, its kind in one spelling: `type`, `min-type`, `datetime`, `each-key`, ... */
export type Rule = { readonly kind: string; readonly raw: TreeObject };

export type RuleList = { readonly combine: 'AND' | 'OR'; readonly rules: readonly Rule[] };

export type PathRules = RuleList & { readonly path: string; readonly tokens: readonly PathToken[] };

/** The rules of one part of a message. */
export type Rules = readonly PathRules[];

/** The rules that hold at a place. `cascaded`: they are written for something above it. */
export type HoldingRules = RuleList & { readonly cascaded: boolean };

export type RequestRules = {
  readonly path: Rules;
  readonly query: Rules;
  readonly header: Rules;
  readonly body: Rules;
};

const SPELLINGS: Readonly<Record<string, string>> = {
  timestamp: 'datetime',
  'date-time': 'datetime',
  contenttype: 'content-type',
  statuscode: 'status-code',
  arraycontains: 'array-contains',
  notempty: 'not-empty',
  eachkey: 'each-key',
  eachvalue: 'each-value',
  minmaxtype: 'min-max-type',
  mintype: 'min-type',
  maxtype: 'max-type',
};

const implied = (raw: TreeObject): string => {
  for (const kind of ['regex', 'include', 'date', 'time', 'timestamp', 'datetime']) if (kind in raw) return kind;
  return 'min' in raw || 'max' in raw ? 'type' : 'equality';
};

const kindOfRule = (raw: TreeObject): string => {
  const written = typeof raw.match === 'string' ? raw.match : implied(raw);
  const kind = SPELLINGS[written.toLowerCase().replaceAll(/[-_]/g, '')] ?? SPELLINGS[written.toLowerCase()] ?? written;
  if (kind !== 'type') return kind;
  if ('min' in raw && 'max' in raw) return 'min-max-type';
  if ('min' in raw) return 'min-type';
  return 'max' in raw ? 'max-type' : 'type';
};

export const readRule = (raw: Tree): Rule => (isObject(raw) ? { kind: kindOfRule(raw), raw } : { kind: '', raw: {} });

/** Specification 3 and 4: `{combine, matchers}`; 2: the rule itself. */
const readList = (raw: Tree): RuleList => {
  if (!isObject(raw)) return { combine: 'AND', rules: [] };
  if (!isList(raw.matchers)) return { combine: 'AND', rules: [readRule(raw)] };
  return { combine: raw.combine === 'OR' ? 'OR' : 'AND', rules: raw.matchers.map(readRule) };
};

/** Rules by path, as in the `body` category and in the variants of arrayContains. */
export const readRules = (raw: Tree | undefined): Rules => {
  if (!isObject(raw)) return [];
  return Object.entries(raw).flatMap(([path, list]) => {
    const tokens = parseRulePath(path);
    const read = readList(list);
    return tokens && read.rules.length > 0 ? [{ path, tokens, ...read }] : [];
  });
};

/** Names of headers and parameters are no paths, unless written as one; indexes after a name are kept. */
const readNamed = (raw: Tree | undefined): Rules => {
  if (!isObject(raw)) return [];
  return Object.entries(raw).flatMap(([path, list]) => {
    const indexed = /^(?<name>.*?)(?<index>(?:\[(?:\d+|\*)\])?)$/s.exec(path)?.groups;
    const tokens: readonly PathToken[] = path.startsWith('$')
      ? (parseRulePath(path) ?? [])
      : [{ kind: 'name', name: indexed!.name! }, ...(parseRulePath(`$${indexed!.index!}`) ?? [])];
    const read = readList(list);
    return read.rules.length > 0 ? [{ path, tokens, ...read }] : [];
  });
};

/** Of the path there is one list, written with or without a name of its own. */
const readPathRules = (raw: Tree | undefined): Rules => {
  if (!isObject(raw)) return [];
  const written = isList(raw.matchers) ? raw : (raw.$ ?? raw['']);
  const list = readList(written ?? null);
  return list.rules.length > 0 ? [{ path: '', tokens: [], ...list }] : [];
};

const PARTS = { path: 'path', query: 'query', headers: 'header', header: 'header', body: 'body' } as const;

/** Specification 2: every rule in one object, by paths that begin with the part. */
const readFlat = (raw: TreeObject): RequestRules => {
  const found: Record<keyof RequestRules, PathRules[]> = { path: [], query: [], header: [], body: [] };
  for (const [path, list] of Object.entries(raw)) {
    const [first, ...tokens] = parseRulePath(path) ?? [];
    const part = first?.kind === 'name' ? PARTS[first.name as keyof typeof PARTS] : undefined;
    if (part) found[part].push({ path, tokens, ...readList(list) });
  }
  return found;
};

/** The rules of a request as written; none for none. */
export const readRequestRules = (raw: Tree | undefined): RequestRules => {
  if (!isObject(raw)) return { path: [], query: [], header: [], body: [] };
  if (Object.keys(raw).some((key) => key.startsWith('$'))) return readFlat(raw);
  return {
    path: readPathRules(raw.path),
    query: readNamed(raw.query),
    header: readNamed(raw.header ?? raw.headers),
    body: readRules(raw.body),
  };
};

/** The rules that fit a place best; of several places, those of the one that they fit best. */
export const rulesAt = (rules: Rules, ...places: readonly Place[]): HoldingRules | undefined => {
  let best: (PathRules & { readonly depth: number }) | undefined;
  let most = 0;
  for (const place of places) {
    for (const one of rules) {
      const weight = weightOf(one.tokens, place);
      if (weight > 0 && weight >= most) [best, most] = [{ ...one, depth: place.length }, weight];
    }
  }
  return best && { combine: best.combine, rules: best.rules, cascaded: best.tokens.length < best.depth };
};

/** A number among the rule's members. */
export const boundOf = ({ raw }: Rule, name: string): number | undefined => {
  const value = raw[name];
  return value !== undefined && isNumber(value) ? numberOf(value) : undefined;
};

export const textOf = ({ raw }: Rule, ...names: readonly string[]): string | undefined => {
  for (const name of names) if (typeof raw[name] === 'string') return raw[name];
  return undefined;
};
