import { expect, test } from 'vitest';
import { formText } from './form-text.ts';
import { stripJsonComments } from './json-comments.ts';

// Bodies as newman 6.2.2 sent them.
test.each([
  ['{\n  // c\n  "a": 1 // d\n}', '{\n  \n  "a": 1 \n}'],
  ['{ /* c */ "a": 1, /* d\n e */ "b": 2 }', '{  "a": 1,  "b": 2 }'],
  ['{"u":"http://x/*y*/","v":"//z"}', '{"u":"http://x/*y*/","v":"//z"}'],
  ['{"u":"\\"// not","v":1} // gone', '{"u":"\\"// not","v":1} '],
  ['{"a": "b // c\n}', '{"a": "b // c\n}'],
  ['{"a": 1 /* c\n}', '{"a": 1 '],
  ['{"a": 1 // c\r\n}', '{"a": 1 \n}'],
  ['{"a": 1 /* /* */ */}', '{"a": 1  */}'],
  ['{"a": 1 / 2}', '{"a": 1 / 2}'],
  ['// nothing', ''],
])('comments of %j', (written, sent) => {
  expect(stripJsonComments(written)).toBe(sent);
});

const entry = (key: string, value: string | null, disabled = false) => ({ key, value, disabled });

test.each([
  [[entry('a b', 'c d'), entry('e&f', 'g=h')], 'a%20b=c%20d&e%26f=g%3Dh'],
  [[entry('q', "it's (x)*~!"), entry('s', '%41')], 'q=it%27s%20%28x%29%2A~%21&s=%2541'],
  [[entry('a', null), entry('c', ''), entry('', 'x')], 'a=&c=&=x'],
  [[entry('a', '1', true), entry('b', '2')], 'b=2'],
  [[entry('a', '1'), entry('b', '2'), entry('a', '3')], 'a=1&a=3&b=2'],
  [[entry('a', 'x\ny\r\nz')], 'a=x%0Ay%0D%0Az'],
  [[entry('clé', 'é😀')], 'cl%C3%A9=%C3%A9%F0%9F%98%80'],
])('form %#', (params, sent) => {
  expect(formText(params)).toBe(sent);
});
