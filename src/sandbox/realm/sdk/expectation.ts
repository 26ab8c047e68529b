// The `to` of requests and responses, once assertions are set up.

type Expect = (subject: unknown) => unknown;

const { defineProperty } = Object;
let expectation: Expect | undefined;

export function connectExpect(expect: Expect): void {
  expectation = expect;
}

const TO: PropertyDescriptor = {
  configurable: true,
  enumerable: false,
  /** A new assertion each time: its flags must not reach the next one. */
  get() {
    return (expectation?.(this) as { to?: unknown } | undefined)?.to;
  },
};

/** An own property, as in Postman: assertion messages count it. */
export function defineExpectation(subject: object): void {
  defineProperty(subject, 'to', TO);
}
