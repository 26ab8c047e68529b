import { expect, test } from 'vitest';
import { findAlgorithm } from './algorithms.ts';
import { type DigestInput, digestHeader } from './header.ts';

const algorithm = (name: string) => findAlgorithm(name)!;

const INPUT: DigestInput = {
  algorithm: algorithm('MD5'),
  method: 'GET',
  uri: '/dir/index.html',
  username: 'Mufasa',
  password: 'Circle of Life',
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  qop: 'auth',
  clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  nonceCount: '00000001',
  opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  bodyHash: undefined,
  hashesUser: false,
  isUtf8: false,
};

const RFC_2617: Partial<DigestInput> = {
  password: 'Circle Of Life',
  realm: 'testrealm@host.com',
  nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
  clientNonce: '0a4f113b',
};

// RFC 7616, 3.9.2.
const RFC_7616_USERHASH: Partial<DigestInput> = {
  algorithm: algorithm('SHA-512-256'),
  uri: '/doe.json',
  username: 'J\u00e4s\u00f8n Doe',
  password: 'Secret, or not?',
  realm: 'api@example.org',
  nonce: '5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK',
  clientNonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v',
  opaque: 'HRPCssKJSGjCrkzDg8OhwpzCiGChXYjwrI2QmXDnsOS',
  hashesUser: true,
  isUtf8: true,
};

const write = (input: Partial<DigestInput>): string => digestHeader({ ...INPUT, ...input });
const response = (input: Partial<DigestInput>): string | undefined => /response="([0-9a-f]*)"/.exec(write(input))?.[1];

const VECTORS: readonly (readonly [name: string, input: Partial<DigestInput>, response: string])[] = [
  ['RFC 7616 with MD5', {}, '8ca523f5e9506fed4657c9700eebdbec'],
  [
    'RFC 7616 with SHA-256',
    { algorithm: algorithm('sha-256') },
    '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  ],
  // The RFC prints another one, made with SHA-512; this is the one of its errata.
  ['RFC 7616 with SHA-512-256', RFC_7616_USERHASH, '3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5'],
  ['RFC 2617', RFC_2617, '6629fae49393a05397450978507c4ef1'],
  ['RFC 2069', { ...RFC_2617, qop: undefined }, '670fd8c2df070c60b045671b8b24ff02'],
];

test.each(VECTORS)('answers as in %s', (_name, input, expected) => {
  expect(response(input)).toBe(expected);
});

test('a hashed user is told so', () => {
  const header = write(RFC_7616_USERHASH);
  expect(header).toContain('username="793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b"');
  expect(header).toMatch(/, userhash=true$/);
});

test('the order and the quotes are Postman\u2019s', () => {
  expect(write({ opaque: 'o' })).toBe(
    `Digest username="Mufasa", realm="http-auth@example.org", nonce="${INPUT.nonce}", uri="/dir/index.html", algorithm="MD5", qop=auth, nc=00000001, cnonce="${INPUT.clientNonce}", response="8ca523f5e9506fed4657c9700eebdbec", opaque="o"`,
  );
});

test('names that no quoted string can hold are written in the extended form', () => {
  const username = "J\u00e4s\u00f8n (D)'";
  expect(write({ username, isUtf8: true })).toMatch(/^Digest username\*=UTF-8''J%C3%A4s%C3%B8n%20%28D%29%27, /);
  expect(write({ username })).toContain(`username="${username}"`);
  expect(write({ username: '\u4e16' })).toMatch(/^Digest username\*=UTF-8''%E4%B8%96, /);
  expect(write({ username: 'a"b' })).toContain('username="a\\"b"');
});

test('escapes of a realm stay in the header and are no part of the hash', () => {
  expect(response({ realm: 'a \\"b\\\\c' })).toBe(response({ realm: 'a "b\\c' }));
  expect(write({ realm: 'a \\"b' })).toContain('realm="a \\"b"');
});
