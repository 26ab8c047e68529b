// What comparing JSON is made of, apart from the descent: mismatches, members of objects, rules of keys.
import { applyRule } from './apply-rule.ts';
import { type Mismatch, mismatch } from './mismatch.ts';
import { type Place, printPlace } from './rule-path.ts';
import { type HoldingRules, type Rule, type Rules, readRule } from './rules.ts';
import { isList, kindOf, printTree, type Tree, type TreeObject } from './tree.ts';

export type Context = { readonly rules: Rules; readonly extraKeys: boolean };

export const wrong = (place: Place, expected: Tree | undefined, actual: Tree | undefined, message: string): Mismatch =>
  mismatch(
    'body',
    printPlace(place),
    expected === undefined ? '' : printTree(expected),
    actual === undefined ? '' : printTree(actual),
    message,
  );

const NAMES = {
  null: 'null',
  boolean: 'a boolean',
  number: 'a number',
  string: 'a string',
  list: 'a list',
  object: 'an object',
};

export const wrongKind = (place: Place, expected: Tree, actual: Tree): Mismatch =>
  wrong(place, expected, actual, `Expected ${NAMES[kindOf(expected)]}, but it is ${NAMES[kindOf(actual)]}`);

const names = (keys: readonly string[]): string => keys.join(', ');

export const FREE_KEYS = new Set(['values', 'each-key', 'each-value']);

export const compareKeys = (
  { extraKeys }: Context,
  place: Place,
  expected: TreeObject,
  actual: TreeObject,
): readonly Mismatch[] => {
  const missing = Object.keys(expected).filter((key) => !Object.hasOwn(actual, key));
  const extra = extraKeys ? [] : Object.keys(actual).filter((key) => !Object.hasOwn(expected, key));
  if (missing.length + extra.length === 0) return [];
  const parts = [
    ...(missing.length > 0 ? [`${names(missing)} ${missing.length > 1 ? 'are' : 'is'} missing`] : []),
    ...(extra.length > 0 ? [`${names(extra)} ${extra.length > 1 ? 'are' : 'is'} not expected`] : []),
  ];
  return [wrong(place, expected, actual, `Of the object's members, ${parts.join(', and ')}`)];
};

export const subRules = ({ raw }: Rule): readonly Rule[] => (isList(raw.rules) ? raw.rules.map(readRule) : []);

export const compareEachKey = (place: Place, rule: Rule, actual: TreeObject): readonly Mismatch[] =>
  Object.keys(actual).flatMap((key) =>
    subRules(rule).flatMap((one) => {
      const broken = applyRule(one, { expected: rule.raw.value ?? key, actual: key, cascaded: false, text: false });
      return broken === undefined ? [] : [wrong([...place, key], rule.raw.value, key, `The name ${key}: ${broken}`)];
    }),
  );

export const isEquality = ({ rules }: HoldingRules): boolean =>
  rules.length > 0 && rules.every(({ kind }) => kind === 'equality');
