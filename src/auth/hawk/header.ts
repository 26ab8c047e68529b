// The Authorization header of Hawk and the codes that prove it (github.com/mozilla/hawk, protocol of version 1).
import { createHash, createHmac } from 'node:crypto';
import { splitCallUrl } from '../../core/call-url.ts';
import type { Call } from '../../model/exchange.ts';
import { hashBody, isMultipart } from '../signing/hash-body.ts';

export type HawkAlgorithm = 'sha1' | 'sha256';
export type HawkCredentials = { readonly id: string; readonly key: string; readonly algorithm: HawkAlgorithm };

export type HawkArtifacts = {
  readonly timestamp: string;
  readonly nonce: string;
  readonly method: string;
  readonly url: string;
  readonly hash?: string;
  readonly ext?: string;
  readonly app?: string;
  readonly dlg?: string;
};

const mac = ({ key, algorithm }: HawkCredentials, text: string): string =>
  createHmac(algorithm, key).update(text).digest('base64');

const PORTS: Readonly<Record<string, string>> = { http: '80' };

/** Only the first backslash and line end are escaped, by the reference implementation as well. */
const escapeOnce = (ext: string): string => ext.replace('\\', '\\\\').replace('\n', '\\n');

const normalized = ({ timestamp, nonce, method, url, hash = '', ext = '', app, dlg = '' }: HawkArtifacts): string => {
  const { protocol, hostname, port, target } = splitCallUrl(url);
  const lines = [
    'hawk.1.header',
    timestamp,
    nonce,
    method.toUpperCase(),
    target,
    hostname,
    port ?? PORTS[protocol] ?? '443',
    hash,
    escapeOnce(ext),
    ...(app === undefined ? [] : [app, dlg]),
  ];
  return `${lines.join('\n')}\n`;
};

/** `Hawk id="...", ts="...", ...`: only the user's own data is escaped. */
export const hawkHeader = (credentials: HawkCredentials, artifacts: HawkArtifacts): string => {
  const { timestamp, nonce, hash, ext, app, dlg } = artifacts;
  const members: readonly (readonly [name: string, value: string | undefined])[] = [
    ['id', credentials.id],
    ['ts', timestamp],
    ['nonce', nonce],
    ['hash', hash],
    ['ext', ext?.replace(/[\\"]/g, '\\$&')],
    ['mac', mac(credentials, normalized(artifacts))],
    ['app', app],
    ['dlg', app === undefined ? undefined : dlg],
  ];
  const given = members.filter(([, value]) => value !== undefined);
  return `Hawk ${given.map(([name, value]) => `${name}="${value}"`).join(', ')}`;
};

/** Covers the media type and the bytes; undefined where there is no body, and for multipart forms, as in Postman. */
export const payloadHash = async (call: Call, algorithm: HawkAlgorithm): Promise<string | undefined> => {
  if (!call.body || isMultipart(call)) return undefined;
  const type = call.headers.findLast(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const hash = createHash(algorithm);
  hash.update(`hawk.1.payload\n${(type.split(';', 1)[0] ?? '').trim().toLowerCase()}\n`);
  await hashBody(call, hash);
  return hash.update('\n').digest('base64');
};

/** Whether the server's time (`ts`, `tsm` of a challenge) is proved by the key that both sides hold. */
export const isProvedTime = (credentials: HawkCredentials, timestamp: string, proof: string): boolean =>
  mac(credentials, `hawk.1.ts\n${timestamp}\n`) === proof;
