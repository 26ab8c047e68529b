// Path templates of an API as patterns: segment by segment, with templates inside a segment, whatever is percent-encoded.

export type PathTemplate = {
  readonly template: string;
  readonly segments: readonly Segment[];
};

type Segment =
  /** Undone of its percent-encoding. */
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'pattern';
      readonly names: readonly string[];
      /** What stands before the first name, between the names, and after the last. */
      readonly literals: readonly RegExp[];
      readonly weight: number;
    };

/** A text undone of its percent-encoding; as it is where it is none. */
export const decoded = (text: string): string => {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

const hexOf = (character: string): string =>
  [...new TextEncoder().encode(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/** Matches the characters also where they are percent-encoded. */
const encodedPattern = (literal: string): string =>
  [...decoded(literal).toWellFormed()]
    .map((character) => {
      const hex = hexOf(character).replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
      return `(?:${escaped(character)}|${hex})`;
    })
    .join('');

const segmentOf = (text: string): Segment => {
  const parts = text.split(/\{([^{}]*)\}/);
  if (parts.length === 1) return { kind: 'literal', text: decoded(text) };
  const literals = parts.filter((_, at) => at % 2 === 0);
  return {
    kind: 'pattern',
    names: parts.filter((_, at) => at % 2 === 1),
    literals: literals.map(
      (literal, at) =>
        new RegExp(
          `${at === 0 ? '^' : ''}${encodedPattern(literal)}${at === literals.length - 1 ? '$' : ''}`,
          at === 0 ? '' : 'g',
        ),
    ),
    weight: literals.join('').length,
  };
};

/** Where more follows, a name takes as little as it can, but something. Its time grows with the length of the text alone. */
const matchSegment = (
  { names, literals }: Segment & { readonly kind: 'pattern' },
  text: string,
): readonly (readonly [string, string])[] | undefined => {
  const start = literals[0]!.exec(text);
  if (!start) return undefined;
  const values: (readonly [string, string])[] = [];
  let at = start[0].length;
  for (const [index, name] of names.entries()) {
    const literal = literals[index + 1]!;
    literal.lastIndex = at + 1;
    const found = at < text.length ? literal.exec(text) : null;
    if (!found) return undefined;
    values.push([name, text.slice(at, found.index)]);
    at = found.index + found[0].length;
  }
  return values;
};

export const pathTemplate = (template: string): PathTemplate => ({
  template,
  segments: template.replace(/^\//, '').split('/').map(segmentOf),
});

/** The segments of a path as they are on the wire. */
export const wireSegments = (path: string): readonly string[] => path.replace(/^\//, '').split('/');

/** The values of its names as they are on the wire; undefined where the path is another. */
export const matchPath = (
  { segments }: PathTemplate,
  wire: readonly string[],
): { readonly [name: string]: string } | undefined => {
  if (segments.length !== wire.length) return undefined;
  const values: (readonly [string, string])[] = [];
  for (const [at, segment] of segments.entries()) {
    const text = wire[at]!;
    if (segment.kind === 'literal') {
      if (segment.text !== decoded(text)) return undefined;
      continue;
    }
    const found = matchSegment(segment, text);
    if (!found) return undefined;
    values.push(...found);
  }
  return Object.fromEntries(values);
};

const rank = (segment: Segment | undefined): number => {
  if (!segment) return -1;
  return segment.kind === 'literal' ? Number.POSITIVE_INFINITY : segment.weight;
};

/** Concrete before templated, from the left. */
export const bySpecificity = (a: PathTemplate, b: PathTemplate): number => {
  for (let at = 0; at < Math.max(a.segments.length, b.segments.length); at++) {
    const [left, right] = [rank(a.segments[at]), rank(b.segments[at])];
    if (left !== right) return right > left ? 1 : -1;
  }
  return 0;
};
