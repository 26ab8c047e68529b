// Compares JSON with the JSON that a pact expects.
import { applyRules } from './apply-rule.ts';
import {
  type Context,
  compareEachKey,
  compareKeys,
  FREE_KEYS,
  isEquality,
  subRules,
  wrong,
  wrongKind,
} from './json-parts.ts';
import type { Mismatch } from './mismatch.ts';
import { type Place, printPlace } from './rule-path.ts';
import { type HoldingRules, type Rule, readRules, rulesAt } from './rules.ts';
import {
  isList,
  isNumber,
  isObject,
  kindOf,
  numberOf,
  printTree,
  sameTree,
  type Tree,
  type TreeObject,
} from './tree.ts';

type Compare = (context: Context, place: Place, expected: Tree, actual: Tree) => readonly Mismatch[];

/** The rules of eachValue hold for each value as if they were written for it. */
const compareEachValue: (rule: Rule) => Compare = (rule) => (context, place, expected, actual) => {
  const own = { path: printPlace(place), combine: 'AND' as const, rules: subRules(rule) };
  const tokens = place.map((step) =>
    typeof step === 'number' ? { kind: 'index' as const, index: step } : { kind: 'name' as const, name: step },
  );
  return compareJson({ ...context, rules: [...context.rules, { ...own, tokens }] }, place, expected, actual);
};

const compareValues = (
  compare: Compare,
  context: Context,
  place: Place,
  expected: TreeObject,
  actual: TreeObject,
): readonly Mismatch[] => {
  const [first] = Object.values(expected);
  return Object.entries(actual).flatMap(([key, value]) => {
    const example = Object.hasOwn(expected, key) ? expected[key] : first;
    return example === undefined ? [] : compare(context, [...place, key], example, value);
  });
};

const compareMembers: (...of: Parameters<typeof compareKeys>) => readonly Mismatch[] = (
  context,
  place,
  expected,
  actual,
) =>
  Object.entries(expected).flatMap(([key, value]) =>
    Object.hasOwn(actual, key) ? compareJson(context, [...place, key], value, actual[key]!) : [],
  );

const compareObjects = (
  context: Context,
  place: Place,
  expected: TreeObject,
  actual: TreeObject,
): readonly Mismatch[] => {
  const holding = rulesAt(context.rules, place);
  const special = holding && !holding.cascaded ? holding.rules.filter(({ kind }) => FREE_KEYS.has(kind)) : [];
  if (special.length === 0) {
    if (!holding && !context.extraKeys && Object.keys(expected).length === 0 && Object.keys(actual).length > 0)
      return [wrong(place, expected, actual, 'Expected an object without members')];
    const own = holding && !holding.cascaded ? wholeValue(holding, place, expected, actual) : [];
    return [
      ...own,
      ...compareKeys(context, place, expected, actual),
      ...compareMembers(context, place, expected, actual),
    ];
  }
  const named = special.some(({ kind }) => kind !== 'each-key') ? [] : compareMembers(context, place, expected, actual);
  const broken = special.flatMap((rule) => {
    if (rule.kind === 'each-key') return compareEachKey(place, rule, actual);
    const compare = rule.kind === 'each-value' ? compareEachValue(rule) : compareJson;
    return compareValues(compare, context, place, expected, actual);
  });
  return [...broken, ...named];
};

const wholeValue = (holding: HoldingRules, place: Place, expected: Tree, actual: Tree): readonly Mismatch[] =>
  applyRules(
    { ...holding, rules: holding.rules.filter(({ kind }) => kind !== 'equality') },
    { expected, actual, text: false },
  ).map((message) => wrong(place, expected, actual, message));

const compareElements = (
  compare: Compare,
  context: Context,
  place: Place,
  expected: readonly Tree[],
  actual: readonly Tree[],
): readonly Mismatch[] => {
  const [first] = expected;
  if (first === undefined) return [];
  return actual.flatMap((value, at) => compare(context, [...place, at], expected[at] ?? first, value));
};

const isVariant = (value: Tree): value is TreeObject => isObject(value);

const compareVariants = (
  context: Context,
  place: Place,
  rule: Rule,
  expected: readonly Tree[],
  actual: readonly Tree[],
): readonly Mismatch[] => {
  const given = isList(rule.raw.variants) ? rule.raw.variants.filter(isVariant) : [];
  const written = given.map(({ index, rules }) => ({
    index: index !== undefined && isNumber(index) ? numberOf(index) : 0,
    rules: readRules(rules),
  }));
  const variants = written.length > 0 ? written : expected.map((_, index) => ({ index, rules: [] }));
  return variants.flatMap(({ index, rules }) => {
    const example = expected[index];
    if (example === undefined) return [wrong(place, expected, actual, `The pact gives no example of variant ${index}`)];
    const found = actual.some((value) => compareJson({ ...context, rules }, [], example, value).length === 0);
    return found ? [] : [wrong(place, example, actual, `No element of the list is like variant ${index}`)];
  });
};

const compareListByRule = (
  context: Context,
  place: Place,
  holding: HoldingRules,
  expected: readonly Tree[],
  actual: readonly Tree[],
): readonly Mismatch[] => {
  const contains = holding.cascaded ? [] : holding.rules.filter(({ kind }) => kind === 'array-contains');
  if (contains.length > 0) return contains.flatMap((rule) => compareVariants(context, place, rule, expected, actual));
  const each = holding.cascaded ? undefined : holding.rules.find(({ kind }) => kind === 'each-value');
  const compare = each ? compareEachValue(each) : compareJson;
  return [
    ...wholeValue(holding, place, expected, actual),
    ...compareElements(compare, context, place, expected, actual),
  ];
};

const comparePlainList = (
  context: Context,
  place: Place,
  expected: readonly Tree[],
  actual: readonly Tree[],
): readonly Mismatch[] => {
  if (expected.length === 0 && actual.length > 0)
    return [wrong(place, expected, actual, `Expected an empty list, but it has ${actual.length} elements`)];
  const differing = expected.flatMap((value, at) => {
    const own = [...place, at];
    const came = actual[at];
    if (came === undefined) return [wrong(own, value, undefined, `Expected ${printTree(value)}, but it is missing`)];
    return compareJson(context, own, value, came);
  });
  if (expected.length === actual.length) return differing;
  const message = `Expected a list of ${expected.length} elements, but it has ${actual.length}`;
  return [...differing, wrong(place, expected, actual, message)];
};

/** Compares JSON at a place of the document; the mismatches in the document's order. */
export const compareJson: Compare = (context, place, expected, actual) => {
  const holding = rulesAt(context.rules, place);
  if (isObject(expected) && isObject(actual)) {
    if (holding && isEquality(holding) && !sameTree(expected, actual) && !holding.cascaded)
      return [wrong(place, expected, actual, 'Expected the object to be equal')];
    return compareObjects(context, place, expected, actual);
  }
  if (isList(expected) && isList(actual)) {
    if (!holding || isEquality(holding)) return comparePlainList(context, place, expected, actual);
    return compareListByRule(context, place, holding, expected, actual);
  }
  const container = isObject(expected) || isList(expected);
  if (container && (!holding || holding.cascaded)) return [wrongKind(place, expected, actual)];
  if (holding) {
    const messages = applyRules(holding, { expected, actual, text: false });
    return messages.map((message) => wrong(place, expected, actual, message));
  }
  if (sameTree(expected, actual)) return [];
  if (kindOf(expected) !== kindOf(actual)) return [wrongKind(place, expected, actual)];
  return [wrong(place, expected, actual, `Expected ${printTree(expected)}, but it is ${printTree(actual)}`)];
};
