// The context that scripts live in, and the few functions through which its realm reaches this process.
import { Buffer } from 'node:buffer';
import vm from 'node:vm';
import type { Realm } from '../realm/boot.ts';
import type { HostBody, HostPort, ScriptFunction } from '../realm/host.ts';
import { OWN_FILES, SCRIPT_FILE } from '../realm/script-error.ts';
import { describeSyntaxError } from './syntax-error.ts';

// Looked up once, and called only so: scripts may replace what the context's own objects inherit.
const { compileFunction, Script, createContext } = vm;
const { apply } = Reflect;
const { set: setBytes } = Uint8Array.prototype;
const { toString: decode } = Buffer.prototype;
const { now } = Date;
const clock = performance.now.bind(performance);

/** A bundle's text with what V8 kept of an earlier compilation. */
export type BundleSource = { readonly text: string; readonly cache: Uint8Array };

export type LoadBundle = (name: string) => BundleSource | undefined;

/** Where what the realm tells goes, and what it is given by those who run it. */
export type Outlet = Pick<HostPort, 'write' | 'writeWithEffects' | 'scope'> & {
  randomBytes(size: number): Uint8Array;
};

export type ScriptContext = {
  readonly context: vm.Context;
  /** What all objects of the context inherit. */
  readonly objectPrototype: object;
  /** Starts the realm: `text` evaluates to its `boot`. */
  boot(source: BundleSource, load: LoadBundle): Realm;
  /** Bundles that were compiled without a usable cache, with the cache to keep. */
  caches(): readonly { readonly name: string; readonly cache: Uint8Array }[];
};

const hexOf = (bytes: Uint8Array): string =>
  apply(decode, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), ['hex']) as string;

/** A directive counts at the very start only: in Postman scripts are never strict by their own word. */
const HEAD = ';';
/** In Postman too something follows the text, which shows in the message when the text breaks off. */
const TAIL = '\n;';
const ASYNC_HEAD = '(async function (pm, arguments) {;';
const BARE_ASYNC_HEAD = '(async function () {;';

/** A script may have its own `pm`: then it does not see ours. */
const declaresPm = (error: unknown): boolean => String(error).includes("'pm' has already been declared");

const compilePlain = (text: string, context: vm.Context, names: string[]): ScriptFunction =>
  compileFunction(HEAD + text + TAIL, names, {
    parsingContext: context,
    filename: SCRIPT_FILE,
    columnOffset: -HEAD.length,
  }) as ScriptFunction;

const compileAsync = (text: string, context: vm.Context, head: string): ScriptFunction =>
  new Script(`${head}${text}${TAIL}})`, { filename: SCRIPT_FILE, columnOffset: -head.length }).runInContext(context);

const withOrWithoutPm = (compile: (hasPm: boolean) => ScriptFunction, headLength: number): ScriptFunction | string => {
  try {
    return compile(true);
  } catch (error) {
    if (!declaresPm(error)) return describeSyntaxError(error, headLength);
  }
  try {
    return compile(false);
  } catch (error) {
    return describeSyntaxError(error, headLength);
  }
};

const compileScript = (text: string, isAsync: boolean, context: vm.Context): ScriptFunction | string =>
  isAsync
    ? withOrWithoutPm((hasPm) => compileAsync(text, context, hasPm ? ASYNC_HEAD : BARE_ASYNC_HEAD), ASYNC_HEAD.length)
    : withOrWithoutPm((hasPm) => compilePlain(text, context, hasPm ? ['pm', 'arguments'] : []), HEAD.length);

const createBundles = (context: vm.Context) => {
  const uncached = new Map<string, vm.Script>();
  return {
    evaluate: (name: string, { text, cache }: BundleSource): unknown => {
      const cachedData = cache.length > 0 ? Buffer.from(cache.buffer, cache.byteOffset, cache.length) : undefined;
      const script = new Script(text, { filename: `${OWN_FILES}${name}`, ...(cachedData ? { cachedData } : {}) });
      if (!cachedData || script.cachedDataRejected) uncached.set(name, script);
      return script.runInContext(context);
    },
    caches: () => [...uncached].map(([name, script]) => ({ name, cache: script.createCachedData() })),
  };
};

const createPort = (context: vm.Context, outlet: Outlet, library: (name: string) => unknown): HostPort => ({
  write: outlet.write,
  writeWithEffects: outlet.writeWithEffects,
  scope: outlet.scope,
  now,
  clock,
  randomHex: (bytes) => hexOf(outlet.randomBytes(bytes)),
  text: (body: HostBody) => apply(decode, body, ['utf8']),
  copy: (body: HostBody, target) => apply(setBytes, target, [body]),
  fillRandom: (target) => apply(setBytes, target, [outlet.randomBytes(target.length)]),
  compile: (text, isAsync) => compileScript(text, isAsync, context),
  library,
});

export const createScriptContext = (outlet: Outlet): ScriptContext => {
  const context = createContext(vm.constants.DONT_CONTEXTIFY, {
    name: 'assay',
    codeGeneration: { strings: true, wasm: false },
  });
  const bundles = createBundles(context);
  return {
    context,
    objectPrototype: vm.runInContext('Object.prototype', context) as object,
    boot: (source, load) => {
      const { boot } = bundles.evaluate('realm', source) as { boot: (port: HostPort) => Realm };
      const library = (name: string): unknown => {
        const found = load(name);
        return found && bundles.evaluate(name, found);
      };
      return boot(createPort(context, outlet, library));
    },
    caches: bundles.caches,
  };
};
