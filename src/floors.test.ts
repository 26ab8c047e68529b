// Reads the imports of every source file and fails with one sentence when a file breaks the architecture's floors.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const FLOOR: Readonly<Record<string, number>> = {
  model: 0,
  core: 1,
  formats: 2,
  protocols: 2,
  auth: 2,
  contracts: 2,
  executors: 2,
  reporters: 2,
  sandbox: 2,
  engine: 3,
  app: 4,
  cli: 5,
};
/** Packages that only these places may import. */
const OWNERS: readonly (readonly [pattern: RegExp, owners: RegExp])[] = [
  [/^@oclif\//, /^(src\/cli|commands)\//],
  [/^(chalk|cli-table3)$/, /^src\/(reporters|cli)\//],
  [/^undici/, /^src\/protocols\/http/],
  [/^(ajv(-draft-04|-formats)?(\/|$)|@hyperjump\/)/, /^src\/contracts\/(json-schema|openapi)/],
  [/^fast-check/, /^src\/contracts\/openapi/],
  [/^@pact(?:-foundation|flow)\//, /^src\/contracts\/pact/],
];
const IMPORT = /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

const sources = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('testing'))
    .map((file) => join(folder, file).split(sep).join('/'));

const importsOf = (file: string): string[] =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? '');

const folderOf = (file: string): string | undefined => /^src\/([^/]+)\//.exec(file)?.[1];

const breaches = (file: string, imported: string): string | undefined => {
  const own = folderOf(file);
  const ownFloor = own === undefined ? 6 : FLOOR[own]!;
  if (!imported.startsWith('.')) {
    if (ownFloor <= 1 && imported.startsWith('node:')) return `${file} is pure and may not import ${imported}`;
    const owner = OWNERS.find(([pattern]) => pattern.test(imported));
    return owner && !owner[1].test(file) ? `${file} may not import ${imported}` : undefined;
  }
  const target = folderOf(posix.join(posix.dirname(file), imported));
  if (target === undefined || target === own) return undefined;
  const targetFloor = FLOOR[target]!;
  if (targetFloor > ownFloor) return `${file} (floor ${ownFloor}) imports upwards from ${target}`;
  if (targetFloor === ownFloor) return `${file} imports from ${target}, a folder of its own floor`;
  return undefined;
};

test('imports go down only', () => {
  const files = [...sources('src'), ...sources('commands')];
  expect(files.length).toBeGreaterThan(30);
  const found = files.flatMap((file) => importsOf(file).map((imported) => breaches(file, imported)));
  expect(found.filter((breach) => breach !== undefined)).toEqual([]);
});
