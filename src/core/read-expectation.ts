// Reads expectations as they are written on the command line.
import type { ComparisonOperator, Expectation } from '../model/expectation.ts';
import type { Json } from '../model/json.ts';
import { Problem } from '../model/problem.ts';

const STATUS = /^[1-5](?:\d\d|xx)$/i;

/** `200`, `2xx`, `200,204`. Throws Problem for anything else. */
export const readStatusExpectation = (text: string): Expectation => {
  const allowed = text.split(',').map((word) => word.trim().toLowerCase());
  const wrong = allowed.find((word) => !STATUS.test(word));
  if (wrong === undefined) return { kind: 'status', allowed };
  throw new Problem('expect.status', `--expect-status does not know "${wrong}"`, {
    hint: 'Give status codes or classes, comma separated: 200, 2xx, 200,204.',
  });
};

/** `Name`, or `Name: value`. Throws Problem without a name. */
export const readHeaderExpectation = (text: string): Expectation => {
  const colon = text.indexOf(':');
  const name = (colon < 0 ? text : text.slice(0, colon)).trim();
  if (name !== '') return { kind: 'header', name, ...(colon < 0 ? {} : { value: text.slice(colon + 1).trim() }) };
  throw new Problem('expect.header', `--expect-header needs the name of a header, not "${text}"`, {
    hint: 'Write "Name", or "Name: value".',
  });
};

const OPERATOR = /^(?:\s*(==|!=|<=|>=|=|<|>)\s*|\s+(contains|matches)\s+)/;

/** Where the path ends: at the first operator outside brackets and quotes. */
const findOperator = (text: string): { readonly at: number; readonly found: RegExpExecArray } | undefined => {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== '') {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (depth > 0 && (character === "'" || character === '"')) quote = character;
    else if (character === '[' || character === '(') depth++;
    else if (character === ']' || character === ')') depth--;
    else if (depth === 0) {
      const found = OPERATOR.exec(text.slice(at));
      if (found) return { at, found };
    }
  }
  return undefined;
};

/** JSON where it is JSON, else the text itself: `== open` needs no quotes. */
const readValue = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
};

const checkPattern = (value: Json): void => {
  try {
    new RegExp(String(value));
  } catch (error) {
    throw new Problem('expect.pattern', `"${value}" is no regular expression: ${(error as Error).message}`);
  }
};

/** `$.a.b`, `$.a == 1`, `$.tags contains "x"`, `$.name matches ^A`. The path itself is checked when it is used. */
export const readJsonPathExpectation = (text: string): Expectation => {
  const operator = findOperator(text);
  const path = (operator ? text.slice(0, operator.at) : text).trim();
  if (!path.startsWith('$'))
    throw new Problem('expect.jsonpath', `--expect-jsonpath needs a JSONPath, not "${text}"`, {
      hint: 'A path starts with $: "$.items[0].name == \\"Tea\\"".',
    });
  if (!operator) return { kind: 'jsonpath', path };
  const { at, found } = operator;
  const written = found[1] ?? found[2];
  const value = readValue(text.slice(at + found[0].length).trim());
  const comparison = { operator: (written === '=' ? '==' : written) as ComparisonOperator, value };
  if (comparison.operator === 'matches') checkPattern(value);
  return { kind: 'jsonpath', path, comparison };
};
