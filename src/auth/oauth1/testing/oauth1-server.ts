// A server that lets in only what RFC 5849 says is signed. It shares no code with the signer: its own parsers, its own base string.
import { createHash, createHmac, createVerify, type KeyObject } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { listenOnLoopback } from '../../testing/listen.ts';

type Pair = readonly [name: string, value: string];

export type Oauth1Keys = {
  readonly consumerSecret: string;
  readonly tokenSecret: string;
  readonly publicKey: KeyObject;
};

/** RFC 5849, section 3.6, byte by byte. */
const encode = (text: string): string =>
  [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9\-._~]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');

const headerPairs = (header: string): Pair[] =>
  [...header.replace(/^OAuth\s+/i, '').matchAll(/([^=,\s]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
    decodeURIComponent(name),
    decodeURIComponent(value),
  ]);

const formPairs = (text: string): Pair[] => [...new URLSearchParams(text)];

const byBytes = ([nameA, valueA]: Pair, [nameB, valueB]: Pair): number =>
  Buffer.compare(Buffer.from(nameA), Buffer.from(nameB)) || Buffer.compare(Buffer.from(valueA), Buffer.from(valueB));

const baseString = (message: IncomingMessage, pairs: readonly Pair[]): string => {
  const url = new URL(message.url ?? '/', `http://${message.headers.host}`);
  const signed = pairs
    .filter(([name]) => name !== 'oauth_signature' && name !== 'realm')
    .map(([name, value]): Pair => [encode(name), encode(value)])
    .sort(byBytes)
    .map((pair) => pair.join('='));
  return [message.method ?? '', `${url.origin}${url.pathname}`, signed.join('&')].map(encode).join('&');
};

const isSigned = (method: string, base: string, signature: string, keys: Oauth1Keys): boolean => {
  const shared = `${encode(keys.consumerSecret)}&${encode(keys.tokenSecret)}`;
  if (method === 'PLAINTEXT') return signature === shared;
  const [family, hash = ''] = method.split(/-(.*)/);
  return family === 'RSA'
    ? createVerify(hash).update(base).verify(keys.publicKey, signature, 'base64')
    : createHmac(hash, shared).update(base).digest('base64') === signature;
};

const isForm = (message: IncomingMessage): boolean =>
  message.headers['content-type'] === 'application/x-www-form-urlencoded';

/** What is wrong with a request; `signed` and the place of its parameters when nothing is. */
const judge = (message: IncomingMessage, body: Buffer, keys: Oauth1Keys, seen: Set<string>): string => {
  const places: Readonly<Record<string, Pair[]>> = {
    header: headerPairs(message.headers.authorization ?? ''),
    query: formPairs((message.url ?? '').split('?')[1] ?? ''),
    body: isForm(message) ? formPairs(body.toString('utf8')) : [],
  };
  const pairs = Object.values(places).flat();
  const own = pairs.filter(([name]) => name.startsWith('oauth_'));
  const given = new Map(own);
  if (given.size !== own.length) return 'a parameter stands there twice';
  if ((given.get('oauth_version') ?? '1.0') !== '1.0') return 'unknown version';
  if (Math.abs(Number(given.get('oauth_timestamp')) - Date.now() / 1000) > 60) return 'stale timestamp';
  const nonce = `${given.get('oauth_timestamp')} ${given.get('oauth_nonce')}`;
  if (seen.has(nonce)) return 'nonce used before';
  seen.add(nonce);
  const method = given.get('oauth_signature_method') ?? '';
  const hash = given.get('oauth_body_hash');
  const hashName = method.split('-')[1] ?? 'SHA1';
  if (hash !== undefined && createHash(hashName).update(body).digest('base64') !== hash) return 'other body';
  if (!isSigned(method, baseString(message, pairs), given.get('oauth_signature') ?? '', keys)) return 'other signature';
  const place = Object.keys(places).find((name) => places[name]?.some(([key]) => key === 'oauth_signature'));
  return `signed in ${place}${hash === undefined ? '' : ' with the body'}`;
};

/** Answers 200 or 401 and says why. */
export const startOauth1Server = async (keys: Oauth1Keys) => {
  const seen = new Set<string>();
  return listenOnLoopback(async (message, response) => {
    const body = Buffer.concat(await Array.fromAsync(message as AsyncIterable<Buffer>));
    const verdict = judge(message, body, keys, seen);
    response.writeHead(verdict.startsWith('signed') ? 200 : 401).end(verdict);
  });
};
