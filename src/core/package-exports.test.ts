import { expect, test } from 'vitest';
import { lookUpExports } from './package-exports.ts';

test('a lone target is the main entry', () => {
  expect(lookUpExports('./a.js', '.')).toBe('./a.js');
  expect(lookUpExports('./a.js', './b')).toBeUndefined();
  expect(lookUpExports([{ node: './n.js' }, './a.js'], '.')).toBe('./a.js');
});

test('conditions count in the order of the package, CommonJS before ES modules', () => {
  expect(lookUpExports({ import: './m.mjs', require: './c.cjs' }, '.')).toBe('./c.cjs');
  expect(lookUpExports({ import: './m.mjs' }, '.')).toBe('./m.mjs');
  expect(lookUpExports({ browser: { require: './b.js' }, default: './d.js' }, '.')).toBe('./b.js');
  expect(lookUpExports({ default: './d.js', postman: './p.js' }, '.')).toBe('./d.js');
  expect(lookUpExports({ node: './n.js', deno: './x.js' }, '.')).toBeUndefined();
});

test('the longest pattern wins, null hides', () => {
  const exports = { './*': './lib/*.js', './a/*': './deep/*', './a/secret/*': null, './x': './x.js' };
  expect(lookUpExports(exports, './q/r')).toBe('./lib/q/r.js');
  expect(lookUpExports(exports, './a/b.js')).toBe('./deep/b.js');
  expect(lookUpExports(exports, './a/secret/b')).toBeUndefined();
  expect(lookUpExports(exports, './x')).toBe('./x.js');
  expect(lookUpExports({ '#i': { default: 'other' } }, '#i')).toBe('other');
});
