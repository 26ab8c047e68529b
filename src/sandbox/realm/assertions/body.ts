// Assertions on a response's body, as text and as JSON.
import type { AssertionClass, ChaiAssertion, ChaiUtils } from '../chai-port.ts';
import { lookUp } from './json-path.ts';
import { type ResponseSubject, responseOf } from './subject.ts';

export function installBodyAssertions(Assertion: AssertionClass, utils: ChaiUtils): void {
  Assertion.addProperty('withBody', function () {
    judgeContent(this, responseOf(this, Assertion));
  });
  Assertion.addProperty('json', function () {
    judgeJson(this, responseOf(this, Assertion));
  });
  Assertion.addMethod('body', function (...args) {
    const response = responseOf(this, Assertion);
    const [expected] = args;
    if (args.length === 0) judgeContent(this, response);
    else if (expected instanceof RegExp) judgeMatch(this, response.text(), expected);
    else if (isPlainObject(expected)) judgeValue(this, jsonOrNothing(response), expected, utils);
    else judgeText(this, response.text(), expected, utils);
  });
  Assertion.addMethod('jsonBody', function (...args) {
    const response = responseOf(this, Assertion);
    const [path] = args;
    if (args.length === 0) judgeJson(this, response);
    else if (typeof path === 'string' || path instanceof String)
      judgePath(this, jsonOrNothing(response), String(path), args.slice(1), utils);
  });
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
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

function judgeText(assertion: ChaiAssertion, text: string | undefined, expected: unknown, utils: ChaiUtils): void {
  assertion.assert(
    isSame(text, expected, utils),
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
    isSame(json, expected, utils),
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
    isSame(found?.value, values[0], utils),
    `expected response body json at "${path}" to contain #{exp} but got #{act}`,
    `expected response body json at "${path}" to not contain #{exp} but got #{act}`,
    values[0],
    found?.value,
  );
}

/** As Postman compares: both zeros are one number, a boxed text is a text, objects of two classes differ. */
function isSame(left: unknown, right: unknown, utils: ChaiUtils): boolean {
  return utils.eql(left, right, { comparator: compareSimple });
}

function compareSimple(left: unknown, right: unknown): boolean | null {
  const [one, other] = [unboxed(left), unboxed(right)];
  if (typeof one === 'number' && typeof other === 'number') return one === other || Object.is(one, other);
  if (typeof one === 'string' && typeof other === 'string') return one === other;
  return isOfOtherClass(left, right) ? false : null;
}

/** Objects without a prototype are of every class. */
function isOfOtherClass(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const [one, other] = [classOf(left), classOf(right)];
  return one !== undefined && other !== undefined && one !== other;
}

function classOf(value: object): unknown {
  return Object.hasOwn(value, 'constructor') ? undefined : value.constructor;
}

function unboxed(value: unknown): unknown {
  return value instanceof String || value instanceof Number ? value.valueOf() : value;
}
