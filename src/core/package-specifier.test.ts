import { expect, test } from 'vitest';
import { isPackageAllowed, packageFolder, packagesNamedIn, parsePackageSpecifier } from './package-specifier.ts';

test('packages are found wherever a script names them', () => {
  const text =
    "pm.require('npm:a'); load(\"jsr:@b/c@1\"); pm.require( `npm:d/e` ); pm.require('npm:a'); pm.require('@team/x')";
  expect(packagesNamedIn(text)).toEqual(['npm:a', 'jsr:@b/c@1', 'npm:d/e']);
  expect(packagesNamedIn("require('lodash')")).toEqual([]);
});

test('a specifier has a registry, a name, a version and a path', () => {
  expect(parsePackageSpecifier('npm:lodash')).toEqual({ registry: 'npm', name: 'lodash', subpath: '.' });
  expect(parsePackageSpecifier('npm:@a/b@^1.0.0 || 2/c/d.js')).toEqual({
    registry: 'npm',
    name: '@a/b',
    version: '^1.0.0 || 2',
    subpath: './c/d.js',
  });
  for (const wrong of ['lodash', 'npm:', 'npm:..', 'npm:../a', 'npm:a/../../b', 'npm:@a', 'jsr:plain', 'npm:a//b']) {
    expect(parsePackageSpecifier(wrong)).toBeUndefined();
  }
  expect(packageFolder(parsePackageSpecifier('jsr:@std/assert')!)).toBe('@jsr/std__assert');
});

test('patterns allow by name, by registry and by part', () => {
  const isAllowed = (patterns: string, specifier: string) =>
    isPackageAllowed(patterns.split(','), parsePackageSpecifier(specifier)!);
  expect(isAllowed('a,lodash', 'npm:lodash@4')).toBe(true);
  expect(isAllowed('lodash', 'npm:lodash-es')).toBe(false);
  expect(isAllowed('@me/*', 'npm:@me/x')).toBe(true);
  expect(isAllowed('@me/*', 'npm:me')).toBe(false);
  expect(isAllowed('jsr:@me/x', 'npm:@me/x')).toBe(false);
  expect(isAllowed('jsr:@me/x', 'jsr:@me/x')).toBe(true);
  expect(isAllowed('*', 'npm:@me/x')).toBe(true);
  expect(isAllowed('a.b', 'npm:axb')).toBe(false);
});
