// Writes an exchange as one curl command that can be copied into a POSIX shell.
import type { BodyPreview } from '../model/body.ts';
import type { ExchangeRecord, HeaderPair } from '../model/exchange.ts';

const PLAIN_WORD = /^[A-Za-z0-9_@%+=:,./-]+$/;
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const CONTROLS = new RegExp(CONTROL.source, 'g');

const escapedControl = (character: string): string => {
  const known = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
  const code = character.charCodeAt(0);
  if (known !== undefined) return known;
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
};

/** One shell word. Control characters are spelled out, so that the command stays one line. */
export const shellWord = (text: string): string => {
  if (PLAIN_WORD.test(text)) return text;
  if (!CONTROL.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escaped = text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  return `$'${escaped.replace(CONTROLS, escapedControl)}'`;
};

// What curl sends by itself, or what only belonged to the one connection.
const isCurlsOwn = ([name, value]: HeaderPair): boolean => {
  switch (name.toLowerCase()) {
    case 'host':
    case 'content-length':
    case 'transfer-encoding':
    case 'connection':
    case 'accept-encoding':
      return true;
    case 'accept':
      return value === '*/*';
    default:
      return false;
  }
};

const headerWords = (headers: readonly HeaderPair[]): readonly string[] =>
  headers
    .filter((header) => !isCurlsOwn(header))
    .flatMap(([name, value]) => ['-H', shellWord(value === '' ? `${name};` : `${name}: ${value}`)]);

const hasHeader = (headers: readonly HeaderPair[], wanted: string): boolean =>
  headers.some(([name]) => name.toLowerCase() === wanted);

const bodyWords = (body: BodyPreview | undefined, headers: readonly HeaderPair[]): readonly string[] => {
  if (body === undefined || body.size === 0) return [];
  // Without this curl would claim that the body is a form.
  const untyped = hasHeader(headers, 'content-type') ? [] : ['-H', 'Content-Type:'];
  const whole = body.text !== undefined && body.truncated !== true;
  return whole
    ? [...untyped, '--data-raw', shellWord(body.text ?? '')]
    : [...untyped, '--data-binary', `@body-of-${body.size}-bytes`];
};

const methodWords = (method: string, hasBody: boolean): readonly string[] => {
  if (method === 'HEAD') return ['--head'];
  return method === (hasBody ? 'POST' : 'GET') ? [] : ['-X', shellWord(method)];
};

/** The request of `exchange`; what was masked stays masked, and a body that is not at hand is named by its size. */
export const curlLine = ({ sent }: ExchangeRecord): string => {
  const body = bodyWords(sent.body, sent.headers);
  const globs = /[[\]{}]/.test(sent.url) ? ['-g'] : [];
  const compressed = hasHeader(sent.headers, 'accept-encoding') ? ['--compressed'] : [];
  return [
    'curl',
    ...globs,
    ...methodWords(sent.method, body.length > 0),
    shellWord(sent.url),
    ...headerWords(sent.headers),
    ...compressed,
    ...body,
  ].join(' ');
};
