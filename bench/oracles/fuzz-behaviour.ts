// protocolProfileBehavior of generated nodes, and requests whose answers lead on: redirects and cookies.
import { type Bag, type Dice, type Json, ODD, TEXTS } from './fuzz-random.ts';

const KEYS = [
  ...['followRedirects', 'followOriginalHttpMethod', 'followAuthorizationHeader', 'removeRefererHeaderOnRedirect'],
  ...['disableBodyPruning', 'disableUrlEncoding', 'disableCookies', 'strictSSL', 'insecureHTTPParser', 'maxRedirects'],
];
const SYSTEM = [
  ...['cache-control', 'postman-token', 'content-type', 'content-length', 'accept-encoding', 'connection', 'host'],
  ...['user-agent', 'accept', 'Content-Type', 'Accept'],
];

const disabled = (dice: Dice): Json => {
  if (dice.chance(0.08)) return dice.one([null, {}, [], ['accept'], true, 'accept']);
  const names = dice.some(SYSTEM, 4).filter((name) => name !== 'content-length' && name !== 'connection');
  return Object.fromEntries(names.map((name) => [name, dice.one<Json>([true, true, true, false, 'x', 0, null])]));
};

export const behaviourOf = (dice: Dice): Json | undefined => {
  if (dice.chance(0.03)) return dice.one([null, {}, [], 'x', true]);
  const flags = dice.some(KEYS, 3).map((key) => {
    const plain: Json =
      key === 'maxRedirects' ? dice.one<Json>([0, 1, 2, 5, -1, '2']) : dice.one<Json>([true, true, false]);
    return [key, key !== 'insecureHTTPParser' && dice.chance(0.1) ? (dice.one(ODD) ?? null) : plain] as const;
  });
  return { ...Object.fromEntries(flags), ...(dice.chance(0.4) ? { disabledSystemHeaders: disabled(dice) } : {}) };
};

const encode = encodeURIComponent;
const LOCATIONS: readonly string[] = [
  ...[
    '/echo/there',
    'there',
    './there',
    '../there',
    '?x=1',
    '//{{host}}/echo/there',
    'http://{{host}}/echo/there',
    '/echo/a b',
  ],
  ...[
    '/echo/%41',
    'http://127.0.0.2:1/',
    '',
    '/echo/there#frag',
    '/echo?a=b c&d="e"',
    'HTTP://{{host}}/echo',
    '/redirect/2',
  ],
  ...['\\echo\\there', 'mailto:me@x', '/echo/{{word}}', '/echo/:id', '/redirect/1/307'],
].filter((place) => !place.includes('127.0.0.2'));
const STATUSES = ['301', '302', '303', '307', '308', '300', '304', '305', '306', '399'];

/** A path that answers with a redirect, somewhere. */
export const redirectUrl = (dice: Dice, place: string): string => {
  if (dice.chance(0.3))
    return `http://{{host}}/redirect/${dice.one(['1', '2', '3', '11'])}/${dice.one(STATUSES)}?${place}`;
  const to = dice
    .one(LOCATIONS)
    .replace(/\{\{(host|port)\}\}|[\s\S]/gu, (part) => (part.length > 2 ? part : encode(part)));
  const cookie = dice.chance(0.15) ? '&cookie=r%3D1' : '';
  return `http://{{host}}/redirect-to?at=${place}&status=${dice.one(STATUSES)}${cookie}&url=${to}`;
};

const COOKIES = [
  'c=1',
  'c=2; Path=/',
  'd=x y',
  'e="q"',
  'f=; Path=/echo',
  'g=1; Domain=127.0.0.1',
  'c=; Max-Age=0',
  'h=é',
  '__Host-x=1',
  'i=1; Path=/cookies',
  'j=1; Secure',
  'k',
];

/** A path that sets cookies, or shows those that came. */
export const cookieUrl = (dice: Dice, place: string): string => {
  if (dice.chance(0.5)) return `http://{{host}}${dice.one(['/cookies', '/echo', '/echo/deep/er', ''])}?${place}`;
  if (dice.chance(0.3)) return `http://{{host}}/cookies/delete/${dice.one(['c', 'd', 'e'])}?${place}`;
  const set = dice.some(COOKIES, 3).map((cookie) => `c=${encode(cookie)}`);
  return `http://{{host}}/cookies/raw?${set.join('&')}`;
};

export const cookieHeader = (dice: Dice): readonly Bag[] =>
  dice.chance(0.3)
    ? [{ key: dice.one(['Cookie', 'cookie']), value: dice.one(['own=1', 'c=own', '', ...TEXTS.slice(0, 6)]) }]
    : [];
