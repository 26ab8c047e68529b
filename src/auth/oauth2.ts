// OAuth 2: a token that stands in the auth goes out as in Postman; where there is none it is fetched by the auth's own grant.
import { textField } from '../core/auth-field.ts';
import { withHeader, withoutHeader } from '../core/call-headers.ts';
import { addQueryParameter, removeQueryParameter } from '../core/call-url.ts';
import type { Auth, AuthDeps, AuthFields } from '../model/contracts.ts';
import type { Call, Exchange } from '../model/exchange.ts';
import { isProblem } from '../model/problem.ts';
import { isUnresolved, readGrant } from './oauth2/grant.ts';

const TOKEN_PARAMETER = 'access_token';
const RENEWED = 'renewed';

/** An empty prefix is allowed; an absent one means Bearer. */
const headerPrefix = ({ headerPrefix: prefix }: AuthFields): string => {
  if (prefix === undefined || prefix === null) return 'Bearer ';
  const text = String(prefix).trim();
  return text === '' ? '' : `${text} `;
};

const given = (fields: AuthFields): string | undefined => textField(fields, 'accessToken');

/** Postman does not sign with MAC tokens. */
const isMac = (fields: AuthFields): boolean => textField(fields, 'tokenType')?.toLowerCase() === 'mac';

const sign = (call: Call, fields: AuthFields): Call => {
  const token = given(fields);
  if (token === undefined || isMac(fields)) return call;
  const place = textField(fields, 'addTokenTo') ?? 'header';
  const bare = withoutHeader({ ...call, url: removeQueryParameter(call.url, TOKEN_PARAMETER) }, 'Authorization');
  if (place === 'header') return withHeader(bare, 'Authorization', headerPrefix(fields) + token);
  if (place !== 'queryParams') return bare;
  const encode = call.behaviour.disableUrlEncoding !== true;
  return { ...bare, url: addQueryParameter(bare.url, TOKEN_PARAMETER, token, encode) };
};

/** RFC 6750, 3.1: the token is expired, revoked or malformed. */
const refusesToken = ({ received }: Exchange): boolean => {
  const answer = received.at(-1);
  return (
    answer?.status === 401 &&
    answer.headers.some(
      ([name, value]) =>
        name.toLowerCase() === 'www-authenticate' && /\bbearer\b.*\berror\s*=\s*"?invalid_token\b/is.test(value),
    )
  );
};

const renew: Auth['answer'] = async (call, exchange, fields, deps, state) => {
  if (!refusesToken(exchange)) return undefined;
  const grant = readGrant(fields);
  const refused = given(fields);
  if (!grant || refused === undefined) return undefined;
  const { giveUp, replaceToken } = await import('./oauth2/obtain-token.ts');
  if (state.has(RENEWED)) {
    giveUp(grant, deps);
    return undefined;
  }
  state.set(RENEWED, true);
  const accessToken = await replaceToken(grant, refused, call, deps);
  return accessToken === undefined ? undefined : sign(call, { ...fields, accessToken });
};

/** Half an auth: it goes out without a token, as in Postman, but not in silence. */
const warnOfNothing = (fields: AuthFields, { warn }: AuthDeps): AuthFields => {
  if (given(fields) === undefined && textField(fields, 'grant_type') !== undefined)
    warn('The OAuth 2 auth has no accessToken and no accessTokenUrl to fetch one from: the request goes out without');
  return fields;
};

export const auth: Auth = {
  secrets: ['accessToken', 'clientSecret', 'password', 'refreshToken', 'code_verifier'],
  complete: async (call, fields, deps) => {
    const token = given(fields);
    if (isMac(fields) || (token !== undefined && !isUnresolved(token))) return fields;
    const grant = readGrant(fields);
    if (!grant) return warnOfNothing(fields, deps);
    const { obtainToken } = await import('./oauth2/obtain-token.ts');
    return { ...fields, accessToken: await obtainToken(grant, call, deps) };
  },
  sign,
  answer: async (call, exchange, fields, deps, state) => {
    try {
      return await renew(call, exchange, fields, deps, state);
    } catch (error) {
      // The refusal is an answer of the API: it is judged as one.
      if (!isProblem(error)) throw error;
      deps.warn(error.message);
      return undefined;
    }
  },
};
