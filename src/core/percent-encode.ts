// Percent-encodes text with Postman's character sets: `%` and everything printable outside the set stays as written.

/** One flag per ASCII code; everything above ASCII is always encoded. */
export type EncodeSet = Uint8Array;

const encodeSet = (characters: string): EncodeSet => {
  const set = new Uint8Array(128).fill(1, 0, 32);
  set[127] = 1;
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
};

const PATH_CHARACTERS = ' "<>`#?{}';

export const PATH_SET = encodeSet(PATH_CHARACTERS);
export const QUERY_SET = encodeSet(' "#\'<>');
export const USERINFO_SET = encodeSet(`${PATH_CHARACTERS}/:;=@[\\]^|`);

const isEncoded = (code: number, set: EncodeSet): boolean => code > 127 || set[code] === 1;

/** Index of the first character to encode, -1 for none. */
const firstEncoded = (text: string, set: EncodeSet): number => {
  for (let index = 0; index < text.length; index++) if (isEncoded(text.charCodeAt(index), set)) return index;
  return -1;
};

const encodeAscii = (code: number): string => `%${code < 16 ? '0' : ''}${code.toString(16).toUpperCase()}`;

/** Encodes control characters, everything beyond ASCII (as UTF-8) and the characters of `set`. */
export const percentEncode = (text: string, set: EncodeSet): string => {
  const first = firstEncoded(text, set);
  if (first === -1) return text;
  let encoded = text.slice(0, first);
  for (const character of text.slice(first).toWellFormed()) {
    const code = character.charCodeAt(0);
    if (!isEncoded(code, set)) encoded += character;
    else encoded += code < 128 ? encodeAscii(code) : encodeURIComponent(character);
  }
  return encoded;
};

const decodeSequence = (sequence: string): string => {
  try {
    return decodeURIComponent(sequence);
  } catch {
    return sequence;
  }
};

/** Decodes what is validly encoded and leaves the rest as it stands. */
export const percentDecode = (text: string): string =>
  text.includes('%') ? text.replace(/(?:%[0-9a-f]{2})+/gi, decodeSequence) : text;
