// Builds the requests to a token endpoint (RFC 6749, sections 4 and 6) as Postman sends them.
import { addQueryParameter } from '../../core/call-url.ts';
import { formText } from '../../core/form-text.ts';
import { textBody } from '../../core/memory-body.ts';
import type { Call, HeaderPair } from '../../model/exchange.ts';
import type { Extra, Grant } from './grant.ts';

export type Form = readonly (readonly [name: string, value: string | undefined])[];

/** How id and secret stand in the Basic header: as they are (Postman), or form-encoded first (RFC 6749, 2.3.1). */
export type BasicEncoding = 'plain' | 'form';

const ACCEPT = 'application/json, application/x-www-form-urlencoded';

const encodeForm = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

const basicCredential = ({ clientId, clientSecret = '' }: Grant, encoding: BasicEncoding): string => {
  const encode = encoding === 'form' ? encodeForm : (text: string) => text;
  return `Basic ${base64(`${encode(clientId)}:${encode(clientSecret)}`)}`;
};

/** A client without a secret has nothing to authenticate with: it only names itself, in the body. */
const usesHeader = ({ clientAuthentication, clientSecret }: Grant): boolean =>
  clientAuthentication === 'header' && clientSecret !== undefined;

/** Is there another way to write the client's credentials that a server could have meant? */
export const hasTwoEncodings = (grant: Grant): boolean =>
  usesHeader(grant) && basicCredential(grant, 'plain') !== basicCredential(grant, 'form');

const clientForm = (grant: Grant): Form =>
  usesHeader(grant)
    ? []
    : [
        ['client_id', grant.clientId],
        ['client_secret', grant.clientSecret],
      ];

const formOf = (form: Form, extras: readonly Extra[]) => [
  ...form.flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }])),
  ...extras.filter(({ place }) => place === 'body'),
];

const headersOf = (grant: Grant, extras: readonly Extra[], encoding: BasicEncoding): readonly HeaderPair[] => {
  const added = extras.filter(({ place }) => place === 'header').map(({ key, value }) => [key, value] as const);
  const names = new Set(added.map(([name]) => name.toLowerCase()));
  const own: readonly HeaderPair[] = [
    ['Accept', ACCEPT],
    ...(usesHeader(grant) ? [['Authorization', basicCredential(grant, encoding)] as const] : []),
    ['Content-Type', 'application/x-www-form-urlencoded'],
  ];
  return [...own.filter(([name]) => !names.has(name.toLowerCase())), ...added];
};

export type TokenRequest = {
  readonly url: string;
  readonly form: Form;
  readonly extras: readonly Extra[];
};

/** `model` is the request that needs the token: its bounds hold for the token's request too, its cookies do not. */
export const tokenCall = (
  grant: Grant,
  { url, form, extras }: TokenRequest,
  model: Call,
  encoding: BasicEncoding,
): Call => ({
  method: 'POST',
  url: extras.filter(({ place }) => place === 'url').reduce((at, e) => addQueryParameter(at, e.key, e.value), url),
  headers: headersOf(grant, extras, encoding),
  body: textBody(formText(formOf([...form, ...clientForm(grant)], extras))),
  behaviour: { disableCookies: true },
  timeoutMs: model.timeoutMs,
  maxResponseBytes: model.maxResponseBytes,
});

const targetForm = ({ scope, audience, resource }: Grant): Form => [
  ['scope', scope],
  ['audience', audience],
  ['resource', resource],
];

export const clientCredentials = (grant: Grant): TokenRequest => ({
  url: grant.tokenUrl,
  form: [['grant_type', 'client_credentials'], ...targetForm(grant)],
  extras: grant.tokenExtras,
});

export const passwordCredentials = (grant: Grant): TokenRequest => ({
  url: grant.tokenUrl,
  form: [
    ['grant_type', 'password'],
    ['username', grant.username ?? ''],
    ['password', grant.password ?? ''],
    ...targetForm(grant),
  ],
  extras: grant.tokenExtras,
});

export const codeExchange = (
  grant: Grant,
  login: { readonly code: string; readonly redirectUri: string; readonly verifier: string | undefined },
): TokenRequest => ({
  url: grant.tokenUrl,
  form: [
    ['grant_type', 'authorization_code'],
    ['code', login.code],
    ['redirect_uri', login.redirectUri],
    ['code_verifier', login.verifier],
    ['audience', grant.audience],
    ['resource', grant.resource],
  ],
  extras: grant.tokenExtras,
});

/** The scope is left out: the server then grants what it had granted (RFC 6749, 6). */
export const refreshing = (grant: Grant, refreshToken: string): TokenRequest => ({
  url: grant.refreshUrl,
  form: [
    ['grant_type', 'refresh_token'],
    ['refresh_token', refreshToken],
  ],
  extras: grant.refreshExtras,
});
