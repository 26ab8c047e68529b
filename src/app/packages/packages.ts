// The packages that scripts name in pm.require: read from node_modules, if they are allowed.
import { dirname, resolve } from 'node:path';
import { memoise } from '../../core/memoise.ts';
import {
  isPackageAllowed,
  type PackageSpecifier,
  packageFolder,
  packagesNamedIn,
  parsePackageSpecifier,
} from '../../core/package-specifier.ts';
import type { EngineDeps } from '../../engine/deps.ts';
import type { ScriptSource } from '../../model/collection.ts';
import { isProblem, Problem } from '../../model/problem.ts';
import type { PackageModule, ScriptPackage } from '../../sandbox/protocol.ts';
import type { Host } from '../host.ts';
import { createModuleIds, createPackageLoader, type LoadPackage, type ModuleIds } from './load-package.ts';
import { type InstalledPackage, type NodeModules, openNodeModules } from './node-modules.ts';
import { resolveEntry } from './resolve-module.ts';

export type PackageSettings = {
  /** Patterns of names; empty: none is allowed. */
  readonly allowed: readonly string[];
  readonly workingDir: string;
};

type Folder = { readonly starts: readonly string[]; readonly modules: NodeModules; readonly load: LoadPackage };

const refuse = (message: string): Problem => new Problem('package.refused', message);

const installCommand = ({ registry, name, version }: PackageSpecifier): string => {
  const full = version === undefined ? name : `${name}@${version}`;
  return `${registry === 'jsr' ? 'npx jsr add' : 'npm install'} ${/[\s<>|*^]/.test(full) ? `'${full}'` : full}`;
};

const satisfies = async (installed: string, wanted: string | undefined): Promise<boolean> => {
  if (wanted === undefined || wanted === 'latest' || wanted === installed) return true;
  const { default: check } = await import('semver/functions/satisfies.js');
  return check(installed, wanted);
};

const findInstalled = async ({ starts, modules }: Folder, wanted: PackageSpecifier): Promise<InstalledPackage> => {
  for (const start of starts) {
    const found = await modules.find(start, packageFolder(wanted));
    if (found) return found;
  }
  throw refuse(`${wanted.name} is not installed: run ${installCommand(wanted)}`);
};

/** The entry comes first. */
const loadPackage = async (folder: Folder, wanted: PackageSpecifier): Promise<readonly PackageModule[]> => {
  const owner = await findInstalled(folder, wanted);
  const { version: installed } = owner;
  if (!(await satisfies(installed, wanted.version))) {
    throw refuse(`the script asks for ${wanted.version}, but ${installed} is installed: run ${installCommand(wanted)}`);
  }
  const entry = await resolveEntry(folder.modules, owner, wanted.subpath);
  if (entry === undefined || entry === 'empty') {
    throw refuse(
      `${owner.name} ${installed} has no ${wanted.subpath === '.' ? 'main file' : wanted.subpath} for scripts`,
    );
  }
  return folder.load(entry);
};

const URL_LIKE = /^https?:\/\//i;

/** The folder of a collection, opened when its scripts name a package; `find` never rejects with Problem. */
const openFolder = (host: Host, settings: PackageSettings, place: string, idOf: ModuleIds) => {
  const { allowed, workingDir } = settings;
  const starts = place === workingDir ? [place] : [place, workingDir];
  const modules = openNodeModules(host, starts);
  const folder: Folder = { starts, modules, load: createPackageLoader(host, modules, idOf) };
  const load = (specifier: string): Promise<readonly PackageModule[]> => {
    const wanted = parsePackageSpecifier(specifier);
    if (!wanted) throw refuse('this is not the name of a package');
    if (!isPackageAllowed(allowed, wanted)) throw refuse(`not allowed: run assay with --allow-packages ${wanted.name}`);
    return loadPackage(folder, wanted);
  };
  return memoise(async (specifier): Promise<ScriptPackage> => {
    try {
      const modules = await load(specifier);
      return { specifier, entry: modules[0]!.id, modules };
    } catch (error) {
      if (!isProblem(error)) throw error;
      return { specifier, error: `pm.require("${specifier}"): ${error.message}` };
    }
  });
};

/** Each package is looked up once for each folder of collections. What stands in its way is thrown where a script calls for it. */
export const createPackages = (host: Host, settings: PackageSettings): EngineDeps['packages'] => {
  const idOf = createModuleIds();
  const namedIn = memoise(packagesNamedIn);
  const folders = memoise((place) => openFolder(host, settings, place, idOf));
  const placeOf = ({ source: { file } }: ScriptSource): string =>
    URL_LIKE.test(file) || file.startsWith('<') ? settings.workingDir : dirname(resolve(host.cwd, file));
  return (scripts) => {
    const wanted = new Map<string, Promise<ScriptPackage>>();
    for (const script of scripts) {
      for (const specifier of namedIn(script.text)) wanted.set(specifier, folders(placeOf(script))(specifier));
    }
    return wanted.size === 0 ? undefined : Promise.all(wanted.values());
  };
};
