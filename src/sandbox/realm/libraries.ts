// Loads the bundled libraries on first use: for `require()`, for legacy globals and for ourselves.

/** Evaluates one built bundle inside this realm and returns its exports; undefined when there is no such bundle. */
export type LoadLibrary = (bundle: string) => unknown;

/** What scripts may require. The file name of a bundle is the name with `/` written as `__`. */
const REQUIRABLE: ReadonlySet<string> = new Set([
  ...['lodash', 'chai', 'ajv', 'cheerio', 'crypto-js', 'csv-parse/lib/sync', 'moment', 'tv4', 'uuid', 'xml2js'],
  ...['postman-collection', 'backbone', 'atob', 'btoa', 'json', 'path', 'assert', 'buffer', 'util', 'url'],
  ...['punycode', 'querystring', 'string_decoder', 'stream', 'timers', 'events', 'os', 'fs'],
]);

let load: LoadLibrary | undefined;
const loaded = new Map<string, unknown>();
let loading = 0;
let tell: ((exports: unknown) => void) | undefined;

/** What has been evaluated so far. */
export const loadedLibraries = (): readonly unknown[] => [...loaded.values()];

/** `listener` hears the exports of every library that is evaluated from now on. */
export const onLibraryLoaded = (listener: (exports: unknown) => void): void => {
  tell = listener;
};

/** Says how bundles are found; called once by the realm's start before any script runs. */
export function connectLibraries(loader: LoadLibrary): void {
  load = loader;
}

/** The exports of a bundle, evaluated once per realm; `prepare` adds to it what scripts must find in it for good. */
export function loadLibrary(bundle: string, prepare?: (exports: unknown) => void): unknown {
  if (loaded.has(bundle)) return loaded.get(bundle);
  // A library may look for the very global that stands for it while it is being evaluated: it finds nothing yet.
  loaded.set(bundle, {});
  loading += 1;
  let exports: unknown;
  try {
    exports = load?.(bundle);
  } finally {
    loaded.delete(bundle);
    loading -= 1;
  }
  if (exports === undefined) throw new Error(`Cannot find module '${bundle}'`);
  loaded.set(bundle, exports);
  prepare?.(exports);
  tell?.(exports);
  return exports;
}

/** Evaluates what is not the script's own text: it gets no legacy globals, and no note about them is due. */
export const whileLoading = <T>(evaluate: () => T): T => {
  loading += 1;
  try {
    return evaluate();
  } finally {
    loading -= 1;
  }
};

/** Is a library being evaluated? It looks for globals that scripts did not ask for. */
export function isLoadingLibrary(): boolean {
  return loading > 0;
}

/** Global values that are a required module too; set when they are installed. */
export function presetLibrary(name: string, exports: unknown): void {
  loaded.set(name, exports);
}

export const isRequirable = (name: string): boolean => REQUIRABLE.has(name);

const completions = new Map<string, () => unknown>();

/** `complete` gives a library what scripts find in it beyond its own; called before they get it. */
export function completeLibrary(name: string, complete: () => unknown): void {
  completions.set(name, complete);
}

/** The `require` of scripts. */
export function requireLibrary(name: unknown): unknown {
  const module = String(name);
  if (!REQUIRABLE.has(module)) throw new Error(`Cannot find module '${module}'`);
  completions.get(module)?.();
  return loadLibrary(module.replaceAll('/', '__'));
}
