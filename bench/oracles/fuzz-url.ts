// URLs of generated requests: texts and parts, variables in every place, path variables, odd members.
import { type Bag, type Dice, type Json, ODD, TEXTS, textOrOdd } from './fuzz-random.ts';

const SEGMENTS: readonly string[] = [
  ...TEXTS,
  ...[
    ':id',
    ':name',
    ':id.json',
    ':',
    '::id',
    ':id:name',
    '{{word}}',
    ':missing',
    'a;b=c',
    '',
    'x.y',
    ':id?',
    'me@x.org',
  ],
];

const KEYS: readonly string[] = [
  'a',
  'b',
  'q',
  'é',
  'a b',
  'a[]',
  'a[0]',
  'x.y',
  '{{word}}',
  'a=b',
  'a&b',
  '',
  '$top',
  'a%20',
];

const queryText = (dice: Dice): string => {
  if (dice.chance(0.3)) return '';
  const pair = (): string => (dice.chance(0.15) ? dice.one(KEYS) : `${dice.one(KEYS)}=${dice.one(TEXTS)}`);
  const pairs = Array.from({ length: dice.below(4) }, pair);
  return `?${pairs.join(dice.chance(0.05) ? '&&' : '&')}`;
};

const pathText = (dice: Dice): string =>
  dice
    .some(SEGMENTS, 3)
    .map((segment) => `/${segment}`)
    .join('');

const HASHES = ['', '', '', '', '#frag', '#', '#a?b', '#{{word}}'];
const SCHEMES = ['http://', 'http://', 'http://', '', 'HTTP://', 'http:', '{{scheme}}://', '{{base}}'];

export const urlText = (dice: Dice, place: string): string => {
  const scheme = dice.one(SCHEMES);
  const user = dice.chance(0.06)
    ? dice.one(['user:pass@', 'u@', 'é:p w@', '{{word}}:{{word}}@', ':p@', 'a%40b:c@'])
    : '';
  const start = scheme === '{{base}}' ? '{{base}}' : `${scheme}${user}{{host}}`;
  const space = (): string => (dice.chance(0.03) ? dice.one([' ', '\t', '\n']) : '');
  return `${space()}${start}${place}${pathText(dice)}${queryText(dice)}${dice.one(HASHES)}${space()}`;
};

const queryEntry = (dice: Dice): Json | undefined => {
  if (dice.chance(0.04)) return dice.one(['a=b', 'a', null, '', 'x=y&z']);
  return {
    key: dice.chance(0.06) ? dice.one(ODD) : dice.one(KEYS),
    value: textOrOdd(dice),
    ...(dice.chance(0.15) ? { disabled: dice.one<Json>([true, true, false, null, 'true', 1]) } : {}),
    ...(dice.chance(0.1) ? { description: dice.one<Json>(['d', null, { content: 'd', type: 'text/plain' }]) } : {}),
  };
};

const pathVariable = (dice: Dice): Json => ({
  [dice.chance(0.1) ? 'id' : 'key']: dice.one(['id', 'id', 'name', 'missing', '{{word}}', 'other']),
  value: textOrOdd(dice, 0.15),
  ...(dice.chance(0.15) ? { type: dice.one(['string', 'any', 'number', 'boolean']) } : {}),
  ...(dice.chance(0.1) ? { disabled: true } : {}),
});

const hostParts = (dice: Dice): Bag => {
  if (dice.chance(0.7)) return { host: ['{{host}}'] };
  if (dice.chance(0.5)) return { host: ['127', '0', '0', '1'], port: dice.one(['{{port}}', '{{port}}']) };
  return dice.one<Bag>([
    { host: '{{host}}' },
    { host: ['{{ip}}'], port: '{{port}}' },
    { host: '127.0.0.1', port: '{{port}}' },
  ]);
};

export const urlParts = (dice: Dice, place: string): Json => {
  const [first = '', second = ''] = place.split('/').slice(1);
  const extra = dice.some(SEGMENTS, 3);
  const path = [first, second, ...extra];
  return {
    ...(dice.chance(0.7) ? { raw: urlText(dice, place) } : {}),
    ...(dice.chance(0.8)
      ? { protocol: dice.one<Json>(['http', 'http', 'http', '{{scheme}}', 'HTTP', null, '', 'http://']) }
      : {}),
    ...hostParts(dice),
    path: dice.chance(0.1) ? dice.one([`/${path.join('/')}`, path.join('/')]) : path,
    ...(dice.chance(0.6)
      ? {
          query: dice.chance(0.06)
            ? dice.one<Json>(['a=1&b=2', '', null, { a: '1' }, {}])
            : dice.some([0, 1, 2], 4).map(() => queryEntry(dice) ?? null),
        }
      : {}),
    ...(dice.chance(0.5) ? { variable: dice.some([0, 1, 2], 3).map(() => pathVariable(dice)) } : {}),
    ...(dice.chance(0.1) ? { hash: dice.one<Json>(['frag', '', null, 'a b', '{{word}}']) } : {}),
    ...(dice.chance(0.04)
      ? {
          auth: dice.one<Json>([{ user: 'u', password: 'p' }, { user: 'u' }, {}, null, { user: 'é', password: 'a:b' }]),
        }
      : {}),
  };
};

/** URLs that come out of variables, as a whole or in parts. */
const variableUrl = (dice: Dice, place: string): Json =>
  dice.one<Json>([
    `{{base}}${place}/{{path}}`,
    `{{base}}${place}?{{query}}`,
    `{{full}}&at=${place}`,
    `{{base}}${place}/{{slashes}}/:id`,
    `{{base}}${place}?a={{query}}&{{query}}`,
    `{{base}}${place}/{{word}}{{number}}/{{$guid}}`,
    `{{base}}{{path}}${place}#{{query}}`,
    `http://{{ip}}:{{port}}${place}?{{amp}}={{amp}}`,
    `http://{{{{which}}}}${place}`,
    { raw: '', host: ['{{full}}'], path: place.split('/').slice(1) },
    {
      host: ['{{base}}'],
      path: [...place.split('/').slice(1), ':id', ':id.json', '{{path}}'],
      variable: [{ key: 'id', value: '{{slashes}}' }],
    },
    {
      host: ['{{base}}'],
      path: [...place.split('/').slice(1), ':id'],
      variable: [{ key: 'id', value: '{{amp}}' }],
      query: [{ key: 'u', value: '{{full}}' }],
    },
    { protocol: 'http', host: ['{{host}}'], port: '', path: place.split('/').slice(1), query: [] },
    { protocol: 'http', host: '{{ip}}', port: '{{port}}', path: `${place}/x?y=z` },
    {
      host: ['{{base}}'],
      path: [...place.split('/').slice(1), ''],
      query: [
        { key: '{{query}}', value: '{{query}}' },
        { key: '{{empty}}', value: '' },
      ],
    },
  ]);

/** A URL below `place`, in any form; `plain` when the URL is not what is tried. */
export const urlOf = (dice: Dice, place: string, plain: boolean): Json => {
  if (plain)
    return dice.chance(0.5)
      ? `http://{{host}}${place}`
      : { raw: `http://{{host}}${place}`, protocol: 'http', host: ['{{host}}'], path: place.split('/').slice(1) };
  if (dice.chance(0.12)) return variableUrl(dice, place);
  return dice.chance(0.45) ? urlText(dice, place) : urlParts(dice, place);
};
