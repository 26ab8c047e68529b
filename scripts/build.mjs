// Builds dist/: the bundled program with code splitting, the sandbox's own bundles, and the type declarations.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildSandbox } from './build-sandbox.mjs';
import { generateRegistries } from './generate-registries.mjs';
import { lightBuiltins } from './light-builtins.mjs';
import { lightenOclif } from './lighten-oclif.mjs';
import { lightenUndici } from './lighten-undici.mjs';
import { runPath } from './run-path.mjs';

const root = join(import.meta.dirname, '..');
const outDir = join(root, 'dist');

/** Loaded from node_modules when needed, because bundling them would only make dist heavier. */
const EXTERNAL = [
  '@faker-js/faker',
  '@faker-js/faker/*',
  'yaml',
  'csv-parse',
  'csv-parse/*',
  'json-p3',
  'open',
  '@pactflow/*',
  'ajv',
  'ajv/*',
  'ajv-formats',
  'ajv-draft-04',
  '@hyperjump/*',
  'fast-check',
  '@seriousme/*',
];

const PROGRAM = {
  absWorkingDir: root,
  outdir: outDir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  external: EXTERNAL,
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
  },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
};

const buildProgram = () =>
  build({
    ...PROGRAM,
    entryPoints: { cli: './src/cli/main.ts', index: './src/index.ts' },
    chunkNames: 'chunks/[name]-[hash]',
    plugins: [runPath, lightenOclif, lightenUndici, lightBuiltins],
  });

/** A load process; built apart, so that what it shares with the program is not split off what every run reads. */
const buildLoadProcess = () =>
  build({
    ...PROGRAM,
    entryPoints: { 'load-process': './src/app/load/load-process.ts' },
    chunkNames: 'chunks/load/[name]-[hash]',
    plugins: [lightenUndici, lightBuiltins],
  });

/** The process that holds Pact's engine; a file of its own, so that it reads nothing of the program. */
const buildPactCore = () =>
  build({
    absWorkingDir: root,
    entryPoints: { 'pact-core': './src/contracts/pact/core/child.ts' },
    outdir: outDir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: ['@pact-foundation/*'],
    logLevel: 'warning',
  });

rmSync(outDir, { recursive: true, force: true });
generateRegistries(root);
await Promise.all([
  buildProgram(),
  buildLoadProcess(),
  buildPactCore(),
  buildSandbox({ outDir: join(outDir, 'sandbox') }),
]);
