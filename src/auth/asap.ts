// Atlassian's ASAP: a short-lived JWT between services (https://s2sauth.bitbucket.io/spec/).
import type { KeyObject } from 'node:crypto';
import { textField } from '../core/auth-field.ts';
import { withHeader } from '../core/call-headers.ts';
import type { Auth, AuthDeps, AuthFields } from '../model/contracts.ts';
import type { Call } from '../model/exchange.ts';
import type { Json } from '../model/json.ts';
import { KEY_ALGORITHMS } from './jose/algorithms.ts';
import { type JsonObject, jsonField } from './jose/json-field.ts';
import { keyFromDer, keyFromPem } from './jose/private-key.ts';
import { signToken } from './jose/sign-token.ts';
import { randomUuid } from './signing/random-text.ts';
import { requiredField, signingProblem } from './signing/required-field.ts';

const SCHEME = { code: 'auth.asap', title: 'ASAP' };
const DEFAULT_EXPIRY_SECONDS = 3600;

const readAlgorithm = (fields: AuthFields): string => {
  const algorithm = textField(fields, 'alg') ?? 'RS256';
  if (KEY_ALGORITHMS.includes(algorithm)) return algorithm;
  const hint = `Choose one of ${KEY_ALGORITHMS.join(', ')}: ASAP knows no shared secrets.`;
  throw signingProblem(SCHEME, `its alg "${algorithm}" is not known`, hint);
};

const seconds = (value: Json | undefined): number | undefined => Number.parseInt(String(value), 10) || undefined;

/** Claims of the auth's JSON come first and win over its fields; the expiry of the claims is a time, not a span. */
const createClaims = (claims: JsonObject, fields: AuthFields, deps: AuthDeps): JsonObject => {
  const issued = Math.floor(deps.now() / 1000);
  const issuer = claims.iss || requiredField(SCHEME, fields, 'iss');
  return {
    ...claims,
    iat: claims.iat || issued,
    iss: issuer,
    sub: claims.sub || textField(fields, 'sub') || issuer,
    jti: claims.jti || randomUuid(deps),
    aud: claims.aud || requiredField(SCHEME, fields, 'aud'),
    exp: seconds(claims.exp) ?? issued + (seconds(fields.exp) ?? DEFAULT_EXPIRY_SECONDS),
  };
};

const DATA_URI = /^data:application\/pkcs8;kid=([\w.\-+/]+);base64,([a-zA-Z0-9+/=]+)$/;

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** PEM, or a data URI that names its own key. A text says why it is none. */
const readKey = (written: string, kid: string): KeyObject | string => {
  const text = decode(written.trim().replace(/^"([\s\S]*)"$/, '$1'));
  if (!text.startsWith('data:')) return keyFromPem(text);
  const [, ownKid, base64 = ''] = DATA_URI.exec(text.replace(/\s/g, '')) ?? [];
  if (ownKid === undefined) return 'its data URI is not of the form data:application/pkcs8;kid=...;base64,...';
  if (ownKid !== kid) return `its data URI is of the kid "${ownKid}", the auth of "${kid}"`;
  return keyFromDer(Buffer.from(base64, 'base64')) ?? 'its data URI holds no readable key';
};

const sign = async (call: Call, fields: AuthFields, deps: AuthDeps): Promise<Call> => {
  const claims = jsonField(SCHEME, fields, 'claims');
  const alg = readAlgorithm(fields);
  const kid = typeof claims.kid === 'string' && claims.kid !== '' ? claims.kid : requiredField(SCHEME, fields, 'kid');
  const payload = createClaims(claims, fields, deps);
  const key = readKey(requiredField(SCHEME, fields, 'privateKey'), kid);
  return withHeader(call, 'Authorization', `Bearer ${await signToken(SCHEME, { alg, kid }, payload, key)}`);
};

export const auth: Auth = { secrets: ['privateKey'], sign };
