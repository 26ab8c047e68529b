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

const translate = (source: string): string =>
  source
    .replace(/\\A/g, '^')
    .replace(/\\[zZ]/g, '$')
    .replace(/\\h/g, '[0-9A-Fa-f]')
    .replace(/\(\?P</g, '(?<')
    .replace(/\[:(\w+):\]/g, (whole, name: string) => POSIX[name] ?? whole)
    .replace(/([*+?}])\+/g, '$1');

const INLINE = /^(\^?)\(\?([ims]+)\)/;

const compiled = new Map<string, RegExp | undefined>();

const compile = (pattern: string): RegExp | undefined => {
  const inline = INLINE.exec(pattern);
  const source = translate(inline ? pattern.replace(INLINE, '$1') : pattern);
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

/** Undefined for a pattern that is no regular expression. */
export const regexOf = (pattern: string): RegExp | undefined => {
  if (!compiled.has(pattern)) compiled.set(pattern, compile(pattern));
  return compiled.get(pattern);
};
