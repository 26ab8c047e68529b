// Puts the parameters of OAuth 1.0 into a request: its header, else its form, else its query (RFC 5849, section 3.5).
import { textField } from '../../core/auth-field.ts';
import { withEarlyType } from '../../core/call-headers.ts';
import { addQueryParameter, removeQueryParameter } from '../../core/call-url.ts';
import { encodePart } from '../../core/form-text.ts';
import { textBody } from '../../core/memory-body.ts';
import type { AuthFields } from '../../model/contracts.ts';
import type { Call } from '../../model/exchange.ts';
import { decodeForm, encodeForm, type Parameter, PROTOCOL_PARAMETERS } from './parameters.ts';

/** A body that was written as a form; what a user's own header says is no matter, as in Postman. */
export const isForm = ({ bodyType }: Call): boolean => bodyType === 'application/x-www-form-urlencoded';

export const formOf = ({ body }: Call): string => new TextDecoder().decode(body?.bytes);

const withForm = (call: Call, form: string): Call => {
  const { body: _, ...rest } = call;
  return form === '' ? rest : { ...rest, body: textBody(form) };
};

const isProtocolPair = (pair: string): boolean => PROTOCOL_PARAMETERS.includes(pair.split('=', 1)[0] ?? '');

/** The call without an earlier signature. */
export const unsigned = (call: Call): Call => {
  const url = PROTOCOL_PARAMETERS.reduce((rest, name) => removeQueryParameter(rest, name), call.url);
  const typed = withEarlyType({ ...call, url });
  // Any other spelling of the header is the user's own and stays, as in Postman.
  const bare = { ...typed, headers: typed.headers.filter(([name]) => name !== 'Authorization') };
  if (!isForm(bare)) return bare;
  const pairs = formOf(bare).split('&');
  return pairs.some(isProtocolPair) ? withForm(bare, pairs.filter((pair) => !isProtocolPair(pair)).join('&')) : bare;
};

/** The query in the encoding that was signed, where the user lets it be encoded. */
export const withSignedQuery = (call: Call): Call => {
  const mark = call.url.indexOf('?');
  if (mark === -1 || mark === call.url.length - 1 || call.behaviour.disableUrlEncoding === true) return call;
  const query = encodeForm(decodeForm(call.url.slice(mark + 1)));
  return { ...call, url: query === '' ? call.url.slice(0, mark) : `${call.url.slice(0, mark)}?${query}` };
};

/** The value of the Authorization header; empty parameters do not stand in it. */
const authorization = (parameters: readonly Parameter[], fields: AuthFields): string => {
  const encode = fields.disableHeaderEncoding ? (text: string) => text : encodePart;
  const realm = textField(fields, 'realm') ?? '';
  const members = parameters
    .filter(([, value = '']) => value !== '')
    .map(([name, value = '']) => `${name}="${encode(value.trim())}"`);
  return `OAuth ${[...(realm.trim() === '' ? [] : [`realm="${encode(realm)}"`]), ...members].join(',')}`;
};

const joinForms = (forms: readonly string[]): string => forms.filter((form) => form !== '').join('&');

const addToQuery = (call: Call, parameters: readonly Parameter[]): Call => {
  if (call.behaviour.disableUrlEncoding === true) {
    const add = (url: string, [name, value]: Parameter) => addQueryParameter(url, name, value ?? null, false);
    return { ...call, url: parameters.reduce(add, call.url) };
  }
  return { ...call, url: `${call.url}${call.url.includes('?') ? '&' : '?'}${encodeForm(parameters)}` };
};

/** The call with all parameters, the signature among them. */
export const place = (call: Call, parameters: readonly Parameter[], fields: AuthFields): Call => {
  if (fields.addParamsToHeader)
    return { ...call, headers: [...call.headers, ['Authorization', authorization(parameters, fields)]] };
  if (!isForm(call) || !/PUT|POST/.test(call.method)) return addToQuery(call, parameters);
  const added = encodeForm(parameters.map(([name, value = '']) => [name, value]));
  return withForm(call, joinForms([formOf(call), added]));
};
