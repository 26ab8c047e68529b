// Compares a request with the one that an interaction of a pact expects.
import { applyRules } from './apply-rule.ts';
import { type ExpectedRequest, parseQuery, type Values } from './expected-request.ts';
import { matchBody } from './match-body.ts';
import { matchHeaders, matchQuery } from './match-values.ts';
import { type Mismatch, mismatch } from './mismatch.ts';
import { rulesAt } from './rules.ts';

/** A request as it came. */
export type ActualRequest = {
  readonly method: string;
  /** Path and query as on the request line. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
};

const headersOf = ({ headers }: ActualRequest): Values => {
  const values = new Map<string, readonly string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    values.set(key, [...(values.get(key) ?? []), value.trim()]);
  }
  return values;
};

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** Path and query of a request target, absolute or not. */
export const splitTarget = (target: string): { readonly path: string; readonly query: string } => {
  const local = target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/#.*$/s, '');
  const at = local.indexOf('?');
  return { path: (at < 0 ? local : local.slice(0, at)) || '/', query: at < 0 ? '' : local.slice(at + 1) };
};

const matchMethod = (expected: string, actual: string): readonly Mismatch[] =>
  expected === actual.toUpperCase()
    ? []
    : [mismatch('method', '', expected, actual, `Expected the method ${expected}, but it is ${actual}`)];

const matchPath = ({ path, rules }: ExpectedRequest, actual: string): readonly Mismatch[] => {
  const holding = rulesAt(rules.path, []);
  const came = decoded(actual);
  if (holding) {
    const broken = applyRules(holding, { expected: path, actual: came, text: true });
    return broken.map((message) => mismatch('path', '', path, actual, message));
  }
  if (path === actual || path === came || decoded(path) === came) return [];
  return [mismatch('path', '', path, actual, `Expected the path ${path}, but it is ${actual}`)];
};

/** Everything in which a request differs; empty when the interaction matches it. */
export const matchRequest = (expected: ExpectedRequest, actual: ActualRequest): readonly Mismatch[] => {
  const { path, query } = splitTarget(actual.target);
  const headers = headersOf(actual);
  const contentType = headers.get('content-type')?.join(', ');
  return [
    ...matchMethod(expected.method, actual.method),
    ...matchPath(expected, path),
    ...matchQuery(expected.query, parseQuery(query), expected.rules.query),
    ...matchHeaders(expected.headers, headers, expected.rules.header),
    ...matchBody(expected.body, { bytes: actual.body, contentType }, expected.rules.body),
  ];
};
