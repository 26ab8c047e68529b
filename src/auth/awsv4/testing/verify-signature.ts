// What AWS does with a signed request: computes its signature anew, from the bytes that arrived alone. Written from AWS's documentation, apart from the signer.
import { createHash, createHmac } from 'node:crypto';
import type { HeaderPair } from '../../../model/exchange.ts';

export type ArrivedRequest = {
  readonly method: string;
  /** Path and query as in the request line. */
  readonly target: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
};

type Claim = {
  readonly scope: readonly string[];
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly time: string;
};

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: string | Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** AWS's UriEncode: everything but the unreserved characters of RFC 3986. */
const uriEncode = (text: string): string =>
  [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9\-._~]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');

const parameters = (target: string): readonly (readonly [name: string, value: string])[] => {
  const mark = target.indexOf('?');
  return mark === -1 ? [] : [...new URLSearchParams(target.slice(mark + 1))];
};

const headerValue = ({ headers }: ArrivedRequest, name: string): string | undefined => {
  const values = headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value.trim());
  return values.length === 0 ? undefined : values.join(',').replace(/ +/g, ' ');
};

const readClaim = (request: ArrivedRequest): Claim => {
  const authorization = headerValue(request, 'authorization');
  const query = new Map(parameters(request.target));
  const part = (name: string): string =>
    authorization === undefined
      ? (query.get(`X-Amz-${name}`) ?? '')
      : (new RegExp(`\\b${name}=([^, ]+)`).exec(authorization)?.[1] ?? '');
  return {
    scope: part('Credential').split('/').slice(1),
    signedHeaders: part('SignedHeaders').split(';'),
    signature: part('Signature'),
    time: query.get('X-Amz-Date') ?? headerValue(request, 'x-amz-date') ?? '',
  };
};

/** S3 takes a path as it is; every other service removes dots and doubled slashes, and encodes what is encoded. */
const canonicalPath = (target: string, isS3: boolean): string => {
  const path = target.split('?', 1)[0]!;
  if (isS3) return path.split('/').map(decodeURIComponent).map(uriEncode).join('/');
  const { pathname } = new URL(`http://h${path.replace(/\/{2,}/g, '/')}`);
  return pathname.split('/').map(uriEncode).join('/');
};

const canonicalQuery = (target: string): string =>
  parameters(target)
    .filter(([name]) => name !== 'X-Amz-Signature' && name !== '')
    .map(([name, value]) => `${uriEncode(name)}=${uriEncode(value)}`)
    .sort()
    .join('&');

const payload = (request: ArrivedRequest, isS3: boolean, inQuery: boolean): string => {
  if (isS3 && inQuery) return 'UNSIGNED-PAYLOAD';
  const claimed = headerValue(request, 'x-amz-content-sha256');
  return claimed === 'UNSIGNED-PAYLOAD' ? claimed : sha256(request.body);
};

/** What is wrong with the signature of a request; undefined when it is right. */
export const verifySignature = (request: ArrivedRequest, secret: string): string | undefined => {
  const { scope, signedHeaders, signature, time } = readClaim(request);
  const isS3 = scope[2] === 's3';
  if (!signedHeaders.includes('host')) return 'host is not signed';
  if (scope[0] !== time.slice(0, 8)) return `the scope is of ${scope[0]}, the request of ${time}`;
  const hash = payload(request, isS3, headerValue(request, 'authorization') === undefined);
  const claimed = headerValue(request, 'x-amz-content-sha256');
  if (claimed !== undefined && claimed !== hash) return `the body's hash is ${hash}, not ${claimed}`;
  const missing = signedHeaders.find((name) => headerValue(request, name) === undefined);
  if (missing !== undefined) return `${missing} is signed and did not arrive`;
  const canonical = [
    request.method,
    canonicalPath(request.target, isS3),
    canonicalQuery(request.target),
    ...signedHeaders.map((name) => `${name}:${headerValue(request, name)}`),
    '',
    signedHeaders.join(';'),
    hash,
  ].join('\n');
  const key = scope.reduce<string | Uint8Array>((secretPart, text) => hmac(secretPart, text), `AWS4${secret}`);
  const expected = hmac(key, ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n')).toString('hex');
  return expected === signature ? undefined : `the signature is ${signature}, not ${expected}, of\n${canonical}`;
};
