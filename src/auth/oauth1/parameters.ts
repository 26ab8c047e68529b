// The parameters of OAuth 1.0a: which a request carries, in Postman's order, and forms of parameters as text.

import { textField } from '../../core/auth-field.ts';
import { encodePart } from '../../core/form-text.ts';
import type { AuthFields } from '../../model/contracts.ts';
import { signingProblem } from '../signing/required-field.ts';

/** `value` undefined: written without `=`. */
export type Parameter = readonly [name: string, value: string | undefined];

export const SCHEME = { code: 'auth.oauth1', title: 'OAuth 1.0' };

/** What an earlier signing, or the user by hand, may have left in a request. */
export const PROTOCOL_PARAMETERS = [
  'consumer_key',
  'token',
  'signature_method',
  'timestamp',
  'nonce',
  'version',
  'signature',
  'callback',
  'verifier',
  'body_hash',
].map((name) => `oauth_${name}`);

/** Those that only extensions of the protocol know: a server without them must not see them empty. */
const EXTENSIONS = new Set(['oauth_body_hash', 'oauth_callback', 'oauth_verifier']);

export type ProtocolValues = {
  readonly timestamp: string;
  readonly nonce: string;
  readonly bodyHash: string | undefined;
};

/** Empty and absent are told apart: an absent one stands in the query without `=`. */
const written = (fields: AuthFields, name: string): string | undefined =>
  fields[name] === '' ? '' : textField(fields, name);

/** All but the signature. Empty ones are left out, unless the user wants them signed. */
export const protocolParameters = (fields: AuthFields, values: ProtocolValues): readonly Parameter[] => {
  const all: readonly Parameter[] = [
    ['oauth_consumer_key', written(fields, 'consumerKey')],
    ['oauth_token', written(fields, 'token')],
    ['oauth_signature_method', written(fields, 'signatureMethod')],
    ['oauth_timestamp', values.timestamp],
    ['oauth_nonce', values.nonce],
    ['oauth_version', written(fields, 'version')],
    ['oauth_body_hash', values.bodyHash],
    ['oauth_callback', written(fields, 'callback')],
    ['oauth_verifier', written(fields, 'verifier')],
  ];
  const isKept = ([name, value = '']: Parameter): boolean =>
    fields.addEmptyParamsToSign ? value !== '' || !EXTENSIONS.has(name) : value.trim() !== '';
  return all.filter(isKept);
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw signingProblem(
      SCHEME,
      `"${text}" in its query is not percent-encoded UTF-8`,
      'Write a percent sign of the query as %25.',
    );
  }
};

/** The parameters of an encoded query or form; a plus sign is a space. Throws Problem for bytes that are no UTF-8. */
export const decodeForm = (form: string): readonly Parameter[] =>
  form
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals === -1
        ? [decode(pair), undefined]
        : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    });

/** Encoded by RFC 3986, as the signature covers them. */
export const encodeForm = (parameters: readonly Parameter[]): string =>
  parameters
    .map(([name, value]) => (value === undefined ? encodePart(name) : `${encodePart(name)}=${encodePart(value)}`))
    .join('&');
