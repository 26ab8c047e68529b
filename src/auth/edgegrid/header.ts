// The Authorization header of Akamai EdgeGrid (EG1-HMAC-SHA256).
import { createHash, createHmac } from 'node:crypto';
import { splitCallUrl } from '../../core/call-url.ts';
import type { Call, HeaderPair } from '../../model/exchange.ts';
import { hashBody, isMultipart } from '../signing/hash-body.ts';

export type EdgegridCredentials = {
  readonly clientToken: string;
  readonly accessToken: string;
  readonly clientSecret: string;
};

export type EdgegridRequest = {
  readonly method: string;
  /** Its path and query are signed, and its scheme. */
  readonly url: string;
  readonly host: string;
  readonly canonicalHeaders: string;
  readonly contentHash: string;
  readonly timestamp: string;
  readonly nonce: string;
};

const sign = (text: string, key: string): string => createHmac('sha256', key).update(text).digest('base64');

export const edgegridHeader = (credentials: EdgegridCredentials, request: EdgegridRequest): string => {
  const { clientToken, accessToken, clientSecret } = credentials;
  const { protocol, target } = splitCallUrl(request.url);
  const { timestamp, nonce } = request;
  const unsigned = `EG1-HMAC-SHA256 client_token=${clientToken};access_token=${accessToken};timestamp=${timestamp};nonce=${nonce};`;
  const data = [
    request.method,
    protocol,
    request.host,
    target,
    request.canonicalHeaders,
    request.contentHash,
    unsigned,
  ].join('\t');
  return `${unsigned}signature=${sign(data, sign(timestamp, clientSecret))}`;
};

/** The value of a header that stands there once: Akamai signs no repeated ones. */
const singleValue = (headers: readonly HeaderPair[], name: string): string => {
  const [first, ...more] = headers.filter(([written]) => written.toLowerCase() === name);
  return first === undefined || more.length > 0 ? '' : first[1];
};

/** `name:value` of the named headers in their order, white space reduced; absent and empty ones are left out. */
export const canonicalHeaders = (headers: readonly HeaderPair[], names: readonly string[]): string =>
  names
    .map((name) => name.trim().toLowerCase())
    .map((name) => [name, singleValue(headers, name)] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}:${value.trim().replace(/\s+/g, ' ')}`)
    .join('\t');

/** Base64 SHA-256 of the first bytes of what is posted; empty for other methods, no body, and multipart forms. */
export const contentHash = async (call: Call, maxBytes: number): Promise<string> => {
  if (call.method !== 'POST' || !call.body || isMultipart(call)) return '';
  const hash = createHash('sha256');
  await hashBody(call, hash, maxBytes);
  return hash.digest('base64');
};

/** `yyyyMMddTHH:mm:ss+0000`. */
export const edgegridTime = (epochMs: number): string =>
  new Date(epochMs)
    .toISOString()
    .replaceAll('-', '')
    .replace(/\.\d+Z$/, '+0000');
