// Percent-encodes texts for the parts of a request.

/** A lone surrogate has no UTF-8. */
const wellFormed = (text: string): string => text.toWellFormed();

const escapeByte = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** Only letters, digits, `-`, `.`, `_` and `~` stay. */
export const encodeStrictly = (text: string): string =>
  encodeURIComponent(wellFormed(text)).replace(/[!'()*]/g, escapeByte);

/** Reserved characters stay, but for those that end a value in every query. */
export const encodeReserved = (text: string): string =>
  encodeURI(wellFormed(text)).replaceAll('%5B', '[').replaceAll('%5D', ']').replace(/[#&+]/g, escapeByte);

/** Characters that may not stand in a header are percent-encoded, so that nobody is tricked into a second header. */
export const headerText = (text: string): string =>
  /^[\t\x20-\x7e]*$/.test(text)
    ? text
    : wellFormed(text).replace(/[^\t\x20-\x7e]+/g, (part) => encodeURIComponent(part));

export type Encode = (text: string) => string;
