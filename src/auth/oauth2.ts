// OAuth 2 with a token that is already there: put into the header or the query. Tokens are not fetched.
import { textField } from '../core/auth-field.ts';
import { withHeader, withoutHeader } from '../core/call-headers.ts';
import { addQueryParameter, removeQueryParameter } from '../core/call-url.ts';
import type { Auth, AuthFields } from '../model/contracts.ts';

const TOKEN_PARAMETER = 'access_token';

/** An empty prefix is allowed; an absent one means Bearer. */
const headerPrefix = ({ headerPrefix: prefix }: AuthFields): string => {
  if (prefix === undefined || prefix === null) return 'Bearer ';
  const text = String(prefix).trim();
  return text === '' ? '' : `${text} `;
};

export const auth: Auth = {
  secrets: ['accessToken'],
  sign: (call, fields) => {
    const token = textField(fields, 'accessToken');
    if (token === undefined || textField(fields, 'tokenType')?.toLowerCase() === 'mac') return call;
    const place = textField(fields, 'addTokenTo') ?? 'header';
    const bare = withoutHeader({ ...call, url: removeQueryParameter(call.url, TOKEN_PARAMETER) }, 'Authorization');
    if (place === 'header') return withHeader(bare, 'Authorization', headerPrefix(fields) + token);
    if (place !== 'queryParams') return bare;
    const encode = call.behaviour.disableUrlEncoding !== true;
    return { ...bare, url: addQueryParameter(bare.url, TOKEN_PARAMETER, token, encode) };
  },
};
