// The Authorization header of RFC 7616, RFC 2617 and RFC 2069, written as Postman writes it.
import { createHash } from 'node:crypto';
import type { DigestAlgorithm } from './algorithms.ts';

export type DigestQop = 'auth' | 'auth-int';

export type DigestInput = {
  readonly algorithm: DigestAlgorithm;
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  /** Text between the quotes, escapes included. */
  readonly realm: string;
  readonly nonce: string;
  /** Undefined: RFC 2069. */
  readonly qop: DigestQop | undefined;
  /** Undefined where neither qop nor the algorithm needs it. */
  readonly clientNonce: string | undefined;
  readonly nonceCount: string | undefined;
  readonly opaque: string | undefined;
  /** Hash of the body, for `auth-int`. */
  readonly bodyHash: string | undefined;
  readonly hashesUser: boolean;
  readonly isUtf8: boolean;
};

/** Lower-case hex. */
export const digestHash = ({ hash }: DigestAlgorithm, text: string): string =>
  createHash(hash).update(text).digest('hex');

/** A backslash that escapes nothing stays: realms such as DOMAIN\users are often written unescaped. */
const unescapeQuoted = (text: string): string => text.replace(/\\(["\\])/g, '$1');

const responseOf = (input: DigestInput): string => {
  const { algorithm, method, uri, username, password, nonce, qop, clientNonce, nonceCount, bodyHash } = input;
  const hash = (...parts: readonly (string | undefined)[]): string => digestHash(algorithm, parts.join(':'));
  const secret = hash(username, unescapeQuoted(input.realm), password);
  const key = algorithm.isSession ? hash(secret, nonce, clientNonce) : secret;
  const request = qop === 'auth-int' ? hash(method, uri, bodyHash) : hash(method, uri);
  return qop ? hash(key, nonce, nonceCount, clientNonce, qop, request) : hash(key, nonce, request);
};

const encodeExtended = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/** What cannot stand in a quoted string is written in the extended form of RFC 7616. */
const userParameter = ({ algorithm, username, realm, hashesUser, isUtf8 }: DigestInput): string => {
  if (hashesUser) return `username="${digestHash(algorithm, `${username}:${unescapeQuoted(realm)}`)}"`;
  const limit = isUtf8 ? 0x7f : 0xff;
  const fits = [...username].every((character) => character.codePointAt(0)! <= limit);
  return fits ? `username="${username.replaceAll('"', '\\"')}"` : `username*=UTF-8''${encodeExtended(username)}`;
};

/** The value of the header; the order of its parameters and their quotes are Postman's. */
export const digestHeader = (input: DigestInput): string => {
  const { algorithm, realm, nonce, uri, qop, nonceCount, clientNonce, opaque, hashesUser } = input;
  const counts = qop !== undefined || algorithm.isSession;
  const parameters = [
    userParameter(input),
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${uri}"`,
    `algorithm="${algorithm.name}"`,
    qop && `qop=${qop}`,
    counts && nonceCount && `nc=${nonceCount}`,
    counts && clientNonce && `cnonce="${clientNonce}"`,
    `response="${responseOf(input)}"`,
    opaque && `opaque="${opaque}"`,
    hashesUser && 'userhash=true',
  ];
  return `Digest ${parameters.filter(Boolean).join(', ')}`;
};
