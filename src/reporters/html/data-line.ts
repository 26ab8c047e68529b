// Writes data into a page so that no part of it can end the element it stands in.

const UNSAFE = /[<>&\u007f-\u009f\u2028\u2029]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** One line of JSON without `<`, `>`, `&` and the line ends that only some languages know. */
export const dataLine = (value: unknown): string => `${JSON.stringify(value).replace(UNSAFE, escaped)}\n`;

/** Text between tags. */
export const htmlText = (text: string): string =>
  text
    .replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ');
