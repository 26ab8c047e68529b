// Collects a package with everything it requires: the texts that travel to the sandbox.
import { namesRequiredIn } from '../../core/module-text.ts';
import { Problem } from '../../model/problem.ts';
import type { PackageModule } from '../../sandbox/protocol.ts';
import type { Host } from '../host.ts';
import type { NodeModules } from './node-modules.ts';
import { moduleId, readModule } from './read-module.ts';
import { type ModuleFile, resolveModule } from './resolve-module.ts';

/** Gives each file its name towards scripts. */
export type ModuleIds = (file: ModuleFile) => string;

export type LoadPackage = (entry: ModuleFile) => Promise<readonly PackageModule[]>;

type Loaded = { readonly module: PackageModule; readonly next: readonly ModuleFile[] };

/** Bytes of all packages of a run. */
const MAX_BYTES = 20_000_000;

/** One for a run: no two files have the same name towards scripts. */
export const createModuleIds = (): ModuleIds => {
  const byFile = new Map<string, string>();
  const taken = new Set<string>();
  return ({ owner, file }) => {
    const known = byFile.get(file);
    if (known !== undefined) return known;
    const plain = moduleId(owner, file);
    let id = plain;
    // The same version may be installed twice, each copy with dependencies of its own.
    for (let copy = 2; taken.has(id); copy += 1) id = `${plain}#${copy}`;
    byFile.set(file, id);
    taken.add(id);
    return id;
  };
};

/** The first module is the entry. Every file is read once, whoever asks for it. */
export const createPackageLoader = (host: Host, modules: NodeModules, idOf: ModuleIds): LoadPackage => {
  const loaded = new Map<string, Promise<Loaded>>();
  let bytes = 0;

  const load = async (from: ModuleFile): Promise<Loaded> => {
    const id = idOf(from);
    // Asked before anything is read: a file may be larger than memory.
    const { size = 0 } = await host.openBody(from.file);
    if (bytes + size > MAX_BYTES) {
      throw new Problem('package.too-large', `it is too large: packages may have ${MAX_BYTES / 1e6} MB of code in all`);
    }
    bytes += size;
    const { kind, text } = await readModule(host, modules, from, id);
    const requires: { [name: string]: string | null } = {};
    const next: ModuleFile[] = [];
    for (const name of kind === 'commonjs' ? namesRequiredIn(text) : []) {
      const found = await resolveModule(modules, from, name);
      if (found === 'empty') requires[name] = null;
      else if (found) {
        requires[name] = idOf(found);
        next.push(found);
      }
    }
    return { module: { id, kind, text, requires }, next };
  };
  const loadOnce = (from: ModuleFile): Promise<Loaded> => {
    const known = loaded.get(from.file) ?? load(from);
    loaded.set(from.file, known);
    return known;
  };

  return async (entry) => {
    const found = new Map<string, PackageModule>();
    const waiting: ModuleFile[] = [entry];
    for (let from = waiting.shift(); from !== undefined; from = waiting.shift()) {
      if (found.has(from.file)) continue;
      const { module, next } = await loadOnce(from);
      found.set(from.file, module);
      waiting.push(...next);
    }
    return [...found.values()];
  };
};
