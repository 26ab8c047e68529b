// Akamai EdgeGrid: requests signed for Akamai's APIs.
import { textField } from '../core/auth-field.ts';
import { withEarlyType, withHeader, withoutHeader } from '../core/call-headers.ts';
import { encodeUrl } from '../core/request-url.ts';
import type { Auth, AuthDeps, AuthFields } from '../model/contracts.ts';
import type { Call } from '../model/exchange.ts';
import { canonicalHeaders, contentHash, edgegridHeader, edgegridTime } from './edgegrid/header.ts';
import { randomUuid } from './signing/random-text.ts';
import { requiredField } from './signing/required-field.ts';
import { signedUrl } from './signing/signed-url.ts';

const SCHEME = { code: 'auth.edgegrid', title: 'Akamai EdgeGrid' };

/** Akamai's own bound on what a signature covers. */
const DEFAULT_MAX_BODY = 131_072;

/** Host and port as written, a default port too. */
const hostOf = (url: string): string => /^[^:]+:\/\/(?:[^/?]*@)?([^/?]*)/.exec(url)?.[1] ?? '';

const signedHost = (url: string, fields: AuthFields): string => {
  const baseUrl = textField(fields, 'baseURL');
  return (baseUrl && hostOf(encodeUrl(baseUrl))) || hostOf(url);
};

/** A list, or names with commas between them. */
const headersToSign = (fields: AuthFields): readonly string[] => {
  const names = fields.headersToSign;
  if (typeof names === 'string') return names.split(',');
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
};

const maxBodySize = (fields: AuthFields): number => {
  const size = Number(fields.maxBodySize || DEFAULT_MAX_BODY);
  return Number.isNaN(size) ? Number.POSITIVE_INFINITY : size;
};

const sign = async (written: Call, fields: AuthFields, deps: AuthDeps): Promise<Call> => {
  const credentials = {
    accessToken: requiredField(SCHEME, fields, 'accessToken'),
    clientToken: requiredField(SCHEME, fields, 'clientToken'),
    clientSecret: requiredField(SCHEME, fields, 'clientSecret'),
  };
  const call = withoutHeader(withEarlyType(written), 'Authorization');
  const url = signedUrl(call);
  const header = edgegridHeader(credentials, {
    method: call.method,
    url,
    host: signedHost(url, fields),
    canonicalHeaders: canonicalHeaders(call.headers, headersToSign(fields)),
    contentHash: await contentHash(call, maxBodySize(fields)),
    timestamp: textField(fields, 'timestamp') ?? edgegridTime(deps.now()),
    nonce: textField(fields, 'nonce') ?? randomUuid(deps),
  });
  return withHeader(call, 'Authorization', header);
};

export const auth: Auth = {
  secrets: ['accessToken', 'clientToken', 'clientSecret'],
  sign,
};
