// Assertions on a response's body, as text and as JSON.
import type { AssertionClass, ChaiAssertion, ChaiUtils } from '../chai-port.ts';
import { type ResponseSubject, responseOf } from './subject.ts';

export function installBodyAssertions(Assertion: AssertionClass, utils: ChaiUtils): void {
  Assertion.addProperty('withBody', function () {
    judgeContent(this, responseOf(this, Assertion));
  });
  Assertion.addProperty('json', function () {
    judgeJson(this, responseOf(this, Assertion));
  });
  Assertion.addChainableMethod('body', function (...args) {
    const response = responseOf(this, Assertion);
    const [expected] = args;
    if (args.length === 0) judgeContent(this, response);
    else if (expected instanceof RegExp) judgeMatch(this, response.text(), expected);
    else if (isPlainObject(expected)) judgeValue(this, jsonOrNothing(response), expected, utils);
    else judgeText(this, response.text(), expected);
  });
  Assertion.addChainableMethod('jsonBody', function (...args) {
    const response = responseOf(this, Assertion);
    const [path] = args;
    if (args.length === 0) judgeJson(this, response);
    else if (typeof path === 'string') judgePath(this, jsonOrNothing(response), path, args.slice(1), utils);
  });
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonOrNothing(response: ResponseSubject): unknown {
  try {
    return response.json();
  } catch {
    return undefined;
  }
}

function judgeContent(assertion: ChaiAssertion, response: ResponseSubject): void {
  assertion.assert(
    Boolean(response.text()),
    'expected response to have content in body',
    'expected response to not have content in body',
  );
}

function judgeJson(assertion: ChaiAssertion, response: ResponseSubject): void {
  let problem: string | undefined;
  try {
    response.json();
  } catch (error) {
    problem = String((error as Error).message).split('\n')[0];
  }
  assertion.assert(
    problem === undefined,
    `expected response body to be a valid json but got error ${problem}`,
    'expected response body not to be a valid json',
  );
}

function judgeText(assertion: ChaiAssertion, text: string | undefined, expected: unknown): void {
  assertion.assert(
    text === expected,
    'expected response body to equal #{exp} but got #{act}',
    'expected response body to not equal #{exp}',
    expected,
    text,
  );
}

function judgeMatch(assertion: ChaiAssertion, text: string | undefined, pattern: RegExp): void {
  assertion.assert(
    text !== undefined && pattern.test(text),
    'expected response body text to match #{exp} but got #{act}',
    'expected response body text #{act} to not match #{exp}',
    pattern,
    text,
  );
}

function judgeValue(assertion: ChaiAssertion, json: unknown, expected: unknown, utils: ChaiUtils): void {
  assertion.assert(
    utils.eql(json, expected),
    'expected response body json to equal #{exp} but got #{act}',
    'expected response body json to not equal #{exp} but got #{act}',
    expected,
    json,
  );
}

function judgePath(
  assertion: ChaiAssertion,
  json: unknown,
  path: string,
  values: readonly unknown[],
  utils: ChaiUtils,
): void {
  const found = lookUp(json, path);
  assertion.assert(
    found !== undefined,
    'expected #{act} in response to contain property #{exp}',
    'expected #{act} in response to not contain property #{exp}',
    path,
    json,
  );
  if (values.length === 0) return;
  assertion.assert(
    utils.eql(found?.value, values[0]),
    `expected response body json at "${path}" to contain #{exp} but got #{act}`,
    `expected response body json at "${path}" to not contain #{exp} but got #{act}`,
    values[0],
    found?.value,
  );
}

/** Finds `a.b[2]["c"]`; a property of that whole name comes first. */
function lookUp(json: unknown, path: string): { readonly value: unknown } | undefined {
  if (hasOwn(json, path)) return { value: json[path] };
  let value: unknown = json;
  for (const step of stepsOf(path)) {
    if (!hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return { value };
}

function hasOwn(value: unknown, key: string): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

function stepsOf(path: string): string[] {
  const steps = path.matchAll(/\[(?:(["'])(.*?)\1|([^\]]*))\]|([^.[\]]+)/g);
  const names = Array.from(steps, ([, , quoted, indexed, plain]) => quoted ?? indexed ?? plain ?? '');
  return names.length === 0 ? [path] : names;
}
