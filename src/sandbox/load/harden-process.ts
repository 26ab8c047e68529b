// Last line of defence of a load process: its own functions lead a script that got hold of one nowhere.

const functionPrototypes = (): object[] => [
  Function.prototype,
  Object.getPrototypeOf(async () => undefined),
  Object.getPrototypeOf(function* () {}),
  Object.getPrototypeOf(async function* () {}),
];

/** Code of the process sets these on objects of its own, which a frozen prototype would forbid. */
const SETTABLE = ['name', 'message', 'stack', 'cause', 'toString', 'constructor'];

const keepSettable = (prototype: object): void => {
  for (const name of SETTABLE) {
    const property = Object.getOwnPropertyDescriptor(prototype, name);
    if (!property || !('value' in property) || !property.configurable) continue;
    const { value } = property;
    Object.defineProperty(prototype, name, {
      configurable: false,
      enumerable: false,
      get: () => value,
      set(this: object, given: unknown) {
        Object.defineProperty(this, name, { configurable: true, enumerable: true, writable: true, value: given });
      },
    });
  }
};

const ERRORS = [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError];

/**
 * Called once by the process, when all it needs is loaded. Function constructors are gone, errors and promises of the process
 * can carry nothing; the rest of the language stays as Node's own code expects it.
 */
export const hardenProcess = (): void => {
  for (const prototype of functionPrototypes()) Reflect.deleteProperty(prototype, 'constructor');
  for (const { prototype } of ERRORS) {
    keepSettable(prototype);
    Object.freeze(prototype);
  }
  Object.freeze(Promise.prototype);
  for (const prototype of functionPrototypes().slice(1)) Object.freeze(prototype);
};
