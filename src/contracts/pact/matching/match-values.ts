// Compares the query and the headers of a request with those that a pact expects.
import { applyRules } from './apply-rule.ts';
import { readContentType } from './content-type.ts';
import type { Values } from './expected-request.ts';
import { type Mismatch, mismatch } from './mismatch.ts';
import { type HoldingRules, type Rules, rulesAt } from './rules.ts';

const joined = (values: readonly string[]): string => values.join(', ');

const LISTED = /^(?:min|max|min-max)-type$/;

const compareQueryByRule = (
  name: string,
  expected: readonly string[],
  actual: readonly string[],
  rules: Rules,
  holding: HoldingRules,
): readonly Mismatch[] => {
  const bounds = { ...holding, rules: holding.rules.filter(({ kind }) => LISTED.test(kind)), cascaded: false };
  const counted = bounds.rules.length > 0 ? applyRules(bounds, { expected, actual, text: false }) : [];
  const each = actual.flatMap((value, at) => {
    const own = rulesAt(rules, [name, at]) ?? holding;
    return applyRules(own, { expected: expected[at] ?? expected[0] ?? '', actual: value, text: true });
  });
  return [...counted, ...each].map((message) => mismatch('query', name, joined(expected), joined(actual), message));
};

const compareParameter = (
  name: string,
  expected: readonly string[],
  actual: readonly string[],
  rules: Rules,
): readonly Mismatch[] => {
  const holding = rulesAt(rules, [name], [name, 0]);
  if (holding) return compareQueryByRule(name, expected, actual, rules, holding);
  const wrong = (message: string): Mismatch => mismatch('query', name, joined(expected), joined(actual), message);
  if (expected.length !== actual.length)
    return [wrong(`Expected the parameter ${name} ${expected.length} times, but it came ${actual.length} times`)];
  return expected.flatMap((value, at) =>
    value === actual[at] ? [] : [wrong(`Expected the parameter ${name} to be '${value}', but it is '${actual[at]}'`)],
  );
};

/** Every parameter counts: none may be missing, none may be added. */
export const matchQuery = (expected: Values, actual: Values, rules: Rules): readonly Mismatch[] => {
  const compared = [...expected].flatMap(([name, values]) => {
    const came = actual.get(name);
    if (came) return compareParameter(name, values, came, rules);
    return [mismatch('query', name, joined(values), '', `The parameter ${name} is missing`)];
  });
  const extra = [...actual].filter(([name]) => !expected.has(name));
  return [
    ...compared,
    ...extra.map(([name, values]) =>
      mismatch('query', name, '', joined(values), `The parameter ${name} is not expected`),
    ),
  ];
};

const PARAMETERISED = new Set(['content-type', 'accept']);

const sameParameters = (expected: string, actual: string): boolean => {
  const [a, b] = [readContentType(expected), readContentType(actual)];
  if (!a || !b) return expected === actual;
  return (
    a.type === b.type &&
    [...a.parameters].every(([key, value]) => b.parameters.get(key)?.toLowerCase() === value.toLowerCase())
  );
};

const sameHeader = (name: string, expected: string, actual: string): boolean =>
  PARAMETERISED.has(name.toLowerCase()) ? sameParameters(expected, actual) : expected === actual;

/** The spaces around commas do not count. */
const normal = (value: string): string => value.trim().replace(/\s*,\s*/g, ', ');

const byName = (rules: Rules, name: string): Rules =>
  rules.filter(({ tokens: [first] }) => first?.kind === 'name' && first.name.toLowerCase() === name.toLowerCase());

type Pair = readonly [expected: string, actual: string];

const comparePair = (name: string, [expected, actual]: Pair, at: number, rules: Rules): readonly Mismatch[] => {
  const wrong = (message: string): Mismatch => mismatch('header', name, expected, actual, message);
  const holding = rulesAt(rules, [at], []);
  if (holding) return applyRules(holding, { expected, actual, text: true }).map(wrong);
  if (sameHeader(name, normal(expected), normal(actual))) return [];
  return [wrong(`Expected the header ${name} to be '${expected}', but it is '${actual}'`)];
};

/** Lines of one name are one list; a rule may as well be written for each of them. */
const compareHeader = (
  name: string,
  expected: readonly string[],
  actual: readonly string[],
  rules: Rules,
): readonly Mismatch[] => {
  const own = byName(rules, name).map((one) => ({ ...one, tokens: one.tokens.slice(1) }));
  const compareEach = () =>
    actual.flatMap((value, at) => comparePair(name, [expected[at] ?? expected[0] ?? '', value], at, own));
  if (expected.length === actual.length) return compareEach();
  const whole = comparePair(name, [joined(expected), joined(actual)], 0, own);
  return own.length > 0 && whole.length > 0 && compareEach().length === 0 ? [] : whole;
};

/** Headers that the pact does not name may come; `actual` has names in lower case. */
export const matchHeaders = (expected: Values, actual: Values, rules: Rules): readonly Mismatch[] =>
  [...expected].flatMap(([name, values]) => {
    const came = actual.get(name.toLowerCase());
    if (came) return compareHeader(name, values, came, rules);
    return [mismatch('header', name, joined(values), '', `The header ${name} is missing`)];
  });
