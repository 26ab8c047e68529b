// Reads the matching rules of a pact, whatever version wrote them, and finds the one that holds for a place in a body.
import { type Bag, bag } from '../../core/json-bag.ts';
import type { Json } from '../../model/json.ts';
import { parseBodyPath } from './body-path.ts';

/** One matcher as written: `{"match": "regex", "regex": "\\d+"}`. */
export type Matcher = Bag;

export type Rule = {
  readonly matchers: readonly Matcher[];
  readonly combine: 'AND' | 'OR';
};

export type RuleSet = {
  readonly status?: Rule;
  /** By header name, in lower case. */
  readonly headers: ReadonlyMap<string, Rule>;
  readonly body: readonly { readonly path: readonly string[]; readonly rule: Rule }[];
};

/** Specification 2 names no kind where there is only a length or an expression. */
const kindOf = (matcher: Bag): string => {
  if (typeof matcher.match === 'string') return matcher.match;
  return 'regex' in matcher ? 'regex' : 'type';
};

const matcherOf = (value: Json): Matcher => ({ ...bag(value), match: kindOf(bag(value)) });

/** Both shapes: a matcher by itself, and a list of matchers with how they combine. */
export const ruleOf = (value: Json | undefined): Rule => {
  const written = bag(value);
  if (!Array.isArray(written.matchers)) return { matchers: [matcherOf(written)], combine: 'AND' };
  return { matchers: written.matchers.map(matcherOf), combine: written.combine === 'OR' ? 'OR' : 'AND' };
};

const ruleWithout = (value: Json | undefined): Rule | undefined => {
  const written = bag(value);
  const held = Array.isArray(written.matchers) ? written : (written[''] ?? written.$);
  return held === undefined ? undefined : ruleOf(held);
};

/** Specification 2: `$.body.a`, `$.headers.X`, `$.header['X']`, `$.status`. */
const flatRules = (written: Bag): RuleSet => {
  const headers = new Map<string, Rule>();
  const body: { path: readonly string[]; rule: Rule }[] = [];
  let status: Rule | undefined;
  for (const [path, value] of Object.entries(written)) {
    const [part = '', ...keys] = parseBodyPath(path);
    if (part === 'body') body.push({ path: keys, rule: ruleOf(value) });
    else if (part === 'status') status = ruleOf(value);
    else if (part === 'header' || part === 'headers') headers.set((keys[0] ?? '').toLowerCase(), ruleOf(value));
  }
  return { ...(status ? { status } : {}), headers, body };
};

/** `$`-paths by category; a header's values may be told apart by an index, which does not matter here. */
const groupedRules = (written: Bag): RuleSet => {
  const headers = new Map<string, Rule>();
  for (const [name, value] of Object.entries(bag(written.header ?? written.headers)))
    headers.set(name.replace(/\[(?:\d+|\*)\]$/, '').toLowerCase(), ruleOf(value));
  const status = ruleWithout(written.status);
  const body = Object.entries(bag(written.body)).map(([path, value]) => ({
    path: parseBodyPath(path),
    rule: ruleOf(value),
  }));
  return { ...(status ? { status } : {}), headers, body };
};

/** The rules of one side (`request` or `response`) of an interaction. */
export const rulesOf = (written: Json | undefined): RuleSet => {
  const rules = bag(written);
  return Object.keys(rules).some((key) => key.startsWith('$')) ? flatRules(rules) : groupedRules(rules);
};

const weightOf = (token: string, key: string): number => (token === key ? 2 : token === '*' ? 1 : 0);

/** A rule holds for what lies below its path as well; exact names count more than stars, longer paths more than short ones. */
const weightAt = (path: readonly string[], keys: readonly string[]): number => {
  if (path.length > keys.length) return 0;
  return path.reduce((weight, token, at) => weight * weightOf(token, keys[at]!), 2) * (path.length + 1);
};

export type Found = { readonly rule: Rule /** It stands further up. */; readonly inherited: boolean };

/** The rule that holds at `keys`, by Pact's weights. */
export const ruleAt = (rules: RuleSet['body'], keys: readonly string[]): Found | undefined => {
  let best: { readonly weight: number; readonly found: Found } | undefined;
  for (const { path, rule } of rules) {
    const weight = weightAt(path, keys);
    if (weight > 0 && (best === undefined || weight >= best.weight))
      best = { weight, found: { rule, inherited: path.length < keys.length } };
  }
  return best?.found;
};
