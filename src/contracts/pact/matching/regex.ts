// The regular expressions of pacts, which are written for Rust, Java and Ruby, as JavaScript's.

const POSIX: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  xdigit: 'A-Fa-f0-9',
  punct: '!-\\/:-@\\[-`{-~',
  word: '\\w',
};

const ANCHORS: Readonly<Record<string, string>> = { '\\A': '^', '\\z': '$', '\\Z': '$' };

/** An escape, a class, a quantifier that gives nothing back, a group with Python's name. */
const TOKEN = /\\.|\[(?:\\.|[^\]\\])*\]|([*+?]|\{\d+(?:,\d*)?\})\+|\(\?P</gs;

const translate = (source: string): string =>
  source
    .replace(/\[:(\w+):\]/g, (whole, name: string) => POSIX[name] ?? whole)
    .replace(TOKEN, (token, quantifier?: string) => {
      if (quantifier !== undefined) return quantifier;
      return token === '(?P<' ? '(?<' : (ANCHORS[token] ?? token);
    });

const INLINE = /^(\^?)\(\?([ims]+)\)/;

const compiled = new Map<string, RegExp | undefined>();

const compile = (pattern: string): RegExp | undefined => {
  const inline = INLINE.exec(pattern);
  // The whole text must match, as in Pact's own implementations.
  const source = `^(?:${translate(inline ? pattern.replace(INLINE, '$1') : pattern)})$`;
  const flags = inline?.[2] ?? '';
  for (const mode of ['u', '']) {
    try {
      return new RegExp(source, [...new Set(`${flags}${mode}`)].join(''));
    } catch {
      // Without the Unicode mode, needless escapes are let through.
    }
  }
  return undefined;
};

/** Matches whole texts only; undefined for a pattern that is no regular expression. */
export const regexOf = (pattern: string): RegExp | undefined => {
  if (!compiled.has(pattern)) compiled.set(pattern, compile(pattern));
  return compiled.get(pattern);
};
