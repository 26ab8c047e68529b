// Reads the head of an HTTP/1.1 answer where it lies, byte by byte and strictly: what two readers could frame differently is refused.

/** What a head says, as far as the framing of the answer depends on it. */
export type Head = {
  status: number;
  /** 1 or 0: HTTP/1.1 or HTTP/1.0. */
  minor: number;
  reasonStart: number;
  reasonEnd: number;
  /** First byte of the header lines. */
  linesStart: number;
  /** -1: not announced. */
  length: number;
  hasCodings: boolean;
  /** The last transfer coding is `chunked`. */
  isChunked: boolean;
  keepAlive: boolean;
  /** Content-Encoding is there. */
  isEncoded: boolean;
  fault: string;
};

/** In place of a position: more bytes are needed, or the answer is not HTTP. */
export const MORE = -1;
export const FAULT = -2;

const HT = 9;
const LF = 10;
const CR = 13;
const SP = 32;
const COLON = 58;

const table = (isIn: (byte: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => Number(isIn(byte)));
const TOKEN = table((byte) => /[\^_`a-zA-Z\-0-9!#$%&'*+.|~]/.test(String.fromCharCode(byte)));
const VALUE = table((byte) => byte === HT || (byte >= SP && byte !== 127));

export const createHead = (): Head => ({
  status: 0,
  minor: 1,
  reasonStart: 0,
  reasonEnd: 0,
  linesStart: 0,
  length: -1,
  hasCodings: false,
  isChunked: false,
  keepAlive: true,
  isEncoded: false,
  fault: '',
});

/** Says what is wrong, in the words of Node's parser. */
export const fault = (head: Head, reason: string): number => {
  head.fault = reason;
  return FAULT;
};

const isText = (bytes: Buffer, start: number, end: number, lower: string): boolean => {
  if (end - start !== lower.length) return false;
  for (let i = 0; i < lower.length; i++) if ((bytes[start + i]! | 0x20) !== lower.charCodeAt(i)) return false;
  return true;
};

const textOf = (bytes: Buffer, start: number, end: number): string => bytes.toString('latin1', start, end);

const noteLength = (head: Head, bytes: Buffer, start: number, end: number): string => {
  if (head.length !== -1) return 'Content-Length already present';
  if (start === end) return 'Empty Content-Length';
  let length = 0;
  for (let i = start; i < end; i++) {
    const digit = bytes[i]! - 48;
    if (digit < 0 || digit > 9) return 'Invalid character in Content-Length';
    length = length * 10 + digit;
  }
  if (length > Number.MAX_SAFE_INTEGER) return 'Content-Length overflow';
  head.length = length;
  return '';
};

const tokensOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '');

const noteCodings = (head: Head, text: string): string => {
  const codings = tokensOf(text);
  if (head.isChunked || codings.slice(0, -1).includes('chunked')) return 'Transfer-Encoding holds more after chunked';
  head.hasCodings = true;
  head.isChunked = codings.at(-1) === 'chunked';
  return '';
};

const noteConnection = (head: Head, bytes: Buffer, start: number, end: number): void => {
  if (isText(bytes, start, end, 'close')) head.keepAlive = false;
  else if (isText(bytes, start, end, 'keep-alive')) head.keepAlive ||= head.minor === 0;
  else {
    const tokens = tokensOf(textOf(bytes, start, end));
    if (tokens.includes('close')) head.keepAlive = false;
    else if (head.minor === 0 && tokens.includes('keep-alive')) head.keepAlive = true;
  }
};

/** Takes down a header that matters for the framing; returns what is wrong with it. */
const note = (head: Head, bytes: Buffer, start: number, nameEnd: number, valueStart: number, end: number): string => {
  switch (nameEnd - start) {
    case 10:
      if (isText(bytes, start, nameEnd, 'connection')) noteConnection(head, bytes, valueStart, end);
      return '';
    case 14:
      return isText(bytes, start, nameEnd, 'content-length') ? noteLength(head, bytes, valueStart, end) : '';
    case 16:
      if (isText(bytes, start, nameEnd, 'content-encoding')) head.isEncoded = true;
      return '';
    case 17:
      return isText(bytes, start, nameEnd, 'transfer-encoding')
        ? noteCodings(head, textOf(bytes, valueStart, end))
        : '';
    default:
      return '';
  }
};

/** Position behind the line's value, or behind its CRLF when `skipsEnd`; MORE or FAULT. */
const endLine = (head: Head, bytes: Buffer, at: number, end: number, what: string): number => {
  if (at >= end) return MORE;
  if (bytes[at] !== CR)
    return fault(head, bytes[at] === LF ? `Missing expected CR after ${what}` : `Invalid ${what} char`);
  if (at + 1 >= end) return MORE;
  return bytes[at + 1] === LF ? at + 2 : fault(head, `Missing expected LF after ${what}`);
};

/** The header lines from `at` on, with the empty one: position behind it, MORE or FAULT. Trailers are read by it, too. */
export const readLines = (head: Head, bytes: Buffer, at: number, end: number, isTrailer: boolean): number => {
  let i = at;
  for (;;) {
    if (i >= end) return MORE;
    if (bytes[i] === CR || bytes[i] === LF) return endLine(head, bytes, i, end, 'headers');
    const start = i;
    while (i < end && TOKEN[bytes[i]!] === 1) i++;
    if (i >= end) return MORE;
    if (bytes[i] !== COLON || i === start) return fault(head, 'Invalid header token');
    const nameEnd = i++;
    while (i < end && (bytes[i] === SP || bytes[i] === HT)) i++;
    const valueStart = i;
    while (i < end && VALUE[bytes[i]!] === 1) i++;
    const next = endLine(head, bytes, i, end, 'header value');
    if (next < 0) return next;
    while (i > valueStart && (bytes[i - 1] === SP || bytes[i - 1] === HT)) i--;
    const wrong = isTrailer ? '' : note(head, bytes, start, nameEnd, valueStart, i);
    if (wrong !== '') return fault(head, wrong);
    i = next;
  }
};

const VERSION = 'HTTP/1.';

/** The status line: position behind it, MORE or FAULT. */
const readStatus = (head: Head, bytes: Buffer, at: number, end: number): number => {
  for (let i = 0; i < VERSION.length; i++) {
    if (at + i >= end) return MORE;
    if (bytes[at + i] !== VERSION.charCodeAt(i))
      return fault(head, i < 5 ? 'Expected HTTP/, RTSP/ or ICE/' : 'Invalid HTTP version');
  }
  if (end - at < 13) return MORE;
  head.minor = bytes[at + 7]! - 48;
  if ((head.minor !== 0 && head.minor !== 1) || bytes[at + 8] !== SP) return fault(head, 'Invalid HTTP version');
  const [a, b, c] = [bytes[at + 9]! - 48, bytes[at + 10]! - 48, bytes[at + 11]! - 48];
  if (a < 1 || a > 9 || b < 0 || b > 9 || c < 0 || c > 9) return fault(head, 'Invalid status code');
  head.status = a * 100 + b * 10 + c;
  let i = at + 12;
  if (bytes[i] !== SP && bytes[i] !== CR) return fault(head, 'Invalid response status');
  if (bytes[i] === SP) i++;
  head.reasonStart = i;
  while (i < end && VALUE[bytes[i]!] === 1) i++;
  head.reasonEnd = i;
  return endLine(head, bytes, i, end, 'response line');
};

/** The whole head from `at` on: position behind its empty line, MORE or FAULT. */
export const readHead = (head: Head, bytes: Buffer, at: number, end: number): number => {
  head.length = -1;
  head.hasCodings = false;
  head.isChunked = false;
  head.isEncoded = false;
  const lines = readStatus(head, bytes, at, end);
  if (lines < 0) return lines;
  head.linesStart = lines;
  head.keepAlive = head.minor === 1;
  const next = readLines(head, bytes, lines, end, false);
  if (next >= 0 && head.hasCodings && head.length !== -1)
    return fault(head, "Content-Length can't be present with Transfer-Encoding");
  return next;
};
