// Writes patterns so that they compile with the `u` flag, which hyperjump always sets.

const compiles = (pattern: string): boolean => {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
};

const hex = (character: string): string => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;

/** `\-`, `\_`, `\@`: the flag only knows escapes of characters that mean something. */
const mendEscape = (written: string): string =>
  /^\\[^\w^$\\.*+?()[\]{}|/]$/.test(written) || written === '\\_' ? hex(written[1]!) : written;

const TOKEN = /\\c[A-Za-z]|\\k<\w+>|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\.|\{\d+(?:,\d*)?\}|[\s\S]/gu;

/** The same pattern where it compiles already, or where it cannot be mended. */
export const unicodePattern = (pattern: string): string => {
  if (compiles(pattern)) return pattern;
  let isInClass = false;
  let before = '';
  const mended = (pattern.match(TOKEN) ?? []).map((token) => {
    let written = mendEscape(token);
    if (!isInClass && /^[{}\]]$/.test(token)) written = `\\${token}`;
    // A class like \w is no end of a range.
    else if (isInClass && token === '-' && /^\\[wdsWDS]$/.test(before)) written = '\\-';
    if (token === '[') isInClass = true;
    else if (token === ']') isInClass = false;
    before = token;
    return written;
  });
  const text = mended.join('');
  return compiles(text) ? text : pattern;
};
