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

const held = { key: 'a', value: '1', domain: 'shop.test', path: '/' };

test.each([
  ['no object', 1],
  ['an array', []],
  ['an empty one', {}],
  ['no domain', { key: 'a', value: '1', path: '/' }],
  ['neither name nor value', { ...held, key: '', value: '' }],
  ['a domain that is no text', { ...held, domain: 7 }],
  ['a path that is no text', { ...held, path: 7 }],
  ['a value that is no text', { ...held, value: {} }],
  ['a line break in it', { ...held, value: '1\r\nX-Header: 2' }],
  ['a date that is none', { ...held, expires: 'soon' }],
])('refuses a jar with a cookie that is %s or has it', (_name, cookie) => {
  expect(() => createCookieJar({ cookies: [held, cookie] } as never)).toThrow('not a cookie');
});

test.each([[[]], [null], ['text'], [{ cookies: {} }], [{}]])('refuses %j, which is no jar', (jar) => {
  expect(() => createCookieJar(jar as never)).toThrow('not a serialised cookie jar');
});

test('takes jars written by hand: a domain with a dot, no path', () => {
  const jar = createCookieJar({ cookies: [{ key: 'a', value: '1', domain: '.shop.test' }] });
  expect(jar.header('http://www.shop.test/x')).toBe('a=1');
});

test('takes the jar that newman exports', () => {
  const at = '2026-01-01T00:00:00.000Z';
  const common = { domain: 'a.shop.test', hostOnly: true, creation: at, lastAccessed: at };
  const jar = createCookieJar({
    version: 'tough-cookie@4.1.3-postman.1',
    storeType: 'MemoryCookieStore',
    rejectPublicSuffixes: false,
    enableLooseMode: true,
    allowSpecialUseDomain: true,
    prefixSecurity: 'silent',
    cookies: [
      { key: 'a', value: '1', path: '/', ...common },
      { key: 'late', value: '2', path: '/x', expires: '2070-01-01T00:00:00.000Z', secure: true, ...common },
      { key: 'gone', value: '3', path: '/', expires: '2020-01-01T00:00:00.000Z', ...common },
    ],
  });
  expect(jar.header('https://a.shop.test/x')).toBe('late=2; a=1');
  expect(jar.header('http://a.shop.test/x')).toBe('a=1');
  expect(jar.header('http://b.a.shop.test/x')).toBeUndefined();
});

test.each([
  ['localhost', 'http://localhost:3000/'],
  ['a name below it', 'http://api.localhost/'],
  ['IPv4', 'http://127.0.0.1/'],
  ['IPv6', 'http://[::1]/'],
])('a secure cookie goes back to this machine without TLS, as in newman: %s', (_name, url) => {
  const jar = createCookieJar();
  jar.store(url, ['a=1; Secure']);
  expect(jar.header(url)).toBe('a=1');
});

test('ports share cookies, hosts do not', () => {
  const jar = createCookieJar();
  jar.store('http://127.0.0.1:3000/', ['a=1', 'b=2; Domain=0.0.1']);
  expect(jar.header('http://127.0.0.1:4000/')).toBe('a=1');
  expect(jar.header('http://127.0.0.2:3000/')).toBeUndefined();
});

test.each([
  ['__Secure-a=1', undefined],
  ['__Secure-a=1; Secure', '__Secure-a=1'],
  ['__Host-a=1; Secure; Path=/', '__Host-a=1'],
  ['__Host-a=1; Secure; Path=/; Domain=shop.test', undefined],
])('the name %s makes promises that must be kept', (cookie, header) => {
  const jar = createCookieJar();
  jar.store('https://a.shop.test/', [cookie]);
  expect(jar.header('https://a.shop.test/')).toBe(header);
});
