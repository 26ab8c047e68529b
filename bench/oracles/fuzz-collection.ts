// A collection of random requests, each followed by a marker request, so that what came on the wire can be told apart.
import { authOf } from './fuzz-auth.ts';
import { behaviourOf, cookieHeader, cookieUrl, redirectUrl } from './fuzz-behaviour.ts';
import { bodyOf } from './fuzz-body.ts';
import { headersOf } from './fuzz-headers.ts';
import { type Bag, type Dice, diceOf, type Json } from './fuzz-random.ts';
import { scriptOf, wholeScriptOf } from './fuzz-scripts.ts';
import { urlOf } from './fuzz-url.ts';

export const AREAS = [
  'url',
  'body',
  'headers',
  'auth',
  'redirect',
  'cookies',
  'behaviour',
  'scripts',
  'whole',
] as const;
export type Area = (typeof AREAS)[number];

const METHODS = [
  'GET',
  'GET',
  'POST',
  'POST',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'COPY',
  'PURGE',
  'VIEW',
  'get',
  'Custom',
];
const BODY_METHODS = ['POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'GET'];

const methodOf = (dice: Dice, area: Area): Json | undefined => {
  if (dice.chance(0.02)) return dice.one([null, undefined, 5, ' POST', 'PO ST', '{{word}}'] as const);
  return dice.one(area === 'body' || area === 'scripts' ? BODY_METHODS : METHODS);
};

const targetOf = (dice: Dice, area: Area, place: string): Json => {
  if (area === 'redirect') return redirectUrl(dice, place);
  if (area === 'cookies') return cookieUrl(dice, place);
  return urlOf(dice, `/echo${place}`, area !== 'url' && !dice.chance(0.15));
};

const headers = (dice: Dice, area: Area): Json | undefined =>
  area === 'cookies' ? cookieHeader(dice) : headersOf(dice, area !== 'headers' && !dice.chance(0.2));

const withBody = (area: Area): number => (area === 'body' ? 1 : area === 'url' ? 0.1 : 0.5);

export const itemOf = (dice: Dice, area: Area, name: string): Bag => {
  const auth = area === 'auth' ? (dice.chance(0.75) ? authOf(dice) : undefined) : undefined;
  const behaviour =
    area === 'behaviour' || dice.chance(area === 'redirect' ? 0.6 : 0.08) ? behaviourOf(dice) : undefined;
  const request: Bag = {
    method: area === 'auth' ? dice.one(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) : methodOf(dice, area),
    header: headers(dice, area),
    ...(dice.chance(withBody(area))
      ? { body: bodyOf(dice, area === 'whole' || (area !== 'body' && area !== 'scripts' && !dice.chance(0.4))) }
      : {}),
    url: targetOf(dice, area, `/${name}`),
    ...(auth === undefined ? {} : { auth }),
  };
  return {
    name,
    ...(behaviour === undefined ? {} : { protocolProfileBehavior: behaviour }),
    ...(area === 'scripts' ? { event: [scriptOf(dice)] } : {}),
    ...(area === 'whole' ? { event: [wholeScriptOf(dice)] } : {}),
    request,
  };
};

export const markerPath = (name: string): string => `/echo/after-${name}-`;

const marker = (name: string): Bag => ({
  name: `after ${name}`,
  request: { method: 'GET', auth: { type: 'noauth' }, url: `http://{{host}}${markerPath(name)}` },
});

const VARIABLES: readonly Bag[] = [
  ...[
    ['word', 'w0rd'],
    ['number', 42],
    ['unicode', 'ü日'],
    ['empty', ''],
    ['spaced', 'a b'],
    ['nested', '{{word}}-{{number}}'],
  ],
  ...[
    ['bool', true],
    ['obj', { x: [1, 'two'] }],
    ['amp', 'a&b=c#d?e'],
    ['pct', '%20'],
    ['nul', null],
    ['scheme', 'http'],
  ],
  ...[
    ['path', 'p/q r'],
    ['slashes', 'x/y?z'],
    ['query', 'k=v&w=é'],
    ['full', 'http://{{host}}/echo/full?f=1'],
    ['which', 'host'],
    ['base', 'http://{{host}}'],
    ['ip', '127.0.0.1'],
    ['file', 'note.txt'],
    ['ctype', 'application/json'],
  ],
].map(([key, value]) => ({ key: key as string, value: value as Json }));

const first: Bag = {
  name: 'set up',
  event: [
    { listen: 'prerequest', script: { exec: ["pm.environment.set('port', pm.variables.get('host').split(':')[1]);"] } },
  ],
  request: { method: 'GET', auth: { type: 'noauth' }, url: 'http://{{host}}/echo/set-up' },
};

/** One item with what it inherits, as it stands in the tree. */
export type Sample = { readonly name: string; readonly item: Bag; readonly folder: Bag };

/** Folder and collection settings beside the items; `{}` for most. */
const levelOf = (dice: Dice, areas: readonly Area[]): Bag => ({
  ...(areas.includes('auth') && dice.chance(0.6) ? { auth: authOf(dice) } : {}),
  ...(areas.includes('behaviour') && dice.chance(0.4) ? { protocolProfileBehavior: behaviourOf(dice) } : {}),
  ...(areas.includes('scripts') && dice.chance(0.15) ? { event: [scriptOf(dice)] } : {}),
});

export type Generated = { readonly level: Bag; readonly samples: readonly Sample[] };

const FOLDER_SIZE = 6;

export const generate = (seed: number, count: number, areas: readonly Area[]): Generated => {
  const dice = diceOf(seed);
  const level = levelOf(dice, areas);
  let folder: Bag = {};
  const samples = Array.from({ length: count }, (_, index): Sample => {
    if (index % FOLDER_SIZE === 0) folder = dice.chance(0.5) ? levelOf(dice, areas) : {};
    const name = `r${index}`;
    return { name, item: itemOf(dice, dice.one(areas), name), folder };
  });
  return { level: { auth: level.auth, protocolProfileBehavior: level.protocolProfileBehavior }, samples };
};

/** Samples with the same folder stand in one. */
export const collectionOf = ({ level, samples }: Generated): Bag => {
  const folders: { readonly folder: Bag; readonly items: Bag[] }[] = [];
  for (const sample of samples) {
    const last = folders.at(-1);
    const items = last?.folder === sample.folder ? last.items : [];
    if (items !== last?.items) folders.push({ folder: sample.folder, items });
    items.push(sample.item, marker(sample.name));
  }
  return {
    info: {
      _postman_id: '11111111-2222-4333-8444-555555555555',
      name: 'Generated requests',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    ...level,
    variable: VARIABLES,
    item: [first, ...folders.map(({ folder, items }, index) => ({ name: `folder ${index}`, ...folder, item: items }))],
  };
};
