// Finds packages in node_modules folders, and files in packages; nothing outside of both is ever read.
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { decodeText } from '../../core/decode-text.ts';
import { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';

export type Manifest = { readonly [field: string]: unknown };

export type InstalledPackage = {
  readonly name: string;
  readonly version: string;
  /** Its real place, behind links. */
  readonly folder: string;
  readonly manifest: Manifest;
};

export type NodeModules = {
  /** The package as a module in `folder` sees it. */
  find(folder: string, name: string): Promise<InstalledPackage | undefined>;
  /** The real path of a file of the package, its extension or `index` left out or not. */
  findFile(owner: InstalledPackage, path: string): Promise<string | undefined>;
  /** Does the package.json nearest to the file call it an ES module? Undefined: it says nothing. */
  isEsm(owner: InstalledPackage, file: string): Promise<boolean | undefined>;
};

const FOLDER = 'node_modules';
const EXTENSIONS = ['', '.js', '.cjs', '.mjs', '.json'];

export const isInside = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
};

/** The folder and those above it. */
const upwards = (folder: string): readonly string[] => {
  const folders = [folder];
  for (let at = folder; dirname(at) !== at; at = dirname(at)) folders.push(dirname(at));
  return folders;
};

const memoise = <T>(make: (key: string) => Promise<T>): ((key: string) => Promise<T>) => {
  const made = new Map<string, Promise<T>>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
};

const parseManifest = (text: string, path: string): Manifest => {
  try {
    const manifest: unknown = JSON.parse(text);
    if (typeof manifest === 'object' && manifest !== null) return manifest as Manifest;
  } catch {
    // Said below.
  }
  throw new Problem('package.unreadable', `${path} is not a package.json`);
};

const textField = (manifest: Manifest, field: string, otherwise: string): string => {
  const value = manifest[field];
  return typeof value === 'string' ? value : otherwise;
};

/** `starts` are the folders whose node_modules, and those above, may be read. */
export const openNodeModules = (host: Host, starts: readonly string[]): NodeModules => {
  const kind = memoise(host.exists);
  const real = memoise(host.realPath);
  const readManifest = memoise(async (folder: string): Promise<Manifest | undefined> => {
    const path = join(folder, 'package.json');
    if ((await kind(path)) !== 'file' || !isInside(folder, await real(path))) return undefined;
    return parseManifest(decodeText(await host.readBytes(path)), path);
  });
  const trees = memoise(async () => {
    const folders = new Set(starts.flatMap(upwards).map((folder) => join(folder, FOLDER)));
    const found: string[] = [];
    for (const folder of folders) if ((await kind(folder)) === 'folder') found.push(await real(folder));
    return found;
  });
  const isWithinTrees = async (path: string): Promise<boolean> =>
    (await trees('')).some((tree) => isInside(tree, path));

  const open = memoise(async (place: string): Promise<InstalledPackage | undefined> => {
    if ((await kind(place)) !== 'folder') return undefined;
    const folder = await real(place);
    if (!(await isWithinTrees(folder))) {
      throw new Problem('package.outside', `${place} is a link to a folder outside of node_modules, which is not read`);
    }
    const manifest = (await readManifest(folder)) ?? {};
    const name = textField(manifest, 'name', place.slice(place.lastIndexOf(FOLDER) + FOLDER.length + 1));
    return { name, version: textField(manifest, 'version', '0.0.0'), folder, manifest };
  });

  const realFile = async (owner: InstalledPackage, path: string): Promise<string | undefined> => {
    if (!isInside(owner.folder, path) || (await kind(path)) !== 'file') return undefined;
    const file = await real(path);
    return isInside(owner.folder, file) ? file : undefined;
  };
  const findPlain = async (owner: InstalledPackage, path: string): Promise<string | undefined> => {
    for (const extension of EXTENSIONS) {
      const file = await realFile(owner, path + extension);
      if (file !== undefined) return file;
    }
    return undefined;
  };

  return {
    find: async (folder, name) => {
      for (const above of upwards(folder)) {
        const modules = join(above, FOLDER);
        if ((await kind(modules)) !== 'folder' || !(await isWithinTrees(await real(modules)))) continue;
        const found = await open(join(modules, name));
        if (found) return found;
      }
      return undefined;
    },
    findFile: async (owner, path) => {
      const file = await findPlain(owner, path);
      if (file !== undefined || !isInside(owner.folder, path)) return file;
      const main = path === owner.folder ? undefined : (await readManifest(path))?.main;
      const named = typeof main === 'string' ? await findPlain(owner, resolve(path, main)) : undefined;
      return named ?? (await findPlain(owner, join(path, 'index')));
    },
    isEsm: async (owner, file) => {
      for (const folder of upwards(dirname(file))) {
        const manifest = await readManifest(folder);
        if (manifest) return manifest.type === 'module' ? true : manifest.type === 'commonjs' ? false : undefined;
        if (folder === owner.folder) return undefined;
      }
      return undefined;
    },
  };
};
