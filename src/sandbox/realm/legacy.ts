// The global variables of old scripts: `tests`, `responseBody`, `postman` and their like, each made on first touch.
import { createPostman } from './legacy/postman.ts';
import { installSugar } from './legacy/sugar.ts';
import { legacyBody, legacyHeaders, legacyRequest, xmlToObject } from './legacy/values.ts';
import { isLoadingLibrary, loadLibrary } from './libraries.ts';
import type { PmRequest } from './sdk/request.ts';
import type { PmResponse } from './sdk/response.ts';
import type { Bag } from './sdk/shape.ts';

const { defineProperty, keys } = Object;

export type LegacyScope = {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  unset(key: string): void;
  clear(): void;
  toObject(): Bag;
};

/** Read whenever a variable is touched: one object may serve a whole run if its fields change with each script. */
export type LegacyContext = {
  readonly request?: PmRequest;
  readonly response?: PmResponse;
  readonly info?: { readonly requestId?: string; readonly requestName?: string };
  readonly data: Bag;
  readonly iteration: number;
  readonly scopes: { readonly environment: LegacyScope; readonly globals: LegacyScope };
  /** `pm.cookies`. */
  readonly cookies?: unknown;
  setNextRequest(name: string | null): void;
  /** Hears Postman's deprecation notes, each once per script. */
  warn?(text: string): void;
};

export type LegacyTest = {
  readonly name: string;
  readonly passed: boolean;
  /** Postman's words when it did not pass; the error's name is AssertionError. */
  readonly message?: string;
};

export type Legacy = {
  /** The entries of `tests` in their order; call it when a script's synchronous part has ended. Starts afresh for the next. */
  collectTests(): readonly LegacyTest[];
  /** Puts Sugar's methods on the built-in classes; before the first script that may use one. */
  enableSugar(): void;
  /** Before each script; `"use sandbox2"` scripts see none of it. */
  setEnabled(enabled: boolean): void;
};

/** How a value's use is deprecated; false: Postman says nothing. */
type Note = string | false;

const instead = (name: string): string => `"${name}" instead.`;

/** True for a script that opts out of the old variables by its very first line. */
export function optsOutOfLegacy(script: string): boolean {
  return script.startsWith('"use sandbox2"');
}

/** Puts the variables on `target` (the realm's global object), once per realm. */
export function installLegacy(target: object, context: LegacyContext): Legacy {
  const state = {
    values: new Map<string, unknown>(),
    tests: undefined as Bag | undefined,
    isEnabled: true,
  };
  const warned = new Set<string>();
  const warn = (text: string): void => {
    if (warned.has(text) || isLoadingLibrary()) return;
    warned.add(text);
    context.warn?.(text);
  };
  const makers = makersOf(context, state, warn);
  for (const name of keys(makers)) {
    const { make, note } = makers[name] as Maker;
    const get = (): unknown => {
      if (!state.isEnabled) return undefined;
      if (isLoadingLibrary() && !state.values.has(name)) return undefined;
      if (!state.values.has(name)) {
        // A library may look for the global of its own name while it is being loaded.
        state.values.set(name, undefined);
        state.values.set(name, make());
      }
      const value = state.values.get(name);
      if (note && value !== undefined) warn(note);
      return value;
    };
    const set = (value: unknown): void => void state.values.set(name, value);
    defineProperty(target, name, { configurable: true, enumerable: false, get, set });
  }
  let hasSugar = false;
  return {
    enableSugar() {
      if (hasSugar) return;
      hasSugar = true;
      installSugar(target as Parameters<typeof installSugar>[0]);
    },
    collectTests() {
      const tests = entriesOf(state.tests);
      state.tests = undefined;
      state.values.clear();
      return tests;
    },
    setEnabled(enabled) {
      warned.clear();
      state.isEnabled = enabled;
    },
  };
}

type Maker = { readonly make: () => unknown; readonly note: Note };
type State = { readonly values: Map<string, unknown>; tests: Bag | undefined };

function makersOf(context: LegacyContext, state: State, warn: (text: string) => void): { [name: string]: Maker } {
  const copyOf = (scope: 'environment' | 'globals'): Bag => {
    const known = state.values.get(scope) ?? context.scopes[scope].toObject();
    state.values.set(scope, known);
    return known as Bag;
  };
  const postman = (): object =>
    createPostman({
      context,
      copyOf,
      warn: (member, replacement) => warn(`Using "${member}" is deprecated. Use ${instead(replacement)}`),
    });
  return {
    tests: variable('tests', 'pm.test()', () => (state.tests ??= {})),
    environment: variable('environment', 'pm.environment', () => copyOf('environment')),
    globals: variable('globals', 'pm.globals', () => copyOf('globals')),
    data: variable('data', 'pm.iterationData', () => ({ ...context.data })),
    request: variable('request', 'pm.request', () => legacyRequest(context)),
    responseCookies: variable('responseCookies', 'pm.cookies', () => context.response && context.cookies),
    responseHeaders: variable('responseHeaders', 'pm.response.headers', () => legacyHeaders(context.response)),
    responseCode: variable('responseCode', 'pm.response.code', () => context.response?.details()),
    responseTime: { make: () => context.response?.responseTime, note: false },
    responseBody: { make: () => legacyBody(context.response), note: false },
    iteration: { make: () => context.iteration, note: false },
    postman: { make: postman, note: false },
    ...libraryMakers(),
  };
}

function variable(name: string, replacement: string, make: () => unknown): Maker {
  return { make, note: `Using "${name}" is deprecated. Use ${instead(replacement)}` };
}

function libraryMakers(): { [name: string]: Maker } {
  const library = (name: string, bundle: string, hint: string): Maker => ({
    make: () => loadLibrary(bundle),
    note: `Using "${name}" is deprecated.${hint}`,
  });
  const required = (module: string): string => ` Use "require('${module}')" instead.`;
  return {
    _: library('_', 'lodash3', required('lodash')),
    CryptoJS: library('CryptoJS', 'crypto-js', ' Use global "crypto" object instead.'),
    tv4: library('tv4', 'tv4', required('ajv')),
    Backbone: library('Backbone', 'backbone', ''),
    cheerio: library('cheerio', 'cheerio', required('cheerio')),
    xml2Json: { make: () => xmlToObject, note: `Using "xml2Json" is deprecated.${required('xml2js')}` },
  };
}

function entriesOf(tests: Bag | undefined): LegacyTest[] {
  return keys(tests ?? {}).map((name) => {
    const value = tests?.[name];
    return value
      ? { name, passed: true }
      : { name, passed: false, message: `expected ${wordsFor(value)} to be truthy` };
  });
}

function wordsFor(value: unknown): string {
  return Object.is(value, -0) ? '-0' : typeof value === 'bigint' ? `${value}n` : String(value);
}
