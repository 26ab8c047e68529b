// pm.require: evaluates the external packages that came with the phase, each module once for each run of a script.
import type { PackageModule, ScriptPackage } from '../protocol.ts';
import { isRequirable, requireLibrary, whileLoading } from './libraries.ts';

type Require = ((name: string) => unknown) & { resolve: (name: string) => string; cache: object };

type Module = { exports: unknown; readonly id: string; readonly filename: string; loaded: boolean; require: Require };

type Body = (exports: unknown, require: Require, module: Module, file: string, folder: string) => void;

/** Gives a package what bundlers give it for Node's globals. */
type Factory = (process: object, global: object) => Body;

// biome-ignore lint/security/noGlobalEval: this is the scripts' own realm, and packages are texts.
const evaluate = globalThis.eval as (text: string) => unknown;
const { parse } = JSON;
const { apply } = Reflect;
const { hasOwn } = Object;
const microtask = Promise.resolve();
const { then } = Promise.prototype;

const modules = new Map<string, PackageModule>();
const factories = new Map<string, Factory>();

/** Modules come along once. */
export const learnPackages = (packages: readonly ScriptPackage[] = []): void => {
  for (const one of packages) {
    if ('modules' in one) for (const module of one.modules) modules.set(module.id, module);
  }
};

const factoryOf = ({ id, text }: PackageModule): Factory => {
  const known = factories.get(id);
  if (known !== undefined) return known;
  const body = `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
  const made = evaluate(
    `(function (process, global) { const globalThis = global; return ${body}; })\n//# sourceURL=package:${id}`,
  ) as Factory;
  factories.set(id, made);
  return made;
};

const nothing = (): void => {};

const createProcess = (): object => ({
  ...{ title: 'browser', browser: true, env: {}, argv: [], version: '', versions: {}, platform: 'browser' },
  ...{ cwd: () => '/', emitWarning: nothing, on: nothing, once: nothing, off: nothing, removeListener: nothing },
  nextTick: (run: (...given: unknown[]) => void, ...given: unknown[]): void => {
    void apply(then, microtask, [() => run(...given)]);
  },
});

const missing = (name: string, id: string): Error => {
  const what = `Cannot find module "${name}", which ${id} requires`;
  const message = `${what}: it is neither installed with the package nor one of the Node modules that scripts have`;
  return Object.assign(new Error(message), { code: 'MODULE_NOT_FOUND' });
};

/** `run` evaluates a module of the package, `process` is what the package takes for Node's. */
const createRequire = ({ id, requires }: PackageModule, run: (id: string) => unknown, process: object): Require => {
  const find = (given: unknown): unknown => {
    const name = String(given);
    if (hasOwn(requires, name)) {
      const target = requires[name];
      return typeof target === 'string' ? run(target) : {};
    }
    const bare = name.startsWith('node:') ? name.slice(5) : name;
    if (bare === 'process') return process;
    if (isRequirable(bare)) return requireLibrary(bare);
    throw missing(name, id);
  };
  const resolve = (name: string): string => {
    if (hasOwn(requires, name)) return requires[name] ?? name;
    if (isRequirable(name)) return name;
    throw missing(name, id);
  };
  return Object.assign(find, { resolve, cache: {} });
};

const evaluateInto = (module: Module, source: PackageModule, process: object): void => {
  const { id, kind, text } = source;
  if (kind === 'unusable') throw new Error(text);
  if (kind === 'json') module.exports = parse(text);
  else {
    const body = factoryOf(source)(process, globalThis);
    apply(body, module.exports, [module.exports, module.require, module, id, id.slice(0, id.lastIndexOf('/'))]);
  }
  module.loaded = true;
};

const createEvaluator = (): ((id: string) => unknown) => {
  const process = createProcess();
  const evaluated = new Map<string, Module>();
  const run = (id: string): unknown => {
    const known = evaluated.get(id);
    // In a circle this gives what is there so far, as Node does.
    if (known !== undefined) return known.exports;
    const source = modules.get(id)!;
    const require = createRequire(source, run, process);
    const module: Module = { exports: {}, id, filename: id, loaded: false, require };
    evaluated.set(id, module);
    try {
      evaluateInto(module, source, process);
    } catch (error) {
      evaluated.delete(id);
      throw error;
    }
    return module.exports;
  };
  return run;
};

const refusal = (specifier: unknown): string => {
  if (typeof specifier !== 'string') return 'pm.require needs the name of a package, e.g. pm.require("npm:lodash")';
  if (!/^(npm|jsr):/.test(specifier)) {
    return `pm.require("${specifier}") needs Postman's cloud package library, which assay cannot reach: use an npm: or jsr: package`;
  }
  return `pm.require("${specifier}"): write the name as a literal text in the script, so that assay can load the package before the script runs`;
};

/** The pm.require of one run of a script. */
export const createPackageRequire = (packages: readonly ScriptPackage[] = []): ((specifier: unknown) => unknown) => {
  let run: ((id: string) => unknown) | undefined;
  return (specifier) => {
    const found = packages.find((one) => one.specifier === specifier);
    if (found === undefined) throw new Error(refusal(specifier));
    if ('error' in found) throw new Error(found.error);
    run ??= createEvaluator();
    const evaluator = run;
    return whileLoading(() => evaluator(found.entry));
  };
};
