// Builds every library that a script can reach into one self-contained file that evaluates to the library's exports.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const realm = path.join(root, 'src/sandbox/realm');
const entries = path.join(realm, 'library-entries');
const parts = path.join(entries, 'parts');

/** Bundles whose class names scripts can see. */
const SHOWS_NAMES = /^(web__|buffer$|postman-collection$)/;

/** What the libraries themselves require of Node, answered by ports. */
const alias = {
  buffer: path.join(parts, 'buffer.cjs'),
  crypto: path.join(parts, 'node-crypto.cjs'),
  fs: path.join(parts, 'nothing.cjs'),
  http: path.join(parts, 'nothing.cjs'),
  https: path.join(parts, 'nothing.cjs'),
  net: path.join(parts, 'nothing.cjs'),
  os: 'os-browserify/browser.js',
  path: 'path-browserify',
  querystring: 'querystring-es3',
  stream: 'stream-browserify',
  timers: path.join(entries, 'timers.cjs'),
  tls: path.join(parts, 'nothing.cjs'),
  zlib: path.join(parts, 'nothing.cjs'),
};

/** Builds `<outDir>/libraries/<name>.js` (`/` in a name written as `__`) and the notices of what went into them. */
export async function buildLibraries({ outDir, only }) {
  const target = path.join(outDir, 'libraries');
  if (!only) await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const files = (await readdir(entries)).filter((file) => /\.(c?js|ts)$/.test(file));
  const chosen = files.filter((file) => !only || only.includes(path.parse(file).name));
  const used = new Set();
  for (const file of chosen) {
    const inputs = await buildOne(path.join(entries, file), path.join(target, `${path.parse(file).name}.js`));
    for (const input of inputs) used.add(input);
  }
  if (!only) await writeFile(path.join(target, 'NOTICES.txt'), await notices(used));
  return { libraries: chosen.map((file) => path.parse(file).name) };
}

async function buildOne(entry, outfile) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    format: 'cjs',
    // A browser's build would count on the very globals that these two provide.
    platform: /^web__(url|encoding)$/.test(path.parse(entry).name) ? 'neutral' : 'browser',
    target: 'es2022',
    minify: true,
    keepNames: SHOWS_NAMES.test(path.parse(entry).name),
    legalComments: 'none',
    logLevel: 'error',
    mainFields: ['browser', 'main', 'module'],
    alias: withoutSelf(entry),
    inject: [path.join(parts, 'process.js')],
    define: {
      Buffer: 'globalThis.Buffer',
      global: 'globalThis',
      'process.env.NODE_ENV': '"production"',
      'process.env.NODE_DEBUG': 'undefined',
    },
  });
  const code = outputFiles[0].text.trim();
  // Scripts have no `globalThis`, libraries have.
  const text = `(function (globalThis) { var module = { exports: {} }, exports = module.exports;\n${code}\nreturn module.exports; })(this)\n`;
  await writeFile(outfile, text);
  return Object.keys(metafile.inputs);
}

/** An entry that is itself a port must reach its package, not the alias that leads to it. */
function withoutSelf(entry) {
  return Object.fromEntries(Object.entries(alias).filter(([, file]) => file !== entry));
}

/** The licence texts of all packages that went into the bundles. */
async function notices(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(
      input.replace(/^\(disabled\):/, '').replaceAll('\\', '/'),
    );
    if (match) folders.add(match[1]);
  }
  const texts = await Promise.all([...folders].sort().map((folder) => notice(path.join(root, folder))));
  return `Libraries bundled for scripts, and their licences.\n\n${texts.join('\n')}`;
}

async function notice(folder) {
  const { name, version, license, licenses } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file ? await readFile(path.join(folder, file), 'utf8') : '';
  const words = typeof license === 'string' ? license : JSON.stringify(license ?? licenses ?? 'see its README');
  return `${'-'.repeat(80)}\n${name} ${version} (${words})\n\n${text.trim()}\n`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [outDir = path.join(root, 'dist/sandbox'), ...only] = process.argv.slice(2);
  if (!existsSync(entries)) throw new Error('no library entries');
  await buildLibraries({ outDir, only: only.length ? only : undefined });
}
