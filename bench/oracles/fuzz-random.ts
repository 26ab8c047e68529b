// Choices that a seed decides, so that a found difference can be had again.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
export type Bag = { readonly [key: string]: Json | undefined };

export type Dice = {
  /** An integer from 0 up to, not including, `end`. */
  readonly below: (end: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly one: <T>(choices: readonly T[]) => T;
  readonly some: <T>(choices: readonly T[], most: number) => T[];
};

/** mulberry32: small, and good enough to pick test input. */
const stream = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export const diceOf = (seed: number): Dice => {
  const next = stream(seed);
  const below = (end: number): number => Math.floor(next() * end);
  const one = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T;
  return {
    below,
    chance: (probability) => next() < probability,
    one,
    some: (choices, most) => Array.from({ length: below(most + 1) }, () => one(choices)),
  };
};

/** Values that stand where a text is expected. */
export const ODD: readonly (Json | undefined)[] = [
  ...[null, undefined, '', 0, 1, 42, 1.5, true, false],
  ...[[], {}, ['a', 'b'], { a: 1 }],
];

export const TEXTS: readonly string[] = [
  ...[
    '1',
    'abc',
    'two words',
    'a+b',
    'a&b=c',
    'é',
    '日本',
    '😀',
    '100%',
    '%41',
    '%zz',
    'a%20b',
    'x,y;z',
    '"quoted"',
    "it's",
  ],
  ...[
    '{{word}}',
    '{{number}}',
    '{{unicode}}',
    '{{empty}}',
    '{{missing}}',
    'pre-{{word}}-post',
    '{{spaced}}',
    '{{nested}}',
  ],
  ...[
    '{{bool}}',
    '{{obj}}',
    '{{amp}}',
    '{{pct}}',
    '{{nul}}',
    '{{ word }}',
    '{{}}',
    '{{{word}}}',
    '{word}',
    '{{disabled}}',
  ],
  ...[
    'a/b',
    'line\nbreak',
    'tab\there',
    '{{word}}{{number}}',
    '{{{{which}}}}',
    '  ',
    'ÿ',
    '\\',
    'null',
    '//x',
    '\u200b',
    'a?b',
    'a#b',
    'a\\b',
    '<tag>',
    'a|b',
    '^~`',
    '[x]',
    '{x}',
    '(x)*!',
    '$&',
    'a:b@c',
    ' lead',
    'trail ',
    '-',
    '.',
    '..',
  ],
];

/** A text as people write it; now and then, something that is no text. */
export const textOrOdd = (dice: Dice, oddity = 0.08): Json | undefined =>
  dice.chance(oddity) ? dice.one(ODD) : dice.one(TEXTS);
