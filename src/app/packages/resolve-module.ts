// Finds the file that a `require` means: Node's rules, and the `browser` field as bundlers read it.
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { lookUpExports } from '../../core/package-exports.ts';
import { isProblem } from '../../model/problem.ts';
import type { InstalledPackage, NodeModules } from './node-modules.ts';

export type ModuleFile = { readonly owner: InstalledPackage; readonly file: string };

/** `empty`: the package says that it needs nothing there. Undefined: not found, or one of Node's own. */
export type Resolved = ModuleFile | 'empty' | undefined;

type BrowserMap = { readonly [name: string]: unknown };

const NAME = /^((?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*)(\/.*)?$/;

const browserMap = ({ manifest }: InstalledPackage): BrowserMap | undefined => {
  const { browser } = manifest;
  return typeof browser === 'object' && browser !== null ? (browser as BrowserMap) : undefined;
};

/** A file of the package, or what its `browser` field puts in the place of it, be it there or not. */
const fileOf = async (modules: NodeModules, owner: InstalledPackage, wanted: string): Promise<Resolved> => {
  const file = await modules.findFile(owner, wanted);
  const map = browserMap(owner);
  if (map) {
    const path = `./${relative(owner.folder, file ?? wanted)
      .split(sep)
      .join('/')}`;
    const names = [path, `${path}.js`, path.replace(/\.\w+$/, ''), path.replace(/\/index\.\w+$/, '')];
    const key = names.find((name) => Object.hasOwn(map, name));
    if (key !== undefined && map[key] === false) return 'empty';
    const other =
      key === undefined ? undefined : await modules.findFile(owner, resolve(owner.folder, String(map[key])));
    if (other !== undefined) return { owner, file: other };
  }
  return file === undefined ? undefined : { owner, file };
};

/** `subpath` is `.` or `./sub`. */
export const resolveEntry = async (
  modules: NodeModules,
  owner: InstalledPackage,
  subpath: string,
): Promise<Resolved> => {
  const { exports, browser, main, module } = owner.manifest;
  if (exports !== undefined && exports !== null) {
    const target = lookUpExports(exports, subpath);
    return target?.startsWith('./') ? fileOf(modules, owner, join(owner.folder, target)) : undefined;
  }
  if (subpath !== '.') return fileOf(modules, owner, join(owner.folder, subpath));
  for (const entry of [browser, main, module, 'index']) {
    const found = typeof entry === 'string' ? await fileOf(modules, owner, resolve(owner.folder, entry)) : undefined;
    if (found) return found;
  }
  return undefined;
};

const resolveName = async (modules: NodeModules, from: ModuleFile, name: string): Promise<Resolved> => {
  const [, packageName, path = ''] = NAME.exec(name) ?? [];
  if (packageName === undefined) return undefined;
  const subpath = `.${path.replace(/\/$/, '')}`;
  if (packageName === from.owner.name && from.owner.manifest.exports) {
    return resolveEntry(modules, from.owner, subpath);
  }
  const found = await modules.find(dirname(from.file), packageName);
  return found && resolveEntry(modules, found, subpath);
};

/** What a module means by a name that it requires. */
export const resolveModule = async (modules: NodeModules, from: ModuleFile, name: string): Promise<Resolved> => {
  if (/^\.{0,2}\//.test(name) || name === '.' || name === '..') {
    return fileOf(modules, from.owner, resolve(dirname(from.file), name));
  }
  const map = browserMap(from.owner);
  const replaced = map && Object.hasOwn(map, name) ? map[name] : undefined;
  if (replaced === false) return 'empty';
  if (typeof replaced === 'string' && replaced.startsWith('.')) {
    return fileOf(modules, from.owner, resolve(from.owner.folder, replaced));
  }
  let wanted = typeof replaced === 'string' ? replaced : name;
  if (wanted.startsWith('#')) {
    const target = lookUpExports(from.owner.manifest.imports, wanted);
    if (target === undefined) return undefined;
    if (target.startsWith('./')) return fileOf(modules, from.owner, join(from.owner.folder, target));
    wanted = target;
  }
  if (isBuiltin(wanted)) return undefined;
  try {
    return await resolveName(modules, from, wanted);
  } catch (error) {
    // A dependency that must not be read is one that is not there: the package may do without.
    if (isProblem(error)) return undefined;
    throw error;
  }
};
