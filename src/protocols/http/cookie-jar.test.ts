import { CookieJar as ToughJar } from 'tough-cookie';
import { expect, test } from 'vitest';
import { createCookieJar } from './cookie-jar.ts';

const URL_A = 'http://a.shop.test/x/y';

test('an empty jar has nothing, and says so in tough-cookie’s form', async () => {
  const jar = createCookieJar();
  expect(jar.header(URL_A)).toBeUndefined();
  expect(jar.list(URL_A)).toEqual([]);
  jar.clear();
  jar.remove(URL_A, 'a');
  const fresh = await new ToughJar(undefined, {
    rejectPublicSuffixes: false,
    looseMode: true,
    enforceSecureOriginOnStorage: false,
  }).serialize();
  expect(jar.toJSON()).toEqual(fresh);
});

test('keeps cookies by domain, path and age', () => {
  const jar = createCookieJar();
  jar.store(URL_A, [
    'all=1; Path=/',
    'deep=2',
    'wide=3; Domain=shop.test; Path=/',
    'gone=4; Max-Age=0',
    'safe=5; Secure; Path=/',
  ]);
  expect(jar.header(URL_A)).toBe('deep=2; all=1; wide=3');
  expect(jar.header('http://a.shop.test/')).toBe('all=1; wide=3');
  expect(jar.header('https://a.shop.test/')).toBe('all=1; wide=3; safe=5');
  expect(jar.header('http://b.shop.test/')).toBe('wide=3');
  expect(jar.header('http://other.test/')).toBeUndefined();
});

test('works for localhost and addresses, where most tests run', () => {
  const jar = createCookieJar();
  for (const url of ['http://localhost:3000/', 'http://127.0.0.1:3000/', 'http://api.localhost/']) {
    jar.store(url, ['a=1']);
    expect(jar.header(url)).toBe('a=1');
  }
});

test('lists what it holds', () => {
  const jar = createCookieJar();
  jar.store(URL_A, ['a=1; Path=/x; HttpOnly; SameSite=Lax; Expires=Wed, 01 Jan 2070 00:00:00 GMT', 'b=2; Path=/']);
  expect(jar.list(URL_A)).toEqual([
    {
      name: 'a',
      value: '1',
      domain: 'a.shop.test',
      path: '/x',
      expires: Date.UTC(2070, 0, 1),
      httpOnly: true,
      secure: false,
      hostOnly: true,
      sameSite: 'lax',
    },
    { name: 'b', value: '2', domain: 'a.shop.test', path: '/', httpOnly: false, secure: false, hostOnly: true },
  ]);
});

test('is changed by hand', () => {
  const jar = createCookieJar();
  jar.set(URL_A, 'a=1; Path=/');
  jar.set(URL_A, { name: 'b', value: '2', path: '/' });
  jar.set(URL_A, { name: 'c', value: '3', path: '/', domain: '.shop.test', httpOnly: true });
  expect(jar.header(URL_A)).toBe('a=1; b=2; c=3');
  jar.remove(URL_A, 'a');
  expect(jar.header(URL_A)).toBe('b=2; c=3');
  jar.clear(URL_A);
  expect(jar.header(URL_A)).toBeUndefined();
});

test('clears everything at once', () => {
  const jar = createCookieJar();
  jar.set(URL_A, 'a=1');
  jar.set('http://b.test/', 'b=2');
  jar.clear();
  expect([jar.header(URL_A), jar.header('http://b.test/')]).toEqual([undefined, undefined]);
});

test('what no jar can take is left out without an error', () => {
  const jar = createCookieJar();
  jar.store(URL_A, ['', 'x=1; Domain=other.test', 'ok=1; Path=/']);
  jar.store('not a url', ['a=1']);
  expect(jar.header(URL_A)).toBe('ok=1');
  expect(jar.list('not a url')).toEqual([]);
});

test('a script is told what the jar does not take from it', () => {
  const jar = createCookieJar();
  expect(() => jar.set(URL_A, { name: 'a', value: '1', domain: 'other.test' })).toThrow("not in this host's domain");
  expect(() => jar.set(URL_A, '')).toThrow('Cookie failed to parse');
  expect(jar.list(URL_A)).toEqual([]);
});

test('comes back from its serialised form', () => {
  const jar = createCookieJar();
  jar.store(URL_A, ['a=1; Path=/', 'b=2; Path=/; Expires=Wed, 01 Jan 2070 00:00:00 GMT']);
  const again = createCookieJar(JSON.parse(JSON.stringify(jar.toJSON())));
  expect(again.header(URL_A)).toBe('a=1; b=2');
  expect(again.list(URL_A)).toEqual(jar.list(URL_A));
});

test('refuses what is no jar', () => {
  expect(() => createCookieJar({ cookies: [1] } as never)).toThrow();
});
