// OAuth 1.0a (RFC 5849): a request signed with the secrets of a consumer and a token, in the places that Postman chooses.
import { createHash } from 'node:crypto';
import { textField } from '../core/auth-field.ts';
import type { Auth, AuthDeps, AuthFields } from '../model/contracts.ts';
import type { Call } from '../model/exchange.ts';
import { signatureBaseString } from './oauth1/base-string.ts';
import { decodeForm, type Parameter, protocolParameters, SCHEME } from './oauth1/parameters.ts';
import { formOf, isForm, place, unsigned, withSignedQuery } from './oauth1/placement.ts';
import { type SignatureMethod, signatureMethod } from './oauth1/signature.ts';
import { hashBody, isMultipart } from './signing/hash-body.ts';
import { randomText } from './signing/random-text.ts';
import { requiredField } from './signing/required-field.ts';
import { signedUrl } from './signing/signed-url.ts';

/** The OAuth Request Body Hash extension: not for forms, whose parameters are signed themselves. */
const bodyHash = async (call: Call, fields: AuthFields, method: SignatureMethod): Promise<string | undefined> => {
  const isNamed = textField(fields, 'signatureMethod') !== undefined;
  if (!fields.includeBodyHash || !isNamed || method.hash === undefined || isForm(call) || isMultipart(call))
    return undefined;
  const hash = createHash(method.hash);
  await hashBody(call, hash);
  return hash.digest('base64');
};

/** A method that the auth does not name is signed but not sent, as in Postman. */
const signedParameters = (parameters: readonly Parameter[], fields: AuthFields): readonly Parameter[] =>
  textField(fields, 'signatureMethod') === undefined
    ? [...parameters.filter(([name]) => name !== 'oauth_signature_method'), ['oauth_signature_method', 'HMAC-SHA1']]
    : parameters;

const sign = async (written: Call, fields: AuthFields, deps: AuthDeps): Promise<Call> => {
  requiredField(SCHEME, fields, 'consumerKey');
  const method = signatureMethod(fields);
  const call = unsigned(written);
  const parameters = protocolParameters(fields, {
    timestamp: textField(fields, 'timestamp') ?? String(Math.floor(deps.now() / 1000)),
    nonce: textField(fields, 'nonce') ?? randomText(deps, 11),
    bodyHash: await bodyHash(call, fields, method),
  });
  const form = isForm(call) ? decodeForm(formOf(call)) : [];
  const signed = [...signedParameters(parameters, fields), ...form];
  const signature = method.sign(signatureBaseString(call.method, signedUrl(call), signed));
  deps.learnSecret(signature);
  return place(withSignedQuery(call), [...parameters, ['oauth_signature', signature]], fields);
};

export const auth: Auth = {
  secrets: ['consumerSecret', 'token', 'tokenSecret', 'privateKey'],
  sign,
};
