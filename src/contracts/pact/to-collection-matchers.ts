// Writes what one matcher of a pact demands of `value` as statements of a Postman script.
import { text } from '../../core/json-bag.ts';
import type { Json } from '../../model/json.ts';
import { dateExpression, dateFormat } from './to-collection-dates.ts';
import type { Matcher, Rule } from './to-collection-rules.ts';

/** What a value has to be: for the name of a check, and as statements that throw. */
export type Demanded = { readonly title: string; readonly code: string };

/** Hears what no script can say. */
export type Warn = (message: string) => void;

export const literal = (value: Json): string => JSON.stringify(value).replaceAll('\u2028', '\\u2028');

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

export const equal = (value: Json): Demanded => ({
  title: `is ${shortened(JSON.stringify(value))}`,
  code: `pm.expect(value).to.eql(${literal(value)});`,
});

const ofType = (example: Json): Demanded => {
  if (example === null) return equal(null);
  if (Array.isArray(example)) return { title: 'is a list', code: "pm.expect(value).to.be.an('array');" };
  if (typeof example === 'object') return { title: 'is an object', code: "pm.expect(value).to.be.an('object');" };
  return { title: `is a ${typeof example}`, code: `pm.expect(value).to.be.a('${typeof example}');` };
};

const compiles = (source: string, flags: string): boolean => {
  try {
    new RegExp(source, flags);
    return true;
  } catch {
    return false;
  }
};

/** JavaScript's way of writing an expression that Pact's engine (in Rust) understands, matching the whole text. */
const expressionOf = (written: string): string | undefined => {
  const mode = /^\(\?([ims]+)\)/.exec(written);
  const source = written
    .slice(mode?.[0].length ?? 0)
    .replaceAll('(?P<', '(?<')
    .replace(/^\\A/, '^')
    .replace(/\\[zZ]$/, '$');
  if (source.includes('[[:')) return undefined;
  const flags = [`${mode?.[1] ?? ''}u`, mode?.[1] ?? ''].find((one) => compiles(`^(?:${source})$`, one));
  if (flags === undefined) return undefined;
  return `new RegExp(${literal(`^(?:${source})$`)}${flags === '' ? '' : `, '${flags}'`})`;
};

const matching = (expression: string, title: string): Demanded => ({
  title,
  code: `pm.expect(textOf(value)).to.match(${expression});`,
});

const SEMVER =
  '^(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)(?:-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(?:\\+[0-9A-Za-z.-]+)?$';

const ofDate = (kind: string, matcher: Matcher, example: Json, warn: Warn): Demanded => {
  const format = dateFormat(kind, text(matcher.format) ?? text(matcher[kind]));
  const source = dateExpression(format);
  if (source !== undefined) return matching(`new RegExp(${literal(source)})`, `is a ${kind} like ${format}`);
  warn(`the ${kind} format ${format} is only checked to be a text`);
  return ofType(example);
};

const ofRegex = (matcher: Matcher, example: Json, warn: Warn): Demanded => {
  const written = String(matcher.regex ?? '');
  const expression = expressionOf(written);
  if (expression !== undefined) return matching(expression, `matches ${shortened(written)}`);
  warn(`the expression ${written} is none in JavaScript, so that only the type is checked`);
  return ofType(example);
};

const NUMBER = "pm.expect(value).to.be.a('number');";

const DEMANDS: Readonly<Record<string, (matcher: Matcher, example: Json, warn: Warn) => Demanded>> = {
  equality: (_, example) => equal(example),
  type: (_, example) => ofType(example),
  regex: ofRegex,
  number: () => ({ title: 'is a number', code: NUMBER }),
  integer: () => ({
    title: 'is an integer',
    code: `${NUMBER} pm.expect(String(digits)).to.match(/^-?\\d+$/);`,
  }),
  decimal: () => ({
    title: 'is a decimal number',
    code: `${NUMBER} if (typeof digits === 'string') pm.expect(digits).to.match(/[.eE]/);`,
  }),
  boolean: () => ({ title: 'is a boolean', code: "pm.expect([true, false, 'true', 'false']).to.include(value);" }),
  null: () => equal(null),
  include: ({ value }) => ({
    title: `contains ${shortened(String(value))}`,
    code: `pm.expect(textOf(value)).to.include(${literal(String(value))});`,
  }),
  notEmpty: () => ({
    title: 'is not empty',
    code: "pm.expect(value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0), 'empty').to.equal(false);",
  }),
  semver: () => matching(`new RegExp(${literal(SEMVER)})`, 'is a semantic version'),
  date: (matcher, example, warn) => ofDate('date', matcher, example, warn),
  time: (matcher, example, warn) => ofDate('time', matcher, example, warn),
  timestamp: (matcher, example, warn) => ofDate('timestamp', matcher, example, warn),
  datetime: (matcher, example, warn) => ofDate('datetime', matcher, example, warn),
  // They are about lists and objects; what lies in them is compared as it is.
  values: (_, example) => equal(example),
  eachValue: (_, example) => equal(example),
  eachKey: (_, example) => equal(example),
  arrayContains: (_, example) => equal(example),
};

const ofMatcher = (matcher: Matcher, example: Json, warn: Warn): Demanded => {
  const kind = String(matcher.match);
  const demand = DEMANDS[kind];
  if (demand) return demand(matcher, example, warn);
  warn(`the matcher "${kind}" is unknown here, so that only the type is checked`);
  return ofType(example);
};

/** What a rule demands of a value that holds no others. */
export const demanded = ({ matchers, combine }: Rule, example: Json, warn: Warn): Demanded => {
  const all = matchers.map((matcher) => ofMatcher(matcher, example, warn));
  if (all.length === 0) return equal(example);
  if (combine === 'AND' || all.length === 1)
    return { title: all.map(({ title }) => title).join(' and '), code: all.map(({ code }) => code).join(' ') };
  const attempts = all.map(({ code }) => `() => { ${code} }`);
  return { title: all.map(({ title }) => title).join(' or '), code: `anyOf(${attempts.join(', ')});` };
};
