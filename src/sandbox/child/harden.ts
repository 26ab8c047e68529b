// Closes the ways by which code inside the context could get hold of an object of this process.
import type vm from 'node:vm';
import { type Substitutes, substitutesCode } from './substitutes.ts';

type Binding = { readonly [name: string]: unknown };
type InternalBinding = (name: string) => Binding;

/**
 * Node answers `import()` with a promise of this realm, and formats stacks with functions of this realm that may run out
 * of stack themselves. Both callbacks are replaced by functions of the context; Node must be started with
 * `--expose-internals` for that. The frozen intrinsics below hold even where this fails.
 */
const SUBSTITUTES = substitutesCode([__filename, 'node:']);

const callBinding = (binding: Binding, name: string, value: unknown): void => {
  const setter = binding[name];
  if (typeof setter === 'function') setter(value);
};

const replaceCallbacks = (made: Substitutes): void => {
  try {
    // The child is bundled as CommonJS.
    const { internalBinding } = require('internal/test/binding') as { internalBinding: InternalBinding };
    callBinding(internalBinding('module_wrap'), 'setImportModuleDynamicallyCallback', made.refuseImport);
    callBinding(internalBinding('errors'), 'setPrepareStackTraceCallback', made.prepareStackTrace);
  } catch {
    // A Node without these internals: the frozen intrinsics stand alone.
  }
};

const functionPrototypes = (): object[] => [
  Function.prototype,
  Object.getPrototypeOf(async () => undefined),
  Object.getPrototypeOf(function* () {}),
  Object.getPrototypeOf(async function* () {}),
];

/** Without their constructors and frozen, the intrinsics of this realm lead nowhere and can carry nothing. */
const neuterIntrinsics = (): void => {
  for (const prototype of functionPrototypes()) Reflect.deleteProperty(prototype, 'constructor');
  const seen = new Set<object>();
  const freezeDeep = (value: unknown, depth: number): void => {
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    if (!isObject || seen.has(value) || depth > 3) return;
    seen.add(value);
    const prototype = Object.getPrototypeOf(value) as object | null;
    if (prototype) freezeDeep(prototype, depth);
    for (const key of Reflect.ownKeys(value)) {
      const property = Object.getOwnPropertyDescriptor(value, key);
      if (property && 'value' in property) freezeDeep(property.value, depth + 1);
    }
    Object.freeze(value);
  };
  for (const root of [Object, Function, Array, Promise, Error, TypeError, RangeError, SyntaxError, ReferenceError]) {
    freezeDeep(root, 0);
  }
  for (const root of [String, Number, Boolean, Symbol, Map, Set, WeakMap, RegExp, Date, Reflect, JSON, Math, Proxy]) {
    freezeDeep(root, 0);
  }
};

/** What a script could reach through a hole must at least not be `process`. */
const scrubProcess = (): void => {
  const bag = process as unknown as { [name: string]: unknown };
  for (const name of ['binding', '_linkedBinding', 'dlopen', 'kill', 'getBuiltinModule', 'mainModule', 'report']) {
    Reflect.deleteProperty(bag, name);
  }
  for (const name of ['process', 'require', 'module', 'Buffer', 'fetch', 'WebSocket', 'EventSource', 'WebAssembly']) {
    Reflect.deleteProperty(globalThis, name);
  }
};

export const harden = (run: typeof vm.runInContext, context: vm.Context): void => {
  replaceCallbacks(run(SUBSTITUTES, context, { filename: 'assay:substitutes' }) as Substitutes);
  neuterIntrinsics();
  scrubProcess();
};
