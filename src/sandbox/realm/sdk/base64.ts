// Base64 without a Buffer: for `atob`, `btoa` and data URIs.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const { fromCharCode } = String;

export function encodeBase64(bytes: ArrayLike<number>): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const second = bytes[index + 1];
    const third = bytes[index + 2];
    const group = ((bytes[index] as number) << 16) | ((second ?? 0) << 8) | (third ?? 0);
    text += (ALPHABET[group >> 18] as string) + ALPHABET[(group >> 12) & 63];
    text += second === undefined ? '=' : (ALPHABET[(group >> 6) & 63] as string);
    text += third === undefined ? '=' : (ALPHABET[group & 63] as string);
  }
  return text;
}

/** The bytes as a text of characters up to U+00FF; undefined when it is no base64 (WHATWG forgiving decode). */
export function decodeBase64(input: string): string | undefined {
  let text = input.replace(/[\t\n\f\r ]/g, '');
  if (text.length % 4 === 0) text = text.replace(/={1,2}$/, '');
  if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text)) return undefined;
  let result = '';
  let bits = 0;
  let count = 0;
  for (const character of text) {
    bits = ((bits << 6) | ALPHABET.indexOf(character)) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      result += fromCharCode((bits >> count) & 0xff);
    }
  }
  return result;
}
