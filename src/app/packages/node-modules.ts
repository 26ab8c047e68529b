// Finds packages in node_modules folders, and files in packages; nothing outside of both is ever read.
import { dirname, join, resolve } from 'node:path';
import { decodeText } from '../../core/decode-text.ts';
import { memoise } from '../../core/memoise.ts';
import { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import { isInside } from '../is-inside.ts';

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

/** The folder and those above it. */
const upwards = (folder: string): readonly string[] => {
  const folders = [folder];
  for (let at = folder; dirname(at) !== at; at = dirname(at)) folders.push(dirname(at));
  return folders;
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

type Look = ReturnType<typeof createLook>;

/** Questions to the disk, each asked once. */
const createLook = (host: Host) => {
  const kind = memoise(host.exists);
  const real = memoise(host.realPath);
  const manifest = memoise(async (folder: string): Promise<Manifest | undefined> => {
    const path = join(folder, 'package.json');
    if ((await kind(path)) !== 'file' || !isInside(folder, await real(path))) return undefined;
    return parseManifest(decodeText(await host.readBytes(path)), path);
  });
  return { kind, real, manifest };
};

/** The packages of the node_modules folders in and above `starts`, and of no others. */
const createFinder = ({ kind, real, manifest }: Look, starts: readonly string[]): NodeModules['find'] => {
  const findTrees = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const folder of new Set(starts.flatMap(upwards).map((above) => join(above, FOLDER)))) {
      if ((await kind(folder)) === 'folder') found.push(await real(folder));
    }
    return found;
  };
  let trees: Promise<readonly string[]> | undefined;
  const isWithinTrees = async (path: string): Promise<boolean> => {
    trees ??= findTrees();
    return (await trees).some((tree) => isInside(tree, path));
  };
  const open = memoise(async (place: string): Promise<InstalledPackage | undefined> => {
    if ((await kind(place)) !== 'folder') return undefined;
    const folder = await real(place);
    if (!(await isWithinTrees(folder))) {
      throw new Problem('package.outside', `${place} is a link to a folder outside of node_modules, which is not read`);
    }
    const own = (await manifest(folder)) ?? {};
    const name = textField(own, 'name', place.slice(place.lastIndexOf(FOLDER) + FOLDER.length + 1));
    return { name, version: textField(own, 'version', '0.0.0'), folder, manifest: own };
  });
  return async (folder, name) => {
    for (const above of upwards(folder)) {
      const modules = join(above, FOLDER);
      if ((await kind(modules)) !== 'folder' || !(await isWithinTrees(await real(modules)))) continue;
      const found = await open(join(modules, name));
      if (found) return found;
    }
    return undefined;
  };
};

const createFileFinder = ({ kind, real, manifest }: Look): NodeModules['findFile'] => {
  const findPlain = async ({ folder }: InstalledPackage, path: string): Promise<string | undefined> => {
    for (const place of EXTENSIONS.map((extension) => path + extension)) {
      if (!isInside(folder, place) || (await kind(place)) !== 'file') continue;
      const file = await real(place);
      if (isInside(folder, file)) return file;
    }
    return undefined;
  };
  return async (owner, path) => {
    const file = await findPlain(owner, path);
    if (file !== undefined || !isInside(owner.folder, path)) return file;
    const main = path === owner.folder ? undefined : (await manifest(path))?.main;
    const named = typeof main === 'string' ? await findPlain(owner, resolve(path, main)) : undefined;
    return named ?? (await findPlain(owner, join(path, 'index')));
  };
};

/** `starts` are the folders whose node_modules, and those above, may be read. */
export const openNodeModules = (host: Host, starts: readonly string[]): NodeModules => {
  const look = createLook(host);
  return {
    find: createFinder(look, starts),
    findFile: createFileFinder(look),
    isEsm: async (owner, file) => {
      for (const folder of upwards(dirname(file))) {
        const nearest = await look.manifest(folder);
        if (nearest) return nearest.type === 'module' ? true : nearest.type === 'commonjs' ? false : undefined;
        if (folder === owner.folder) return undefined;
      }
      return undefined;
    },
  };
};
