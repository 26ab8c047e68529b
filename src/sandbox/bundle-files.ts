// The built files of the sandbox and what V8 kept of compiling them, on the engine's side.

import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

export type Bundle = { readonly textBytes: number; readonly bytes: readonly Uint8Array[] };

export type BundleFiles = {
  readonly childFile: string;
  /** Text and cache of `realm` or of a library; undefined when there is no such bundle. */
  read(name: string): { readonly bundle: Bundle; readonly isCached: boolean } | undefined;
  /** Keeps V8's cache for later runs; a folder that cannot be written costs nothing but the speed. */
  keep(name: string, cache: Uint8Array): Promise<void>;
};

const readOrNothing = (file: string): Uint8Array | undefined => {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
};

const readHashes = (distDir: string): { readonly [name: string]: string } =>
  JSON.parse(readFileSync(path.join(distDir, 'hashes.json'), 'utf8')) as { [name: string]: string };

/** V8 would take a cache of another text of the same length for its own: the name carries the text's hash. */
const cacheFile = (folder: string, name: string, hash: string): string =>
  path.join(folder, `sandbox-${name}-${hash}-${process.version}-${process.arch}.v8cache`);

export const openBundleFiles = (distDir: string, cacheDir: string | undefined): BundleFiles => {
  const hashes = readHashes(distDir);
  const known = (name: string): string | undefined => (Object.hasOwn(hashes, name) ? hashes[name] : undefined);
  return {
    childFile: path.join(distDir, 'child.cjs'),
    read: (name) => {
      const hash = known(name);
      if (hash === undefined) return undefined;
      const text = readFileSync(path.join(distDir, name === 'realm' ? 'realm.js' : `libraries/${name}.js`));
      const cache = cacheDir === undefined ? undefined : readOrNothing(cacheFile(cacheDir, name, hash));
      return {
        bundle: { textBytes: text.length, bytes: cache ? [text, cache] : [text] },
        isCached: cache !== undefined,
      };
    },
    keep: async (name, cache) => {
      const hash = known(name);
      if (cacheDir === undefined || hash === undefined) return;
      const target = cacheFile(cacheDir, name, hash);
      const temporary = `${target}.${process.pid}`;
      try {
        await mkdir(cacheDir, { recursive: true });
        await writeFile(temporary, cache);
        await rename(temporary, target);
      } catch {
        // Not being able to keep it is no failure of the run.
      }
    },
  };
};
