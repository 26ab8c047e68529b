// Finds the first mistake in a text that is not JSON: where it is and what is wrong, in words.

export type JsonFault = { readonly offset: number; readonly cause: string };

const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const SPACE = /[\t\n\r ]*/y;
const WORD = /[\w$.+-]+/y;

const matchAt = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
};

const nameOf = (text: string, at: number): string => {
  const end = matchAt(WORD, text, at);
  return end > at ? text.slice(at, Math.min(end, at + 20)) : String.fromCodePoint(text.codePointAt(at) ?? 0);
};

const stringFault = (text: string, at: number): JsonFault => {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20) return { offset: at, cause: 'this text is not closed with " on its line' };
    if (code === 0x22) break;
    if (code !== 0x5c) continue;
    if (!/^\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/.test(text.slice(i, i + 6))) {
      return { offset: i, cause: 'a backslash must be written as \\\\' };
    }
    i++;
  }
  return { offset: at, cause: 'this text is never closed with "' };
};

const valueFault = (text: string, at: number): JsonFault => {
  if (at >= text.length) return { offset: at, cause: 'the file ends too early' };
  if (text[at] === '"') return stringFault(text, at);
  if (text[at] === "'") return { offset: at, cause: 'texts must stand in double quotes' };
  if (text.startsWith('//', at) || text.startsWith('/*', at)) {
    return { offset: at, cause: 'comments are not allowed' };
  }
  return { offset: at, cause: `a value was expected, but there is ${nameOf(text, at)}` };
};

const skip = (text: string, at: number): number => matchAt(SPACE, text, at);

const keyFault = (text: string, at: number): JsonFault =>
  text[at] === '"' || at >= text.length || text[at] === "'" || text[at] === '/'
    ? valueFault(text, at)
    : { offset: at, cause: `a name in double quotes was expected, but there is ${nameOf(text, at)}` };

/** Reads `"key":`; the offset behind it. */
const readKey = (text: string, at: number): number | JsonFault => {
  const end = matchAt(STRING, text, at);
  if (end === -1) return keyFault(text, at);
  const colon = skip(text, end);
  return text[colon] === ':' ? skip(text, colon + 1) : { offset: colon, cause: 'a : is missing after the name' };
};

const separatorFault = (text: string, at: number, close: string): JsonFault => {
  if (at >= text.length) return { offset: at, cause: `the file ends before its closing ${close}` };
  if (text[at] === '/') return valueFault(text, at);
  return { offset: at, cause: `a , or ${close} was expected, but there is ${nameOf(text, at)}` };
};

/** Steps over what follows a value: closing brackets, or a comma and the next key; offset of the next value. */
const readSeparator = (text: string, from: number, open: string[]): number | JsonFault | undefined => {
  let at = skip(text, from);
  for (let close = open.at(-1); close !== undefined; close = open.at(-1)) {
    if (text[at] === close) {
      open.pop();
      at = skip(text, at + 1);
      continue;
    }
    if (text[at] !== ',') return separatorFault(text, at, close);
    const next = skip(text, at + 1);
    if (text[next] === '}' || text[next] === ']') return { offset: at, cause: 'there is one comma too many' };
    return close === '}' ? readKey(text, next) : next;
  }
  return at < text.length ? { offset: at, cause: `the value ends, but ${nameOf(text, at)} follows` } : undefined;
};

/** Opens a container; offset of its first value, or behind it when it is empty (`done`). */
const readOpening = (text: string, at: number, open: string[]): { next: number; done: boolean } | JsonFault => {
  const close = text[at] === '{' ? '}' : ']';
  const first = skip(text, at + 1);
  if (text[first] === close) return { next: first + 1, done: true };
  open.push(close);
  if (close === ']') return { next: first, done: false };
  const value = readKey(text, first);
  return typeof value === 'number' ? { next: value, done: false } : value;
};

/** Undefined when the text is JSON. Walks without recursion, however deep the text is nested. */
export const findJsonFault = (text: string): JsonFault | undefined => {
  const open: string[] = [];
  let at = skip(text, 0);
  for (;;) {
    let end: number;
    if (text[at] === '{' || text[at] === '[') {
      const opened = readOpening(text, at, open);
      if ('cause' in opened) return opened;
      at = opened.next;
      if (!opened.done) continue;
      end = at;
    } else {
      end = Math.max(matchAt(SCALAR, text, at), matchAt(STRING, text, at));
      if (end === -1) return valueFault(text, at);
    }
    const next = readSeparator(text, end, open);
    if (typeof next !== 'number') return next;
    at = next;
  }
};
