import { expect, test } from 'vitest';
import { readSelectors } from './selectors.ts';

test('objects, lists and short words are selectors', () => {
  expect(
    readSelectors([
      '{"mainBranch": true}',
      ' [{"deployedOrReleased":true},{"branch":"feat/x","consumer":"web"}]',
      'mainBranch',
      'branch=feat/x,consumer=My Web',
      'environment=production',
      'tag=dev, latest=false',
    ]),
  ).toEqual([
    { mainBranch: true },
    { deployedOrReleased: true },
    { branch: 'feat/x', consumer: 'web' },
    { mainBranch: true },
    { branch: 'feat/x', consumer: 'My Web' },
    { environment: 'production' },
    { tag: 'dev', latest: false },
  ]);
});

test('tags of older setups mean the latest version with each', () => {
  expect(readSelectors(['latest'], ['dev,prod', 'test'])).toEqual([
    { latest: true },
    { tag: 'dev', latest: true },
    { tag: 'prod', latest: true },
    { tag: 'test', latest: true },
  ]);
});

test.each([
  ['{"mainBrnch": true}', 'has no "mainBrnch"', 'Did you mean mainBranch?'],
  ['brnch=main', 'has no "brnch"', 'Did you mean branch?'],
  ['{"zzzzzzzz": 1}', 'has no "zzzzzzzz"', 'It has: mainBranch'],
  ['{"mainBranch": "true"}', '"mainBranch" of a consumer version selector is true or false, not "true"', ''],
  ['mainBranch=yes', '"mainBranch" of a consumer version selector is true or false, not "yes"', ''],
  ['{"branch": true}', '"branch" of a consumer version selector is a text, not true', ''],
  ['branch', '"branch" of a consumer version selector needs a value', 'branch=NAME'],
  ['{"branch": main}', 'is not valid JSON', 'single quotes'],
  ['[1]', 'is an object, not 1', ''],
  ['{}', 'is empty', ''],
  ['', 'has no ""', ''],
])('%s is refused', (word, message, hint) => {
  const refuse = () => readSelectors([word]);
  expect(refuse).toThrow(message);
  expect(refuse).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint), exit: 2 }));
});
