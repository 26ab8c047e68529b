// Builds what runs inside the sandbox: the child process, the realm that scripts see, and the libraries they may require.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildLibraries } from './build-libraries.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = path.join(root, 'src/sandbox');

const common = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  format: 'cjs',
  legalComments: 'none',
  logLevel: 'warning',
};

const bundleOf = async (options) => (await build({ ...common, ...options })).outputFiles[0].text.trim();

const buildChild = (outDir) =>
  bundleOf({
    entryPoints: [path.join(source, 'child.ts')],
    platform: 'node',
    target: 'node22',
    external: ['internal/*'],
    minify: true,
  }).then((text) => writeFile(path.join(outDir, 'child.cjs'), text));

/** An expression: evaluated in a bare context it gives the realm's exports. */
const buildRealm = async (outDir) => {
  const text = await bundleOf({
    entryPoints: [path.join(source, 'realm/boot.ts')],
    platform: 'neutral',
    target: 'es2024',
    minifySyntax: true,
    minifyWhitespace: true,
  });
  // Scripts see the names of these classes in messages; esbuild writes `X = class _X` where a class names itself.
  const named = text.replaceAll(/\b_(Postman[A-Z]\w*)/g, '$1');
  // Scripts have no `globalThis`, our own code has.
  const expression = `(function (globalThis) { 'use strict'; var module = { exports: {} };\n${named}\nreturn module.exports; })(this)\n`;
  await writeFile(path.join(outDir, 'realm.js'), expression);
};

const hashOf = async (file) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
    .slice(0, 16);

/** V8 knows a cached script again by its length alone: the hash says whether a cache belongs to this build. */
const writeHashes = async (outDir) => {
  const libraries = (await readdir(path.join(outDir, 'libraries'))).filter((file) => file.endsWith('.js'));
  const files = [['realm', path.join(outDir, 'realm.js')]];
  for (const file of libraries) files.push([path.parse(file).name, path.join(outDir, 'libraries', file)]);
  const hashes = Object.fromEntries(await Promise.all(files.map(async ([name, file]) => [name, await hashOf(file)])));
  await writeFile(path.join(outDir, 'hashes.json'), JSON.stringify(hashes));
};

/** Writes `child.cjs`, `realm.js`, `libraries/*.js` and `hashes.json` into `outDir`. */
export const buildSandbox = async ({ outDir }) => {
  await mkdir(outDir, { recursive: true });
  await Promise.all([buildChild(outDir), buildRealm(outDir), buildLibraries({ outDir })]);
  await writeHashes(outDir);
};

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildSandbox({ outDir: process.argv[2] ?? path.join(root, 'dist/sandbox') });
}
