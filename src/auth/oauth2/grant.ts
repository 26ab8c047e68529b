// Reads how a token is fetched from the fields that Postman writes into an OAuth 2 auth.
import { textField } from '../../core/auth-field.ts';
import { encodeUrl } from '../../core/request-url.ts';
import type { AuthFields } from '../../model/contracts.ts';
import type { Json } from '../../model/json.ts';
import type { TokenOwner } from '../../model/oauth2.ts';
import { Problem } from '../../model/problem.ts';

const GRANTS = {
  client_credentials: 'client_credentials',
  password_credentials: 'password',
  password: 'password',
  authorization_code: 'authorization_code',
  authorization_code_with_pkce: 'authorization_code',
} as const;

/** One of Postman's own additions to a request to the authorization server. */
export type Extra = { readonly key: string; readonly value: string; readonly place: 'header' | 'body' | 'url' };

export type Grant = {
  /** RFC 6749's name. */
  readonly type: (typeof GRANTS)[keyof typeof GRANTS];
  readonly pkce: 'S256' | 'plain' | undefined;
  readonly tokenUrl: string;
  readonly refreshUrl: string;
  readonly authUrl: string | undefined;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly clientAuthentication: 'header' | 'body';
  readonly scope: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly redirectUri: string | undefined;
  readonly state: string | undefined;
  readonly codeVerifier: string | undefined;
  readonly audience: string | undefined;
  readonly resource: string | undefined;
  readonly refreshToken: string | undefined;
  readonly tokenExtras: readonly Extra[];
  readonly refreshExtras: readonly Extra[];
  readonly authExtras: readonly Extra[];
};

const TEMPLATE = /\{\{[^{}]+\}\}/;

/** A whole `{{variable}}` without a value is no token. */
export const isUnresolved = (text: string): boolean => /^\{\{[^{}]+\}\}$/.test(text);

/** A field that must not go out with a variable that has no value: the server would be told nonsense. */
const resolvedField = (fields: AuthFields, name: string): string | undefined => {
  const text = textField(fields, name);
  const template = text === undefined ? undefined : TEMPLATE.exec(text)?.[0];
  if (template === undefined) return text;
  throw new Problem('auth.oauth2', `No token can be fetched: ${template} in ${name} has no value`, {
    hint: 'Set the variable, or give the auth an accessToken.',
  });
};

const placeOf = (sendAs: Json | undefined): Extra['place'] => {
  const text = String(sendAs ?? '');
  if (text.startsWith('request_header')) return 'header';
  return text === 'request_url' ? 'url' : 'body';
};

const extrasOf = (list: Json | undefined): readonly Extra[] =>
  (Array.isArray(list) ? list : []).flatMap((entry: Json): Extra[] => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return [];
    const { key, value, enabled, disabled, send_as: sendAs } = entry as AuthFields;
    if (typeof key !== 'string' || key === '' || enabled === false || disabled === true) return [];
    return [{ key, value: textField({ value: value ?? '' }, 'value') ?? '', place: placeOf(sendAs) }];
  });

const grantName = (fields: AuthFields): keyof typeof GRANTS => {
  const written = textField(fields, 'grant_type') ?? 'authorization_code';
  if (Object.hasOwn(GRANTS, written)) return written as keyof typeof GRANTS;
  const hint = 'Use client_credentials, password_credentials, authorization_code or authorization_code_with_pkce.';
  if (written === 'implicit')
    throw new Problem('auth.oauth2', 'The grant "implicit" hands its token to a browser alone: it cannot be fetched', {
      hint: 'Use authorization_code_with_pkce, which took its place, or give the auth an accessToken.',
    });
  throw new Problem('auth.oauth2', `No token can be fetched: the grant_type "${written}" is not known`, { hint });
};

const tokenUrlOf = (fields: AuthFields): string => {
  const url = resolvedField(fields, 'accessTokenUrl');
  if (url !== undefined) return encodeUrl(url);
  throw new Problem('auth.oauth2', 'No token can be fetched: the auth has no accessTokenUrl', {
    hint: 'Fill in the access token URL, or give the auth an accessToken.',
  });
};

/** Undefined when the auth names no server to ask: Postman sends such a request without a token. Throws Problem. */
export const readGrant = (fields: AuthFields): Grant | undefined => {
  const field = (name: string): string | undefined => resolvedField(fields, name);
  const authUrl = field('authUrl');
  if (authUrl === undefined && textField(fields, 'accessTokenUrl') === undefined) return undefined;
  if (authUrl === undefined && textField(fields, 'grant_type') === undefined) return undefined;
  const name = grantName(fields);
  const tokenUrl = tokenUrlOf(fields);
  const refreshUrl = field('refreshTokenUrl');
  return {
    type: GRANTS[name],
    pkce:
      name !== 'authorization_code_with_pkce' ? undefined : field('challengeAlgorithm') === 'plain' ? 'plain' : 'S256',
    tokenUrl,
    refreshUrl: refreshUrl === undefined ? tokenUrl : encodeUrl(refreshUrl),
    authUrl: authUrl === undefined ? undefined : encodeUrl(authUrl),
    clientId: field('clientId') ?? '',
    clientSecret: field('clientSecret'),
    clientAuthentication: field('client_authentication') === 'body' ? 'body' : 'header',
    scope: field('scope'),
    username: field('username'),
    password: field('password'),
    redirectUri: field('redirect_uri'),
    state: field('state'),
    codeVerifier: field('code_verifier'),
    audience: field('audience'),
    resource: field('resource'),
    refreshToken: field('refreshToken'),
    tokenExtras: extrasOf(fields.tokenRequestParams),
    refreshExtras: extrasOf(fields.refreshRequestParams),
    authExtras: extrasOf(fields.authRequestParams),
  };
};

export const ownerOf = ({ tokenUrl, clientId, scope, username, type }: Grant): TokenOwner => ({
  tokenUrl,
  clientId,
  ...(scope === undefined ? {} : { scope }),
  ...(type !== 'password' || username === undefined ? {} : { username }),
});
