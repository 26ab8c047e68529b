// Builds the realm and its libraries once per test process and opens fresh contexts with them.

import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import vm from 'node:vm';
import { build } from 'esbuild';

type Built = { readonly realm: string; readonly libraries: string };
type BuildLibraries = (options: { outDir: string }) => Promise<{ readonly libraries: readonly string[] }>;

let built: Promise<Built> | undefined;

async function buildAll(): Promise<Built> {
  const folder = await mkdtemp(path.join(tmpdir(), 'assay-realm-'));
  const script: string = new URL('../../../../scripts/build-libraries.mjs', import.meta.url).href;
  const { buildLibraries } = (await import(script)) as { buildLibraries: BuildLibraries };
  await buildLibraries({ outDir: folder });
  const realm = path.join(folder, 'realm.js');
  await build({
    entryPoints: [new URL('./realm-entry.ts', import.meta.url).pathname],
    outfile: realm,
    bundle: true,
    format: 'iife',
    target: 'es2024',
    keepNames: true,
    logLevel: 'error',
  });
  return { realm: await readFile(realm, 'utf8'), libraries: path.join(folder, 'libraries') };
}

export type FreshRealm = {
  /** Evaluates code in the context; `realm` is the library. */
  run(code: string): unknown;
  runScript(script: vm.Script): unknown;
  readonly libraries: string;
};

/** A context as the sandbox has it: nothing but the language, then our library. */
export async function openRealm(): Promise<FreshRealm> {
  built ??= buildAll();
  const { realm, libraries } = await built;
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
  const loadSource = (bundle: string): string | undefined => {
    const file = path.join(libraries, `${bundle}.js`);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  Object.assign(context, { loadSource, setTimeout, clearTimeout });
  vm.runInContext(realm, context);
  return {
    run: (code) => vm.runInContext(code, context),
    runScript: (script) => script.runInContext(context),
    libraries,
  };
}
