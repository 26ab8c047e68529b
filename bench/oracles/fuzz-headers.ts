// Headers of generated requests: lists, texts, system headers overridden, names and values nobody should write.
import { type Dice, type Json, textOrOdd } from './fuzz-random.ts';

const OWN = [
  'X-A',
  'X-A',
  'x-a',
  'X-B',
  'Accept-Language',
  'X-{{word}}',
  'If-None-Match',
  'X-Forwarded-For',
  'Origin',
  'Expect',
  'TE',
  'Range',
  'Date',
  'X-Amz-Date',
  'Sec-Fetch-Mode',
];
const SYSTEM = [
  ...['Content-Type', 'content-type', 'Accept', 'accept', 'User-Agent', 'user-agent', 'Host', 'Connection', 'Cookie'],
  ...['Accept-Encoding', 'Cache-Control', 'Postman-Token', 'Authorization', 'authorization', 'Referer'],
];
const BAD = ['', ' ', 'X A', 'X-é', 'X:A', '{{missing}}', '{{empty}}', ' X-Lead', 'X-Trail ', 'X(1)'];

const VALUES: { readonly [name: string]: readonly Json[] } = {
  'content-type': [
    ...['application/json', 'text/plain', 'application/xml; charset=utf-8', 'application/x-www-form-urlencoded', ''],
    ...[
      'multipart/form-data',
      'multipart/form-data; boundary=abc',
      '{{ctype}}',
      'application/vnd.api+json',
      'APPLICATION/JSON',
    ],
  ],
  accept: ['application/json', '', '*/*', 'text/html,application/xml;q=0.9'],
  'user-agent': ['mine/1.0', '', '{{word}}'],
  host: ['example.com', '', 'other:81', '{{host}}'],
  connection: ['close', 'keep-alive', 'Keep-Alive', ''],
  cookie: ['a=1', 'a=1; b=2', '', '{{word}}=1'],
  'transfer-encoding': ['chunked', 'identity', ''],
  expect: [''],
  te: ['trailers'],
  range: ['bytes=0-1'],
  'accept-encoding': ['identity', 'gzip', '', 'br;q=1'],
  'cache-control': ['max-age=0', '', 'no-store'],
  authorization: ['Bearer own', 'Basic eA==', '', '{{word}}'],
};

const nameOf = (dice: Dice): Json | undefined => {
  if (dice.chance(0.02)) return dice.one([null, undefined, true, false, '']);
  if (dice.chance(0.05)) return dice.one(BAD);
  return dice.one(dice.chance(0.4) ? SYSTEM : OWN);
};

const valueFor = (dice: Dice, name: Json | undefined): Json | undefined => {
  const known = typeof name === 'string' ? VALUES[name.toLowerCase()] : undefined;
  return known !== undefined && dice.chance(0.85) ? dice.one(known) : textOrOdd(dice);
};

const header = (dice: Dice): Json => {
  const key = nameOf(dice);
  return {
    key,
    ...(dice.chance(0.04) ? {} : { value: valueFor(dice, key) }),
    ...(dice.chance(0.15) ? { disabled: dice.one<Json>([true, true, false, null, 'yes']) } : {}),
    ...(dice.chance(0.2) ? { type: dice.one(['text', 'default']) } : {}),
    ...(dice.chance(0.06) ? { system: true } : {}),
    ...(dice.chance(0.06) ? { name: 'X-Name' } : {}),
    ...(dice.chance(0.1) ? { description: dice.one<Json>(['d', null, { content: 'd' }]) } : {}),
  };
};

const TEXT_LISTS: readonly (Json | undefined)[] = [
  ...['X-A: 1', 'X-A: 1\nX-B: 2', 'X-A:1\r\nX-B:  2 \r\n', '', '// X-A: 1\nX-B: 2', 'X-A', null, undefined, [], {}],
  ...[
    { 'X-A': '1', 'X-B': '{{word}}' },
    ['X-A: 1', 'X-B: 2'],
    'Content-Type: application/json\nAccept: text/*',
    [null],
    5,
  ],
];

export const headersOf = (dice: Dice, plain: boolean): Json | undefined => {
  if (plain) return dice.chance(0.8) ? [] : [{ key: 'X-A', value: '1' }];
  if (dice.chance(0.1)) return dice.one(TEXT_LISTS);
  return Array.from({ length: dice.below(5) }, () => header(dice));
};
