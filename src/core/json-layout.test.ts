import { expect, test } from 'vitest';
import { layOutJson } from './json-layout.ts';

const laidOut = (text: string): string => [...layOutJson(text)].map(({ lead, text: word }) => lead + word).join('');

test.each([
  '{}',
  '[]',
  '7',
  '"a{b"',
  '{"a":{},"b":[],"c":[1,{"d":"x, [y]: \\"z\\""},null],"e":true}',
  '[[[]],[1.5,-2]]',
  '  { "a" : [ 1 ,2 ] }  ',
])('%s is laid out as JSON.stringify does', (text) => {
  expect(laidOut(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
});

test('numbers and duplicate keys stay as they are written', () => {
  expect(laidOut('{"a":12345678901234567890,"a":1.0}')).toBe('{\n  "a": 12345678901234567890,\n  "a": 1.0\n}');
});

test('keys are told from strings', () => {
  expect([...layOutJson('{"a":"b","c":1}')].map(({ kind }) => kind)).toEqual([
    ...['mark', 'key', 'mark', 'string', 'mark', 'key', 'mark', 'literal', 'mark'],
  ]);
});
