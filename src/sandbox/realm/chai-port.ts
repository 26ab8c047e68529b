// The little of chai's plugin interface that our assertions use.

export type ChaiAssertion = {
  _obj: unknown;
  assert(
    passed: boolean,
    message: string,
    negatedMessage: string,
    expected?: unknown,
    actual?: unknown,
    showDiff?: boolean,
  ): void;
  readonly [member: string]: unknown;
};

export type AssertionClass = {
  new (
    subject: unknown,
    message?: string,
  ): {
    to: { be: { [name: string]: unknown; an(type: string): unknown }; have: { property(name: string): unknown } };
  };
  addProperty(name: string, getter: (this: ChaiAssertion) => unknown): void;
  addMethod(name: string, method: (this: ChaiAssertion, ...args: unknown[]) => unknown): void;
  addChainableMethod(
    name: string,
    method: (this: ChaiAssertion, ...args: unknown[]) => unknown,
    chain?: (this: ChaiAssertion) => unknown,
  ): void;
  overwriteProperty(name: string, wrap: (inherited: () => unknown) => (this: ChaiAssertion) => unknown): void;
};

export type ChaiUtils = {
  flag(assertion: ChaiAssertion, key: string, value?: unknown): unknown;
  /** `comparator` decides where it does not answer null. */
  eql(
    left: unknown,
    right: unknown,
    options?: { readonly comparator: (left: unknown, right: unknown) => boolean | null },
  ): boolean;
  inspect(value: unknown): string;
};

export type Chai = {
  readonly expect: Expect;
  readonly Assertion: AssertionClass;
  use(plugin: (chai: Chai, utils: ChaiUtils) => void): Chai;
};

export type Expect = {
  (subject: unknown, message?: string): unknown;
  fail(...args: unknown[]): never;
};
