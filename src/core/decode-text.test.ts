// Proves that a text file is read whatever Unicode encoding it was saved in.
import { expect, test } from 'vitest';
import { decodeText, detectEncoding } from './decode-text.ts';

const TEXT = '{"name":"Zoë ☂ 𝄞"}\r\n';

const utf16 = (text: string, order: 'le' | 'be', mark: boolean): Uint8Array => {
  const units = [...(mark ? [0xfeff] : []), ...Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))];
  return Uint8Array.from(units.flatMap((unit) => (order === 'le' ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255])));
};

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each([
  ['UTF-8', utf8(TEXT), 'utf-8'],
  ['UTF-8 with a mark', utf8(`\ufeff${TEXT}`), 'utf-8'],
  ['UTF-16LE', utf16(TEXT, 'le', false), 'utf-16le'],
  ['UTF-16LE with a mark', utf16(TEXT, 'le', true), 'utf-16le'],
  ['UTF-16BE', utf16(TEXT, 'be', false), 'utf-16be'],
  ['UTF-16BE with a mark', utf16(TEXT, 'be', true), 'utf-16be'],
] as const)('%s', (_, bytes, encoding) => {
  expect(detectEncoding(bytes)).toBe(encoding);
  expect(decodeText(bytes)).toBe(TEXT);
});

test('an empty file and a lone byte are text', () => {
  expect(decodeText(new Uint8Array())).toBe('');
  expect(decodeText(utf8('a'))).toBe('a');
});

test('a mark in the middle is kept, a broken byte becomes U+FFFD', () => {
  expect(decodeText(utf8('a\ufeffb'))).toBe('a\ufeffb');
  expect(decodeText(Uint8Array.of(0x61, 0xff, 0x62))).toBe('a\ufffdb');
});

test('text that is mostly not ASCII stays UTF-8', () => {
  expect(decodeText(utf8('日本語のテキスト'))).toBe('日本語のテキスト');
});

test('a mark beats what the zero bytes say', () => {
  expect(decodeText(utf16('日本語', 'le', true))).toBe('日本語');
});
