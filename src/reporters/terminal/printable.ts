// Makes foreign text safe to print: no escape sequence of a server or a script reaches the terminal.

// C0, C1, zero-width and direction marks, lone surrogates: each would garble the lines around it.
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const spelled = (character: string): string => {
  const known = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
  const code = character.charCodeAt(0);
  if (known !== undefined) return known;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
};

/** One line: line ends and control characters are spelled out. */
export const printable = (text: string): string => text.replace(UNSAFE, spelled);

/** As many lines as `text` has; tabs become two spaces. */
export const printableLines = (text: string): readonly string[] =>
  text.split(/\r\n|\n|\r(?!$)/).map((line) => printable(line.replaceAll('\t', '  ')));
