// Walks along the example body of a pact and tells what its rules claim of every place, as Pact's engine judges it.
import { type Bag, bag, list } from '../../core/json-bag.ts';
import type { Json } from '../../model/json.ts';
import { type Demanded, demanded, equal, literal, type Warn } from './to-collection-matchers.ts';
import { type Matcher, type Rule, type RuleSet, ruleAt, ruleOf, rulesOf } from './to-collection-rules.ts';

/** A member, an item (if there is one), or every item from there on. */
export type Step = string | number | { readonly from: number };

export type Claim = Demanded & { readonly path: readonly Step[] };

type Place = {
  /** As the rules count: the first example of a list stands for its items. */
  readonly keys: readonly string[];
  readonly path: readonly Step[];
  readonly rules: RuleSet['body'];
  readonly warn: Warn;
};

const below = (place: Place, key: string, step: Step): Place => ({
  ...place,
  keys: [...place.keys, key],
  path: [...place.path, step],
});

const EVERY: Step = { from: 0 };

const has = (rule: Rule | undefined, ...kinds: readonly string[]): Matcher | undefined =>
  rule?.matchers.find(({ match }) => kinds.includes(String(match)));

const claim = ({ path }: Place, found: Demanded): Claim => ({ path, ...found });

const A_LIST: Demanded = { title: 'is a list', code: "pm.expect(value).to.be.an('array');" };
const AN_OBJECT: Demanded = { title: 'is an object', code: "pm.expect(value).to.be.an('object');" };

const sized = (rule: Rule | undefined): Demanded => {
  const sizes = (rule?.matchers ?? []).map(bag);
  const bound = (name: string): Json | undefined => sizes.find((one) => typeof one[name] === 'number')?.[name];
  const [min, max] = [bound('min'), bound('max')];
  const bounds = [min === undefined ? '' : `at least ${min}`, max === undefined ? '' : `at most ${max}`].filter(
    Boolean,
  );
  return {
    title: bounds.length === 0 ? 'is a list' : `is a list of ${bounds.join(' and ')}`,
    code: [
      A_LIST.code,
      min === undefined ? '' : `pm.expect(value.length, 'number of items').to.be.at.least(${min});`,
      max === undefined ? '' : `pm.expect(value.length, 'number of items').to.be.at.most(${max});`,
      has(rule, 'notEmpty') ? 'pm.expect(value).to.not.be.empty;' : '',
    ]
      .filter(Boolean)
      .join(' '),
  };
};

const sameCode = (left: readonly Claim[], right: readonly Claim[], depth: number): boolean =>
  JSON.stringify(left.map(({ code, path }) => [code, path.slice(depth)])) ===
  JSON.stringify(right.map(({ code, path }) => [code, path.slice(depth)]));

/** Every item is like the example at its place, the others like the first. */
const likeExamples = (examples: readonly Json[], place: Place): readonly Claim[] => {
  const first = claimsAt(examples[0]!, below(place, '0', EVERY));
  const each = examples.map((example, at) => claimsAt(example, below(place, String(at), at)));
  if (each.every((one) => sameCode(one, first, place.path.length + 1))) return first;
  return [...each.flat(), ...claimsAt(examples[0]!, below(place, '0', { from: examples.length }))];
};

const variantClaim = (examples: readonly Json[], variant: Bag, place: Place): Claim => {
  const index = Number(variant.index ?? 0);
  const rules = rulesOf({ body: variant.rules ?? {} }).body;
  const inner = claimsAt(examples[index] ?? null, { ...place, keys: [], path: [], rules });
  const body = inner.map(
    ({ path, code }) => `each(${literal(path as Json)}, (value, digits) => { ${code} }, item, number);`,
  );
  return claim(place, {
    title: `has an item like example ${index + 1}`,
    code: `${A_LIST.code} anyOf(...value.map((item, at) => () => { const number = digits[at]; ${body.join(' ')} }));`,
  });
};

const withRule = (place: Place, step: string, rule: Rule): Place => ({
  ...place,
  rules: [...place.rules, { path: [...place.keys, step], rule }],
});

