// Judges what stands in no other schema: types, choices, numbers, texts, formats.
import type { Json } from '../../../model/json.ts';
import type { Dialect } from '../schema-set.ts';
import { isEqual } from './equality.ts';
import type { FindFormat } from './formats.ts';
import { addFault, type Turn } from './found.ts';
import { isMultipleOf } from './numbers.ts';
import { testerOf } from './patterns.ts';

const isOfType = (value: Json, type: string): boolean => {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
};

const judgeType = (turn: Turn): void => {
  const expected = turn.schema.type;
  if (expected === undefined) return;
  const types = (Array.isArray(expected) ? expected : [expected]) as readonly string[];
  if (types.some((type) => isOfType(turn.subject.value, type))) return;
  addFault(turn, { keyword: 'type', expected, message: `must be ${types.join(' or ')}` });
};

const judgeChoices = (turn: Turn, dialect: Dialect): void => {
  const { schema, subject } = turn;
  if (Array.isArray(schema.enum) && !schema.enum.some((one) => isEqual(one, subject.value)))
    addFault(turn, { keyword: 'enum', expected: schema.enum, message: 'must be equal to one of the allowed values' });
  if (dialect !== 'draft-04' && schema.const !== undefined && !isEqual(schema.const, subject.value))
    addFault(turn, { keyword: 'const', expected: schema.const, message: 'must be equal to constant' });
};

type Limit = readonly [keyword: string, sign: string, fits: (value: number, limit: number) => boolean];

const LIMITS: readonly Limit[] = [
  ['maximum', '<=', (value, limit) => value <= limit],
  ['minimum', '>=', (value, limit) => value >= limit],
  ['exclusiveMaximum', '<', (value, limit) => value < limit],
  ['exclusiveMinimum', '>', (value, limit) => value > limit],
];

const EXCLUSIVE: { readonly [keyword: string]: readonly [flag: string, as: string] } = {
  maximum: ['exclusiveMaximum', 'exclusiveMaximum'],
  minimum: ['exclusiveMinimum', 'exclusiveMinimum'],
};

const judgeNumber = (turn: Turn, value: number): void => {
  const { schema } = turn;
  for (const [keyword, plainSign, plainFits] of LIMITS) {
    const expected = schema[keyword];
    if (typeof expected !== 'number') continue;
    const [flag = '', strict = ''] = EXCLUSIVE[keyword] ?? [];
    const other = schema[flag] === true ? LIMITS.find(([name]) => name === strict) : undefined;
    const [sign, fits] = other ? [other[1], other[2]] : [plainSign, plainFits];
    if (!fits(value, expected)) addFault(turn, { keyword, expected, message: `must be ${sign} ${expected}` });
  }
  const { multipleOf } = schema;
  if (typeof multipleOf === 'number' && !isMultipleOf(value, multipleOf))
    addFault(turn, { keyword: 'multipleOf', expected: multipleOf, message: `must be multiple of ${multipleOf}` });
};

/** In characters, not in UTF-16 units. */
const lengthOf = (text: string): number => {
  let length = text.length;
  for (let at = 0; at < text.length - 1; at += 1)
    if ((text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) length -= 1;
  return length;
};

const judgeText = (turn: Turn, value: string): void => {
  const { minLength, maxLength, pattern } = turn.schema;
  if (typeof maxLength === 'number' && lengthOf(value) > maxLength)
    addFault(turn, {
      keyword: 'maxLength',
      expected: maxLength,
      message: `must NOT have more than ${maxLength} characters`,
    });
  if (typeof minLength === 'number' && lengthOf(value) < minLength)
    addFault(turn, {
      keyword: 'minLength',
      expected: minLength,
      message: `must NOT have fewer than ${minLength} characters`,
    });
  if (typeof pattern === 'string' && !testerOf(pattern)(value))
    addFault(turn, { keyword: 'pattern', expected: pattern, message: `must match pattern "${pattern}"` });
};

const judgeFormat = (turn: Turn, findFormat: FindFormat | undefined, dialect: Dialect): void => {
  const { format } = turn.schema;
  const { value } = turn.subject;
  if (findFormat === undefined || typeof format !== 'string') return;
  const check = findFormat(format, dialect);
  if (!check || typeof value !== check.type || check.test(value)) return;
  addFault(turn, { keyword: 'format', expected: format, message: `must match format "${format}"` });
};

export const judgeScalars = (turn: Turn, findFormat: FindFormat | undefined): void => {
  const { dialect } = turn.at;
  judgeType(turn);
  judgeChoices(turn, dialect);
  if (typeof turn.subject.value === 'number') judgeNumber(turn, turn.subject.value);
  if (typeof turn.subject.value === 'string') judgeText(turn, turn.subject.value);
  judgeFormat(turn, findFormat, dialect);
};
