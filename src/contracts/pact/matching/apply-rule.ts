// Judges one value by one matching rule.
import { fitsPattern } from './date-pattern.ts';
import { regexOf } from './regex.ts';
import { boundOf, type HoldingRules, type Rule, textOf } from './rules.ts';
import { isDecimal, isList, isNumber, isObject, kindOf, printTree, sameTree, type Tree } from './tree.ts';

export type Subject = {
  readonly expected: Tree;
  readonly actual: Tree;
  /** The rule is written for something above the value. */
  readonly cascaded: boolean;
  /** The value is text by nature (a header, a parameter, XML): numbers and booleans are judged by how they are written. */
  readonly text: boolean;
};

type Judge = (subject: Subject, rule: Rule) => string | undefined;

/** A value as text: strings without quotes. */
export const shown = (value: Tree): string => (typeof value === 'string' ? value : printTree(value));

const said = (ok: boolean, message: string): string | undefined => (ok ? undefined : message);

const quoted = (value: Tree): string => (typeof value === 'string' ? `'${value}'` : printTree(value));

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INTEGER = /^-?\d+$/;
const DECIMAL = /^-?\d*\.\d+(?:[eE][+-]?\d+)?$/;
const SEMVER =
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*))*)?(?:\+[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?$/;

const equality: Judge = ({ expected, actual }) =>
  said(sameTree(expected, actual), `Expected ${quoted(actual)} to be equal to ${quoted(expected)}`);

const type: Judge = ({ expected, actual, text }) =>
  said(
    text || kindOf(expected) === kindOf(actual),
    `Expected ${quoted(actual)} (${kindOf(actual)}) to be of the same type as ${quoted(expected)} (${kindOf(expected)})`,
  );

const sized: Judge = (subject, rule) => {
  const { expected, actual, cascaded } = subject;
  if (cascaded || !isList(expected) || !isList(actual)) return type(subject, rule);
  const min = rule.kind === 'max-type' ? undefined : boundOf(rule, 'min');
  const max = rule.kind === 'min-type' ? undefined : boundOf(rule, 'max');
  if (min !== undefined && actual.length < min)
    return `Expected a list of at least ${min} elements, but it has ${actual.length}`;
  return said(
    max === undefined || actual.length <= max,
    `Expected a list of at most ${max} elements, but it has ${actual.length}`,
  );
};

const regex: Judge = ({ actual }, rule) => {
  const pattern = textOf(rule, 'regex') ?? '';
  const compiled = regexOf(pattern);
  if (!compiled) return `The rule's pattern '${pattern}' is no regular expression`;
  if (isObject(actual) || isList(actual)) return `Expected ${quoted(actual)} to be text that matches '${pattern}'`;
  return said(compiled.test(shown(actual)), `Expected ${quoted(actual)} to match '${pattern}'`);
};

const include: Judge = ({ actual }, rule) => {
  const part = shown(rule.raw.value ?? '');
  return said(shown(actual).includes(part), `Expected ${quoted(actual)} to include '${part}'`);
};

const written = (pattern: RegExp, { actual, text }: Subject): boolean =>
  text && typeof actual === 'string' && pattern.test(actual);

const number: Judge = (subject) =>
  said(isNumber(subject.actual) || written(NUMBER, subject), `Expected ${quoted(subject.actual)} to be a number`);

const integer: Judge = (subject) => {
  const { actual } = subject;
  const ok = (isNumber(actual) && !isDecimal(actual)) || written(INTEGER, subject);
  return said(ok, `Expected ${quoted(actual)} to be an integer`);
};

const decimal: Judge = (subject) => {
  const { actual } = subject;
  const ok = (isNumber(actual) && isDecimal(actual)) || written(DECIMAL, subject);
  return said(ok, `Expected ${quoted(actual)} to be a decimal number`);
};

const boolean: Judge = ({ actual }) =>
  said(
    typeof actual === 'boolean' || actual === 'true' || actual === 'false',
    `Expected ${quoted(actual)} to be a boolean`,
  );

const nothing: Judge = ({ actual }) => said(actual === null, `Expected ${quoted(actual)} to be null`);

const DEFAULTS = { date: 'yyyy-MM-dd', time: 'HH:mm:ss', datetime: "yyyy-MM-dd'T'HH:mm:ss" } as const;

const moment =
  (kind: keyof typeof DEFAULTS): Judge =>
  ({ actual }, rule) => {
    const pattern = textOf(rule, 'format', kind, 'timestamp') ?? DEFAULTS[kind];
    const fits = fitsPattern(shown(actual), pattern);
    if (fits === undefined) return `The rule's ${kind} pattern '${pattern}' cannot be read`;
    return said(fits, `Expected ${quoted(actual)} to be a ${kind} written as '${pattern}'`);
  };

const semver: Judge = ({ actual }) =>
  said(typeof actual === 'string' && SEMVER.test(actual), `Expected ${quoted(actual)} to be a semantic version`);

const isEmpty = (value: Tree): boolean =>
  value === null ||
  value === '' ||
  (isList(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);

const notEmpty: Judge = ({ actual }) => said(!isEmpty(actual), `Expected ${quoted(actual)} not to be empty`);

/** These are judged where lists, objects and whole bodies are compared; a value by itself has nothing to break. */
const elsewhere: Judge = () => undefined;

const JUDGES: Readonly<Record<string, Judge>> = {
  equality,
  type,
  'min-type': sized,
  'max-type': sized,
  'min-max-type': sized,
  regex,
  include,
  number,
  integer,
  decimal,
  boolean,
  null: nothing,
  date: moment('date'),
  time: moment('time'),
  datetime: moment('datetime'),
  semver,
  'not-empty': notEmpty,
  values: elsewhere,
  'each-key': elsewhere,
  'each-value': elsewhere,
  'array-contains': elsewhere,
  'content-type': elsewhere,
  'status-code': elsewhere,
};

/** What is wrong with the value, as a sentence; undefined when nothing is. */
export const applyRule = (rule: Rule, subject: Subject): string | undefined => {
  const judge = Object.hasOwn(JUDGES, rule.kind) ? JUDGES[rule.kind] : undefined;
  return judge ? judge(subject, rule) : `There is no matching rule called '${rule.kind}'`;
};

/** Every rule that is broken; with OR, none when one of them is kept. */
export const applyRules = (rules: HoldingRules, subject: Omit<Subject, 'cascaded'>): readonly string[] => {
  const messages = rules.rules.map((rule) => applyRule(rule, { ...subject, cascaded: rules.cascaded }));
  const broken = messages.filter((message) => message !== undefined);
  return rules.combine === 'OR' && broken.length < messages.length ? [] : broken;
};