/** What `eachValue` says of the values, which its own rules may say more of. */
const eachValueClaims = (matcher: Matcher, examples: readonly (readonly [string, Json])[], place: Place) => {
  const inner = withRule(place, '*', ruleOf({ matchers: matcher.rules ?? [] }));
  const [first] = examples;
  if (first) return claimsAt(first[1], below(inner, first[0], EVERY));
  const rule = ruleOf({ matchers: list(matcher.rules).filter((one) => bag(one).match !== 'type') });
  return rule.matchers.length === 0 ? [] : [claim(below(place, '*', EVERY), demanded(rule, '', place.warn))];
};

const listClaims = (expected: readonly Json[], place: Place): readonly Claim[] => {
  const found = ruleAt(place.rules, place.keys);
  const own = found?.inherited === false ? found.rule : undefined;
  if (!found || (own && has(own, 'equality')) || has(found.rule, 'values', 'eachKey')) {
    if (own && has(own, 'equality')) return [claim(place, equal(expected))];
    const size = {
      title: `is a list of ${expected.length}`,
      code: `${A_LIST.code} pm.expect(value.length, 'number of items').to.equal(${expected.length});`,
    };
    return [claim(place, size), ...expected.flatMap((item, at) => claimsAt(item, below(place, String(at), at)))];
  }
  const contains = own && has(own, 'arrayContains');
  if (contains) return list(contains.variants).map((variant) => variantClaim(expected, bag(variant), place));
  const each = own && has(own, 'eachValue');
  if (each) {
    const examples = expected.map((item, at) => [String(at), item] as const);
    return [claim(place, sized(own)), ...eachValueClaims(each, examples, place)];
  }
  return [claim(place, sized(own)), ...(expected.length === 0 ? [] : likeExamples(expected, place))];
};

const keysClaim = (matcher: Matcher, place: Place): Claim => {
  const { title, code } = demanded(ruleOf({ matchers: matcher.rules ?? [] }), '', place.warn);
  return claim(place, {
    title: `has only keys each of which ${title}`,
    code: `${AN_OBJECT.code} for (const key of Object.keys(value)) { const value = key; ${code} }`,
  });
};

const objectClaims = (expected: Bag, place: Place): readonly Claim[] => {
  const found = ruleAt(place.rules, place.keys);
  const own = found?.inherited === false ? found.rule : undefined;
  const members = Object.entries(expected) as readonly (readonly [string, Json])[];
  if (own && has(own, 'equality')) return [claim(place, equal(expected as Json))];
  const [keys, values, each] = [has(own, 'eachKey'), has(own, 'values'), has(own, 'eachValue')];
  if (keys || values || each) {
    const [first] = members;
    return [
      claim(place, AN_OBJECT),
      ...(keys ? [keysClaim(keys, place)] : []),
      ...(values && first ? claimsAt(first[1], below(place, first[0], EVERY)) : []),
      ...(each ? eachValueClaims(each, members, place) : []),
    ];
  }
  const inside = members.flatMap(([key, value]) => claimsAt(value, below(place, key, key)));
  const notEmpty = own && has(own, 'notEmpty') ? [claim(place, demanded(own, expected as Json, place.warn))] : [];
  return inside.length + notEmpty.length === 0 ? [claim(place, AN_OBJECT)] : [...notEmpty, ...inside];
};

const claimsAt = (expected: Json, place: Place): readonly Claim[] => {
  if (Array.isArray(expected)) return listClaims(expected, place);
  if (typeof expected === 'object' && expected !== null) return objectClaims(expected as Bag, place);
  const found = ruleAt(place.rules, place.keys);
  return [claim(place, found ? demanded(found.rule, expected, place.warn) : equal(expected))];
};

/** In the order of the example. */
export const claimsOf = (expected: Json, rules: RuleSet['body'], warn: Warn): readonly Claim[] =>
  claimsAt(expected, { keys: [], path: [], rules, warn });

/** `$.items[*].id` */
export const pathText = (path: readonly Step[]): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (typeof step === 'object') return `${text}[${step.from === 0 ? '*' : `${step.from}...`}]`;
    return /^[\w$-]+$/.test(step) ? `${text}.${step}` : `${text}['${step.replaceAll("'", "\\'")}']`;
  }, '$');
