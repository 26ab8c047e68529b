// Judges a response by the expectations of a run; no script and no sandbox is involved.
import { isDeepStrictEqual } from 'node:util';
import { decodeText } from '../core/decode-text.ts';
import { expectationName } from '../core/expectation-text.ts';
import type { Check } from '../model/check.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Comparison, Expectation } from '../model/expectation.ts';
import type { Json } from '../model/json.ts';
import { bytesOf } from './response-state.ts';

type Judgement = {
  readonly ok: boolean;
  /** What was wrong, as the rest of "expected …". */
  readonly message?: string;
  readonly expected?: Json;
  readonly actual?: Json;
  readonly where?: string;
};

type Answer = {
  readonly status: number;
  readonly headers: Exchange['sent']['headers'];
  readonly text: string;
  readonly totalMs: number;
};

const judgeStatus = (status: number, allowed: readonly string[]): Judgement => {
  const text = String(status);
  const ok = allowed.some((code) => (code.endsWith('xx') ? code[0] === text[0] : code === text));
  return { ok, message: `status ${allowed.join(' or ')}, got ${status}`, expected: allowed.join(' or '), actual: text };
};

const judgeHeader = ({ headers }: Answer, name: string, value: string | undefined): Judgement => {
  const found = headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, held]) => held);
  if (found.length === 0) return { ok: false, message: `a header ${name}, there is none`, where: name };
  if (value === undefined) return { ok: true };
  return {
    ok: found.includes(value) || found.join(', ') === value,
    message: `header ${name} to be ${JSON.stringify(value)}, got ${JSON.stringify(found.join(', '))}`,
    expected: value,
    actual: found.join(', '),
    where: name,
  };
};

const compare = ({ operator, value }: Comparison, actual: Json): boolean => {
  switch (operator) {
    case '==':
      return isDeepStrictEqual(actual, value);
    case '!=':
      return !isDeepStrictEqual(actual, value);
    case 'contains':
      if (Array.isArray(actual)) return actual.some((item) => isDeepStrictEqual(item, value));
      return typeof actual === 'string' && actual.includes(String(value));
    case 'matches':
      return typeof actual === 'string' && new RegExp(String(value)).test(actual);
    default:
      return typeof actual === typeof value && inOrder(operator, actual as number, value as number);
  }
};

const inOrder = (operator: '<' | '<=' | '>' | '>=', actual: number, value: number): boolean => {
  if (operator === '<') return actual < value;
  if (operator === '<=') return actual <= value;
  return operator === '>' ? actual > value : actual >= value;
};

const parseBody = (text: string): { readonly json: Json } | undefined => {
  try {
    return { json: JSON.parse(text) as Json };
  } catch {
    return undefined;
  }
};

const judgeJsonPath = async (text: string, path: string, comparison: Comparison | undefined): Promise<Judgement> => {
  const parsed = parseBody(text);
  if (!parsed) return { ok: false, message: 'a JSON body, got one that is not JSON', where: path };
  const { jsonpath } = await import('json-p3');
  const values = jsonpath.query(path, parsed.json as never).values() as Json[];
  if (values.length === 0) return { ok: false, message: `${path} to match something, it matches nothing`, where: path };
  if (!comparison) return { ok: true };
  const actual = values.length === 1 ? values[0]! : values;
  return {
    ok: compare(comparison, actual),
    message: `${path} ${comparison.operator} ${JSON.stringify(comparison.value)}, got ${JSON.stringify(actual)}`,
    expected: comparison.value,
    actual,
    where: path,
  };
};

const judge = async (expectation: Expectation, answer: Answer): Promise<Judgement> => {
  switch (expectation.kind) {
    case 'status':
      return judgeStatus(answer.status, expectation.allowed);
    case 'header':
      return judgeHeader(answer, expectation.name, expectation.value);
    case 'body':
      return {
        ok: answer.text.includes(expectation.text),
        message: `the body to contain ${JSON.stringify(expectation.text)}`,
      };
    case 'jsonpath':
      return judgeJsonPath(answer.text, expectation.path, expectation.comparison);
    case 'time': {
      const actual = Math.ceil(answer.totalMs);
      return {
        ok: actual <= expectation.maxMs,
        message: `an answer within ${expectation.maxMs} ms, it took ${actual} ms`,
        expected: expectation.maxMs,
        actual,
      };
    }
    default:
      return expectation satisfies never;
  }
};

const toCheck = (expectation: Expectation, index: number, judgement: Judgement): Check => {
  const { ok, message = '', expected, actual, where } = judgement;
  return {
    name: expectationName(expectation),
    verdict: ok ? 'pass' : 'fail',
    index,
    ...(ok ? {} : { error: { name: 'AssertionError', message: `expected ${message}` } }),
    ...(ok || expected === undefined ? {} : { expected }),
    ...(ok || actual === undefined ? {} : { actual }),
    ...(where === undefined ? {} : { where }),
  };
};

/** One check per expectation; none when nothing was received. */
export const judgeExpectations = async (expectations: readonly Expectation[], exchange: Exchange): Promise<Check[]> => {
  const received = exchange.received.at(-1);
  if (!received || exchange.error) return [];
  const answer: Answer = {
    status: received.status,
    headers: received.headers,
    text: decodeText(await bytesOf(received.body)),
    totalMs: exchange.timings.totalMs,
  };
  const checks: Check[] = [];
  for (const [index, expectation] of expectations.entries())
    checks.push(toCheck(expectation, index, await judge(expectation, answer)));
  return checks;
};
