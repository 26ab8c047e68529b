// Assertions on what is being judged: a request, a response, and the headers that both have.
import type { AssertionClass, ChaiAssertion } from '../chai-port.ts';
import type { PostmanHeader, PostmanHeaderList } from '../sdk/header.ts';
import { isFunction, isObject } from '../sdk/shape.ts';

/** What our assertions need of a response; our own and the SDK's classes both have it. */
export type ResponseSubject = {
  readonly code: number;
  readonly responseTime: number;
  readonly headers: PostmanHeaderList;
  reason(): string | undefined;
  text(): string | undefined;
  json(): unknown;
  size(): { readonly total: number };
};

/** Tells by the constructor's name in the SDK, so that `new sdk.Response()` counts too. */
function isKind(value: unknown, kind: string): boolean {
  let kindClass: unknown = isObject(value) ? value.constructor : undefined;
  while (isFunction(kindClass)) {
    if ((kindClass as { _postman_propertyName?: unknown })._postman_propertyName === kind) return true;
    kindClass = Object.getPrototypeOf(kindClass);
  }
  return false;
}

export const isResponse = (value: unknown): value is ResponseSubject => isKind(value, 'Response');
export const isRequest = (value: unknown): boolean => isKind(value, 'Request');

/** The response under judgement; fails the assertion for any other subject, negated or not. */
export function responseOf(assertion: ChaiAssertion, Assertion: AssertionClass): ResponseSubject {
  // Chai is asked for the words of a failure only: it costs more than all the rest.
  if (!isResponse(assertion._obj)) void new Assertion(assertion._obj).to.be.postmanResponse;
  return assertion._obj as ResponseSubject;
}

export function installSubjectAssertions(Assertion: AssertionClass): void {
  const kinds: readonly [name: string, words: string, test: (value: unknown) => boolean][] = [
    ['postmanRequest', 'request', isRequest],
    ['postmanResponse', 'response', isResponse],
    ['postmanRequestOrResponse', 'request or response', (value) => isRequest(value) || isResponse(value)],
  ];
  for (const [name, words, test] of kinds) {
    Assertion.addProperty(name, function () {
      this.assert(
        test(this._obj),
        `expecting a postman ${words} object but got #{this}`,
        `not expecting a postman ${words} object`,
      );
    });
  }
  Assertion.addMethod('header', function (name, ...values) {
    if (!isResponse(this._obj)) void new Assertion(this._obj).to.be.postmanRequestOrResponse;
    judgeHeader(this, name, values);
  });
}

function judgeHeader(assertion: ChaiAssertion, name: unknown, values: readonly unknown[]): void {
  const subject = assertion._obj as ResponseSubject;
  const kind = isRequest(subject) ? 'request' : 'response';
  assertion.assert(
    subject.headers.has(name),
    `expected ${kind} to have header with key '${String(name)}'`,
    `expected ${kind} to not have header with key '${String(name)}'`,
  );
  if (values.length === 0) return;
  // A negated look at the value of a missing header throws, as it does in Postman: such a check fails there as well.
  const actual = (subject.headers.one(name) as PostmanHeader).value;
  assertion.assert(
    actual === values[0],
    `expected '${String(name)}' ${kind} header to be #{exp} but got #{act}`,
    `expected '${String(name)}' ${kind} header to not be #{act}`,
    values[0],
    actual,
  );
}
