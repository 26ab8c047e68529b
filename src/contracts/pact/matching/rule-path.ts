// The paths of matching rules and generators, and how well each fits a place in a document.

/** `star` is `.*`, `each` is `[*]`. */
export type PathToken =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'star' }
  | { readonly kind: 'each' };

/** A place in a document, from its root: names and indexes. */
export type Place = readonly (string | number)[];

const STEP =
  /\.\.?(\*)|\.([^.[\]]+)|\[(\d+)\]|\[\*\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]|^([^.[\]$][^.[\]]*)/gy;

const unquote = (text: string): string => text.replace(/\\(.)/gs, '$1');

const tokenOf = (match: RegExpExecArray): PathToken => {
  const [whole, star, name, index, single, double, bare] = match;
  if (star !== undefined) return { kind: 'star' };
  if (index !== undefined) return { kind: 'index', index: Number(index) };
  if (whole === '[*]') return { kind: 'each' };
  return { kind: 'name', name: name ?? bare ?? unquote(single ?? double ?? '') };
};

/** Undefined for a path that cannot be read. */
export const parseRulePath = (path: string): readonly PathToken[] | undefined => {
  const tokens: PathToken[] = [];
  let at = path.startsWith('$') ? 1 : 0;
  while (at < path.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(path);
    if (!match) return undefined;
    tokens.push(tokenOf(match));
    at = STEP.lastIndex;
  }
  return tokens;
};

/** 2 for the very step, 1 for a wildcard, 0 for another step. */
const fitOf = (token: PathToken, step: string | number): number => {
  switch (token.kind) {
    case 'name':
      return token.name === String(step) ? 2 : 0;
    case 'index':
      return String(token.index) === String(step) ? 2 : 0;
    case 'star':
      return 1;
    case 'each':
      return typeof step === 'number' ? 1 : 0;
  }
};

/**
 * How well a rule's path fits a place, 0 when it does not. A rule holds for everything under its path too; the exacter
 * and the longer path wins. As the specification says: the product of the steps' weights, the root's being 2, times their number.
 */
export const weightOf = (tokens: readonly PathToken[], place: Place): number => {
  if (tokens.length > place.length) return 0;
  let product = 2;
  for (const [at, token] of tokens.entries()) product *= fitOf(token, place[at]!);
  return product * (tokens.length + 1);
};

const PLAIN = /^[\w@#:$-]+$/;

/** `$.lines[0].sku`, `$['odd name']`. */
export const printPlace = (place: Place): string =>
  place
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return PLAIN.test(step) ? `.${step}` : `['${step.replace(/['\\]/g, '\\$&')}']`;
    })
    .reduce((path, step) => path + step, '$');
