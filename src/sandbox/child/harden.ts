// Closes the ways by which code inside the context could get hold of an object of this process.
import type vm from 'node:vm';

type Binding = { readonly [name: string]: unknown };
type InternalBinding = (name: string) => Binding;

/** What the context is asked to make, so that V8 hands its code nothing but its own objects. */
type Substitutes = {
  readonly refuseImport: () => unknown;
  readonly prepareStackTrace: (global: object, error: object, trace: readonly object[]) => unknown;
};

/**
 * Node answers `import()` with a promise of this realm, and formats stacks with functions of this realm that may run out
 * of stack themselves. Both callbacks are replaced by functions of the context; Node must be started with
 * `--expose-internals` for that. The frozen intrinsics below hold even where this fails.
 */
const SUBSTITUTES = `(() => {
  'use strict';
  const reject = Promise.reject.bind(Promise);
  const { apply } = Reflect;
  const text = String;
  Error.prepareStackTrace = (error, trace) => trace;
  const { getFileName } = Object.getPrototypeOf(new Error().stack[0]);
  delete Error.prepareStackTrace;
  // Frames of the host say where assay is installed, and its code is no business of a script.
  const { startsWith } = String.prototype;
  const isOwn = (file) =>
    typeof file !== 'string' || (file !== ${JSON.stringify(__filename)} && !apply(startsWith, file, ['node:']));
  const ownFrames = (trace) => {
    const frames = [];
    for (let i = 0; i < trace.length; i++) if (isOwn(apply(getFileName, trace[i], []))) frames[frames.length] = trace[i];
    return frames;
  };
  // Scripts find no variable of that name.
  const realm = this;
  return {
    refuseImport: () => reject(new TypeError('import() is not available in scripts')),
    prepareStackTrace: (global, error, all) => {
      const trace = ownFrames(all);
      const own = global === realm ? global.Error : undefined;
      if (typeof own === 'function' && typeof own.prepareStackTrace === 'function') {
        return apply(own.prepareStackTrace, own, [error, trace]);
      }
      let title;
      try { title = text(error); } catch { title = '<error>'; }
      let stack = title;
      for (let i = 0; i < trace.length; i++) stack += '\\n    at ' + trace[i];
      return stack;
    },
  };
})()`;

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
