// The shapes a secret can take in text: as it is, URL-encoded, JSON-escaped, or inside base64.

/** `pattern` finds one shape. `anchor`: characters it always contains unchanged, used to rule texts out quickly. */
export type SecretForm = { readonly pattern: RegExp; readonly anchor: string | undefined };

/** Length of an anchor. */
export const ANCHOR_LENGTH = 4;

// Long secrets are looked for in pieces, so that one which a body preview cuts off is still recognised.
const PIECE = 1024;

const encoder = new TextEncoder();

const hexDigit = (digit: string): string => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit);

const hexPattern = (value: number, digits: number): string =>
  [...value.toString(16).padStart(digits, '0')].map(hexDigit).join('');

const percentPattern = (character: string): string =>
  [...encoder.encode(character)].map((byte) => `%(?:25)*${hexPattern(byte, 2)}`).join('');

const unicodePattern = (character: string): string =>
  Array.from({ length: character.length }, (_, i) => `\\\\+u${hexPattern(character.charCodeAt(i), 4)}`).join('');

// Backslashes may be doubled once for every JSON text a secret is nested in.
const ESCAPES: { readonly [character: string]: string } = {
  '"': '\\\\*"',
  // As a shell has it in a text in quotes.
  "'": "'\\\\+''|\\\\*'",
  '\\': '\\\\+',
  '/': '\\\\*/',
  ' ': ' |\\+',
  '\n': '\\r?\\n|\\\\+n|(?:\\\\+r)\\\\+n',
  '\r': '\\r|\\\\+r',
  '\t': '\\t|\\\\+t',
};

const literalPattern = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

const UNRESERVED = /^[A-Za-z0-9_.~-]$/;

const characterPattern = (character: string): string => {
  if (UNRESERVED.test(character)) return literalPattern(character);
  const written = ESCAPES[character] ?? literalPattern(character);
  // `%` as it is comes last: of `%25` it would leave the digits.
  return `(?:${percentPattern(character)}|${unicodePattern(character)}|${written})`;
};

const longestRun = (text: string, run: RegExp): string =>
  (text.match(run) ?? []).reduce((longest, found) => (found.length > longest.length ? found : longest), '');

// The end of a run tells tokens apart that begin alike (`eyJhbGciOi…`).
const anchorOf = (text: string, run: RegExp): string | undefined => {
  const longest = longestRun(text, run);
  return longest.length < ANCHOR_LENGTH ? undefined : longest.slice(-ANCHOR_LENGTH);
};

const textForm = (piece: string): SecretForm => ({
  pattern: new RegExp([...piece].map(characterPattern).join(''), 'g'),
  anchor: anchorOf(piece, /[A-Za-z0-9_.~-]+/g),
});

const BASE64_PATTERNS: { readonly [character: string]: string } = {
  '+': '(?:[+-]|%(?:25)*2[bB])',
  '/': '(?:_|\\\\*/|%(?:25)*2[fF])',
};
// A character at either end mixes bits of the secret with its neighbours': it goes too.
const BASE64_EDGE = '[A-Za-z0-9+/_-]?';

// Three bytes make four characters: what stands before a secret shifts it by 0, 1 or 2 bytes.
const base64Form = (bytes: Uint8Array, shift: number): SecretForm => {
  const shifted = String.fromCharCode(...new Uint8Array(shift), ...bytes);
  const from = Math.ceil((shift * 8) / 6);
  const core = btoa(shifted).slice(from, Math.floor((shifted.length * 8) / 6));
  const body = [...core].map((character) => BASE64_PATTERNS[character] ?? character).join('');
  return {
    pattern: new RegExp(`${BASE64_EDGE}${body}${BASE64_EDGE}(?:=|%(?:25)*3[dD]){0,2}`, 'g'),
    anchor: anchorOf(core, /[A-Za-z0-9]+/g),
  };
};

const piecesOf = (value: string): readonly string[] => {
  if (value.length <= PIECE) return [value];
  const pieces: string[] = [];
  for (let at = 0; at + PIECE < value.length; at += PIECE) pieces.push(value.slice(at, at + PIECE));
  return [...pieces, value.slice(-PIECE)];
};

/** Every shape in which `value` is masked. */
export const formsOf = (value: string): readonly SecretForm[] =>
  piecesOf(value).flatMap((piece) => {
    const bytes = encoder.encode(piece);
    return [textForm(piece), base64Form(bytes, 0), base64Form(bytes, 1), base64Form(bytes, 2)];
  });
