// Takes `//` and `/* */` comments out of JSON text before it is sent, as Postman does.

/** A quote escaped outside of strings, a string literal, or a comment; whichever starts first wins, so that comment marks inside strings stay. */
const STRING_OR_COMMENT = /(?<!\\)(?:\\\\)*\\"|"(?:[^"\\]|\\[\s\S])*(?:"|$)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/** The text without its comments; everything else, broken JSON included, stays as it is. */
export const stripJsonComments = (text: string): string =>
  text.includes('/') ? text.replace(STRING_OR_COMMENT, (match) => (match.charCodeAt(0) === 47 ? '' : match)) : text;
