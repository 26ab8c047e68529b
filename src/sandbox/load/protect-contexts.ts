// Keeps objects of the process out of the hands of its contexts where V8 asks the process to do something for them.
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { type Substitutes, substitutesCode } from '../child/substitutes.ts';

type PrepareStack = Substitutes['prepareStackTrace'];
/** As Node calls it; the name of the importing file comes last, and what stands before it depends on Node's version. */
type Import = (referrer: symbol, specifier: string, ...rest: readonly unknown[]) => unknown;

type Internals = {
  readonly setImport: (callback: Import) => void;
  readonly setPrepareStack: (callback: PrepareStack) => void;
  readonly prepareStack: PrepareStack;
  /** Puts Node's own callbacks back. */
  readonly restore: () => void;
};

/** Made in a bare context, so that even what goes wrong in them (a stack that ends) is nothing of the process. */
type Dispatch = {
  readonly importFor: (host: Import, scripts: { readonly symbol: symbol | undefined }) => Import;
  readonly prepareFor: (host: PrepareStack) => PrepareStack;
  readonly add: (global: object, prepare: PrepareStack) => void;
};

const DISPATCH = `(() => {
  'use strict';
  const reject = Promise.reject.bind(Promise);
  const prepares = new WeakMap();
  const get = prepares.get.bind(prepares);
  const set = prepares.set.bind(prepares);
  // Scripts of several users may come by what is here: it must not carry anything from one to the other.
  const frozen = new Set();
  const freezeAll = (value) => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || frozen.has(value)) return;
    frozen.add(value);
    freezeAll(Object.getPrototypeOf(value));
    for (const key of Reflect.ownKeys(value)) {
      const { value: held, get, set } = Reflect.getOwnPropertyDescriptor(value, key);
      for (const one of [held, get, set]) freezeAll(one);
    }
    if (!ArrayBuffer.isView(value)) Object.freeze(value);
  };
  for (const start of [Error, TypeError, RangeError, Promise, Object, Function, Reflect, WeakMap, async () => {}]) freezeAll(start);
  return {
    importFor: (host, scripts) => (referrer, specifier, ...rest) =>
      scripts.symbol === undefined || referrer === scripts.symbol
        ? reject(new TypeError('import() is not available in scripts'), scripts.symbol ??= referrer)
        : host(referrer, specifier, rest[rest.length - 1]),
    prepareFor: (host) => (global, error, trace) => (get(global) ?? host)(global, error, trace),
    add: (global, prepare) => void set(global, prepare),
  };
})()`;

/** How the names of the process's own files begin. */
const HIDDEN = ['file:', 'node:', '/', ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((head) =>
  head.length === 1 && head !== '/' ? `${head}:\\` : head,
);

/** Undefined unless Node was started with --expose-internals. */
const openInternals = (): Internals | undefined => {
  try {
    const require = createRequire(import.meta.url);
    const { internalBinding } = require('internal/test/binding') as {
      internalBinding: (name: string) => { readonly [name: string]: never };
    };
    const { prepareStackTraceCallback } = require('internal/errors') as { prepareStackTraceCallback: PrepareStack };
    const { initializeESM } = require('internal/modules/esm/utils') as { initializeESM: () => void };
    const internals = {
      setImport: internalBinding('module_wrap').setImportModuleDynamicallyCallback!,
      setPrepareStack: internalBinding('errors').setPrepareStackTraceCallback!,
      prepareStack: prepareStackTraceCallback,
      restore: initializeESM,
    };
    return Object.values(internals).every((one) => typeof one === 'function') ? internals : undefined;
  } catch {
    return undefined;
  }
};

/** Node's own import, which nothing hands out: its callback is back in place for the moment that an import starts. */
const hostImport =
  ({ restore, setImport }: Internals, own: () => Import): Import =>
  (_referrer, specifier, name) => {
    const target = specifier.startsWith('.') ? new URL(specifier, String(name)).href : specifier;
    restore();
    try {
      return import(target);
    } finally {
      setImport(own());
    }
  };

/** Node tells what vm compiled by a symbol: the first import that comes is one of ours, to learn it. */
const learnSymbol = (): void => {
  const probe = vm.createContext(vm.constants.DONT_CONTEXTIFY);
  const asked = vm.compileFunction("return import('x')", [], { parsingContext: probe })() as Promise<unknown>;
  asked.catch(() => undefined);
};

const install = (): Dispatch | undefined => {
  const internals = openInternals();
  if (internals === undefined) return undefined;
  const bare = vm.createContext(vm.constants.DONT_CONTEXTIFY, { codeGeneration: { strings: false, wasm: false } });
  const dispatch = vm.runInContext(DISPATCH, bare, { filename: 'assay:dispatch' }) as Dispatch;
  const scripts = { symbol: undefined };
  const onImport: Import = dispatch.importFor(
    hostImport(internals, () => onImport),
    scripts,
  );
  internals.setImport(onImport);
  internals.setPrepareStack(dispatch.prepareFor(internals.prepareStack));
  learnSymbol();
  return dispatch;
};

let installed: { readonly dispatch: Dispatch | undefined } | undefined;

/** Once for every context that scripts will run in. Does nothing unless Node was started with --expose-internals. */
export const protectContext = (context: vm.Context): void => {
  installed ??= { dispatch: install() };
  if (installed.dispatch === undefined) return;
  const made = vm.runInContext(substitutesCode(HIDDEN), context, { filename: 'assay:substitutes' }) as Substitutes;
  installed.dispatch.add(vm.runInContext('this', context) as object, made.prepareStackTrace);
};
