import { expect, test } from 'vitest';
import { formText } from './form-text.ts';

const fields = (text: string) => text.split(' ').map((key) => ({ key, value: 'v' }));

// What newman 6.2.2 sent.
test.each([
  ['a b a', 'a=v&a=v&b=v'],
  ['b 2 a 1 a', '1=v&2=v&b=v&a=v&a=v'],
  ["!'()*~-._", '%21%27%28%29%2A~-._=v'],
  ['a+b', 'a%2Bb=v'],
  ['ü', '%C3%BC=v'],
])('the names %s', (names, text) => {
  expect(formText(fields(names))).toBe(text);
});

test('null and nothing are empty, what is disabled is left out', () => {
  const params = [
    { key: 'a', value: null },
    { key: '', value: '' },
    { key: 'off', value: '1', disabled: true },
  ];
  expect(formText(params)).toBe('a=&=');
});
