// `a`, `include` and the like can be called or be a link of a chain: what makes them a link is made when it is used as one.
import type { AssertionClass, ChaiAssertion, ChaiUtils } from '../chai-port.ts';

type Method = (this: unknown, ...values: unknown[]) => unknown;
type Chainable = { readonly method: Method; readonly chainingBehavior: Method };
type Prototype = { readonly __methods: { readonly [name: string]: Chainable } };
type Transfer = { transferFlags(from: unknown, to: unknown): void };

/** Chai's own that scripts use most. What their links do to an assertion may be done twice. */
const NAMES = ['a', 'an', 'include', 'includes', 'contain', 'contains', 'length', 'lengthOf'];

const { apply, defineProperty, get, getPrototypeOf, has, set } = Reflect;
const RealmProxy = Proxy;

/** Asked for nothing itself: all that is looked at comes from the link that chai makes. */
const STAND_IN = (): void => undefined;

const quicken = (Assertion: AssertionClass, utils: ChaiUtils & Transfer, name: string): void => {
  const prototype = (Assertion as unknown as { readonly prototype: Prototype }).prototype;
  const make = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  if (make === undefined || prototype.__methods[name] === undefined) return;
  const call = (assertion: ChaiAssertion, values: unknown[], start: unknown): unknown => {
    // Where the stack of a failure begins.
    if (!utils.flag(assertion, 'lockSsfi')) utils.flag(assertion, 'ssfi', start);
    const result = apply(prototype.__methods[name]!.method, assertion, values);
    if (result !== undefined) return result;
    const next = new Assertion(undefined);
    utils.transferFlags(assertion, next);
    return next;
  };
  defineProperty(prototype, name, {
    configurable: true,
    get(this: object) {
      apply(prototype.__methods[name]!.chainingBehavior, this, []);
      let made: object | undefined;
      const link = (): object => {
        made ??= apply(make, this, []) as object;
        return made;
      };
      const run = (_: unknown, assertion: ChaiAssertion, values: unknown[]): unknown => call(assertion, values, run);
      return new RealmProxy(STAND_IN, {
        apply: run,
        get: (_, key) => get(link(), key),
        has: (_, key) => has(link(), key),
        getPrototypeOf: () => getPrototypeOf(link()),
        set: (_, key, value) => set(link(), key, value),
        defineProperty: (_, key, property) => defineProperty(link(), key, property),
      });
    },
  });
};

export const quickenChainables = (Assertion: AssertionClass, utils: ChaiUtils): void => {
  for (const name of NAMES) quicken(Assertion, utils as ChaiUtils & Transfer, name);
};
