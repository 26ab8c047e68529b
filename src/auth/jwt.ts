// JSON Web Tokens (RFC 7519) that the auth itself describes, in a header or in the query.
import { textField } from '../core/auth-field.ts';
import { withHeader } from '../core/call-headers.ts';
import { addQueryParameter, removeQueryParameter } from '../core/call-url.ts';
import type { Auth, AuthDeps, AuthFields } from '../model/contracts.ts';
import type { Call } from '../model/exchange.ts';
import { KEY_ALGORITHMS, SECRET_ALGORITHMS } from './jose/algorithms.ts';
import { jsonField } from './jose/json-field.ts';
import { keyFromPem } from './jose/private-key.ts';
import { type SigningKey, signToken } from './jose/sign-token.ts';
import { requiredField, signingProblem } from './signing/required-field.ts';

const SCHEME = { code: 'auth.jwt', title: 'a JWT' };

const readAlgorithm = (fields: AuthFields): string => {
  const algorithm = requiredField(SCHEME, fields, 'algorithm');
  const known = [...SECRET_ALGORITHMS, ...KEY_ALGORITHMS];
  if (known.includes(algorithm)) return algorithm;
  throw signingProblem(SCHEME, `its algorithm "${algorithm}" is not known`, `Choose one of ${known.join(', ')}.`);
};

const readKey = (fields: AuthFields, algorithm: string): SigningKey => {
  if (!SECRET_ALGORITHMS.includes(algorithm)) return keyFromPem(requiredField(SCHEME, fields, 'privateKey'));
  const secret = requiredField(SCHEME, fields, 'secret');
  const bytes = Buffer.from(secret, fields.isSecretBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > 0) return new Uint8Array(bytes);
  throw signingProblem(
    SCHEME,
    'its secret holds nothing in base64',
    'Give the secret in base64, or set isSecretBase64Encoded to false.',
  );
};

const createToken = (fields: AuthFields): Promise<string> => {
  const alg = readAlgorithm(fields);
  const key = readKey(fields, alg);
  // The algorithm of the auth overrides the header's own.
  const header = { ...jsonField(SCHEME, fields, 'header'), alg };
  return signToken(SCHEME, header, jsonField(SCHEME, fields, 'payload'), key);
};

/** An empty prefix is allowed; an absent one means Bearer. */
const headerValue = ({ headerPrefix: prefix }: AuthFields, token: string): string =>
  prefix === '' ? token : `${prefix === undefined || prefix === null ? 'Bearer' : String(prefix)} ${token}`;

const sign = async (call: Call, fields: AuthFields, { learnSecret }: AuthDeps): Promise<Call> => {
  const place = textField(fields, 'addTokenTo') ?? 'header';
  if (place !== 'header' && place !== 'queryParam')
    throw signingProblem(SCHEME, `its addTokenTo "${place}" is not known`, 'Choose "header" or "queryParam".');
  const token = await createToken(fields);
  learnSecret(token);
  if (place === 'header') return withHeader(call, 'Authorization', headerValue(fields, token));
  const key = textField(fields, 'queryParamKey') ?? 'token';
  const encode = call.behaviour.disableUrlEncoding !== true;
  return { ...call, url: addQueryParameter(removeQueryParameter(call.url, key), key, token, encode) };
};

export const auth: Auth = { secrets: ['secret', 'privateKey'], sign };
