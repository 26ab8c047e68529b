// Assertions on a response's status: classes, codes and reasons.
import type { AssertionClass, ChaiAssertion, ChaiUtils } from '../chai-port.ts';
import { isResponse, type ResponseSubject, responseOf } from './subject.ts';

const CLASSES: readonly (readonly [name: string, digit: number])[] = [
  ['info', 1],
  ['success', 2],
  ['redirection', 3],
  ['clientError', 4],
  ['serverError', 5],
];

/** The words are judged first, then the code: a response must have both. */
const REASONS: readonly (readonly [name: string, reason: string, code: number])[] = [
  ['accepted', 'ACCEPTED', 202],
  ['withoutContent', 'NO CONTENT', 204],
  ['badRequest', 'BAD REQUEST', 400],
  ['unauthorised', 'UNAUTHORISED', 401],
  ['unauthorized', 'UNAUTHORIZED', 401],
  ['forbidden', 'FORBIDDEN', 403],
  ['notFound', 'NOT FOUND', 404],
  // Postman's own slip of the pen, which its verdicts depend on.
  ['notAcceptable', 'ACCEPTABLE', 406],
  ['rateLimited', 'TOO MANY REQUESTS', 429],
];

export function installStatusAssertions(Assertion: AssertionClass, utils: ChaiUtils): void {
  installClasses(Assertion, utils);
  for (const [name, reason, code] of REASONS) {
    Assertion.addProperty(name, function () {
      judgeBoth(this, responseOf(this, Assertion), reason, code);
    });
  }
  Assertion.overwriteProperty('ok', (inherited) => {
    return function (this: ChaiAssertion) {
      if (isResponse(this._obj)) judgeBoth(this, this._obj, 'OK', 200);
      else inherited.call(this);
    };
  });
  Assertion.addMethod('statusCode', function (code) {
    judgeCode(this, codeOf(this, Assertion), Number(code));
  });
  Assertion.addMethod('statusReason', function (reason) {
    judgeReason(this, responseOf(this, Assertion).reason(), String(reason));
  });
  Assertion.addMethod('status', function (status) {
    if (typeof status === 'number' || status instanceof Number)
      judgeCode(this, codeOf(this, Assertion), Number(status));
    else judgeReason(this, responseOf(this, Assertion).reason(), status);
  });
}

/** The response of a failed request has no code at all. */
function codeOf(assertion: ChaiAssertion, Assertion: AssertionClass): number {
  const response = responseOf(assertion, Assertion);
  const { code } = response;
  if (typeof code === 'number') return code;
  new Assertion(response).to.have.property('code');
  new Assertion(response.code).to.be.an('number');
  return response.code;
}

function installClasses(Assertion: AssertionClass, utils: ChaiUtils): void {
  for (const [name, digit] of CLASSES) {
    Assertion.addProperty(name, function () {
      judgeClass(this, codeOf(this, Assertion), [digit], `${digit}XX`);
    });
  }
  Assertion.addProperty('error', function () {
    judgeClass(this, codeOf(this, Assertion), [4, 5], '4XX or 5XX');
  });
  Assertion.addMethod('statusCodeClass', function (digit) {
    const shown = typeof digit === 'number' ? String(digit) : utils.inspect(digit);
    judgeClass(this, codeOf(this, Assertion), [digit], `${shown}XX`);
  });
}

function judgeClass(assertion: ChaiAssertion, code: number, digits: readonly unknown[], words: string): void {
  assertion.assert(
    digits.includes(Math.floor(code / 100)),
    `expected response code to be ${words} but found #{act}`,
    `expected response code to not be ${words}`,
    words,
    code,
  );
}

function judgeBoth(assertion: ChaiAssertion, response: ResponseSubject, reason: string, code: number): void {
  judgeReason(assertion, String(response.reason()).toUpperCase(), reason);
  judgeCode(assertion, Number(response.code), code);
}

function judgeCode(assertion: ChaiAssertion, actual: number, expected: number): void {
  assertion.assert(
    actual === expected,
    'expected response to have status code #{exp} but got #{act}',
    'expected response to not have status code #{act}',
    expected,
    actual,
  );
}

function judgeReason(assertion: ChaiAssertion, actual: string | undefined, expected: unknown): void {
  assertion.assert(
    actual === expected,
    'expected response to have status reason #{exp} but got #{act}',
    'expected response to not have status reason #{act}',
    expected,
    actual,
  );
}
