// Makes the value that a generator of a pact stands for.
import {
  isNumber,
  isObject,
  numberOf,
  parseTree,
  printTree,
  type Tree,
  type TreeObject,
  tryTree,
} from '../matching/tree.ts';
import { momentOf } from './date-expression.ts';
import { printDate } from './print-date.ts';
import { between, pick, type Random, textLike } from './random-text.ts';

/** What generators may use of the world. */
export type GeneratorDeps = {
  readonly random: Random;
  /** Epoch ms. */
  readonly now: () => number;
  /** Where the stub is reached, without a slash at its end; for MockServerURL. */
  readonly baseUrl: string;
  /** Values for ProviderState expressions, by name. */
  readonly values: { readonly [name: string]: Tree };
};

type Generate = (raw: TreeObject, example: Tree, deps: GeneratorDeps) => Tree | undefined;

const numberAt = (raw: TreeObject, name: string, otherwise: number): number => {
  const value = raw[name];
  return value !== undefined && isNumber(value) ? numberOf(value) : otherwise;
};

const textAt = (raw: TreeObject, ...names: readonly string[]): string | undefined => {
  for (const name of names) if (typeof raw[name] === 'string' && raw[name] !== '') return raw[name];
  return undefined;
};

const HEX = [...'0123456789ABCDEF'];
const ALPHANUMERIC = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];

const repeated = (random: Random, from: readonly string[], count: number): string =>
  Array.from({ length: Math.max(0, count) }, () => pick(random, from)).join('');

/** Text where the example is text, so that the type stays. */
const numeric = (text: string, example: Tree): Tree => (typeof example === 'string' ? text : parseTree(text));

const randomInt: Generate = (raw, example, { random }) => {
  const min = numberAt(raw, 'min', 0);
  return numeric(String(between(random, min, Math.max(min, numberAt(raw, 'max', 2_147_483_647)))), example);
};

const randomDecimal: Generate = (raw, example, { random }) => {
  const count = Math.max(1, numberAt(raw, 'digits', 10));
  if (count === 1) return numeric(String(between(random, 0, 9)), example);
  const all = between(random, 1, 9) + Array.from({ length: count - 1 }, () => between(random, 0, 9)).join('');
  const point = between(random, 1, count - 1);
  const last = all.slice(0, -1) + between(random, 1, 9);
  return numeric(`${last.slice(0, point)}.${last.slice(point)}`, example);
};

const uuid: Generate = (raw, _, { random }) => {
  const hex = repeated(random, HEX, 32).toLowerCase();
  const simple = `${hex.slice(0, 12)}4${hex.slice(13, 16)}${pick(random, [...'89ab'])}${hex.slice(17)}`;
  const long = simple.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  switch (textAt(raw, 'format')?.toLowerCase()) {
    case 'simple':
      return simple;
    case 'upper-case-hyphenated':
      return long.toUpperCase();
    case 'urn':
      return `urn:uuid:${long}`;
    default:
      return long;
  }
};

const moment =
  (pattern: string): Generate =>
  (raw, _, { now }) => {
    const today = new Date(now());
    const date = momentOf(textAt(raw, 'expression') ?? '', today);
    return date && printDate(date, textAt(raw, 'format') ?? pattern);
  };

const DATA_TYPES: Readonly<Record<string, (text: string) => Tree | undefined>> = {
  STRING: (text) => text,
  INTEGER: (text) => (/^-?\d+$/.test(text) ? tryTree(text) : undefined),
  DECIMAL: (text) => tryTree(text),
  FLOAT: (text) => tryTree(text),
  BOOLEAN: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
};

const shown = (value: Tree): string => (typeof value === 'string' ? value : printTree(value));

/** `${id}` as a whole keeps the value's type; undefined as soon as a name has no value. */
const providerState: Generate = (raw, _, { values }) => {
  const expression = textAt(raw, 'expression') ?? '';
  const whole = /^\$\{([^}]+)\}$/.exec(expression)?.[1] ?? (expression.includes('${') ? undefined : expression);
  const convert = DATA_TYPES[textAt(raw, 'dataType')?.toUpperCase() ?? ''];
  if (whole !== undefined && Object.hasOwn(values, whole))
    return convert ? convert(shown(values[whole]!)) : values[whole];
  const names = [...expression.matchAll(/\$\{([^}]+)\}/g)].map(([, name]) => name!);
  if (names.length === 0 || !names.every((name) => Object.hasOwn(values, name))) return undefined;
  const text = expression.replace(/\$\{([^}]+)\}/g, (_whole, name: string) => shown(values[name]!));
  return convert ? convert(text) : text;
};

const mockServerUrl: Generate = (raw, example, { baseUrl }) => {
  const text = textAt(raw, 'example') ?? (typeof example === 'string' ? example : '');
  const path = /^[a-z]+:\/\/[^/]*(?<path>.*)$/is.exec(text)?.groups?.path;
  return path === undefined ? undefined : `${baseUrl}${path}`;
};

const GENERATORS: Readonly<Record<string, Generate>> = {
  RandomInt: randomInt,
  RandomDecimal: randomDecimal,
  RandomHexadecimal: (raw, _, { random }) => repeated(random, HEX, numberAt(raw, 'digits', 10)),
  RandomString: (raw, _, { random }) => repeated(random, ALPHANUMERIC, numberAt(raw, 'size', 10)),
  RandomBoolean: (_raw, _example, { random }) => random() < 0.5,
  Regex: (raw, _, { random }) => textLike(textAt(raw, 'regex') ?? '', random),
  Uuid: uuid,
  Date: moment('yyyy-MM-dd'),
  Time: moment('HH:mm:ss'),
  DateTime: moment("yyyy-MM-dd'T'HH:mm:ss.SSSZ"),
  Timestamp: moment("yyyy-MM-dd'T'HH:mm:ss.SSSZ"),
  ProviderState: providerState,
  MockServerURL: mockServerUrl,
};

/** Undefined where the example stays: a generator nobody knows, or one whose values are missing. */
export const generateValue = (raw: Tree, example: Tree, deps: GeneratorDeps): Tree | undefined => {
  if (!isObject(raw) || typeof raw.type !== 'string') return undefined;
  const generate = Object.hasOwn(GENERATORS, raw.type) ? GENERATORS[raw.type] : undefined;
  return generate?.(raw, example, deps);
};
