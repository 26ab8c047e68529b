// Looks at the text of a JavaScript module: what it requires, and whether it may be an ES module.

const REQUIRED = /require\s*(?:\.\s*resolve\s*)?\(\s*(['"`])([^'"`\\\n$]+)\1\s*\)/g;
const ESM = /(?:^|[;}*/])\s*(?:import\s*[\w*{$'"]|export\s*(?:[{*]|(?:default|const|let|var|function|class|async)\b))/m;

/** Names in literal `require` calls, each once; one in a comment does no harm. */
export const namesRequiredIn = (text: string): readonly string[] => [
  ...new Set(Array.from(text.matchAll(REQUIRED), ([, , name]) => name!)),
];

/** Something in it reads like an import or an export, maybe in a comment or a string. */
export const mayBeEsm = (text: string): boolean => ESM.test(text);
