// An API key in a header or in the query.
import { textField } from '../core/auth-field.ts';
import { withHeader } from '../core/call-headers.ts';
import { addQueryParameter, removeQueryParameter } from '../core/call-url.ts';
import type { Auth } from '../model/contracts.ts';
import type { Json } from '../model/json.ts';

/** Postman writes whatever it is: `null`, `false`. */
const headerText = (value: Json | undefined): string => (value === undefined ? '' : String(value));

export const auth: Auth = {
  secrets: ['value'],
  sign: (call, fields) => {
    const key = textField(fields, 'key');
    const value = textField(fields, 'value');
    if (key === undefined && value === undefined) return call;
    if (fields.in !== 'query') return key === undefined ? call : withHeader(call, key, headerText(fields.value));
    const url = removeQueryParameter(call.url, key ?? '');
    const encode = !call.behaviour.disableUrlEncoding;
    return { ...call, url: addQueryParameter(url, key ?? '', value ?? (fields.value === '' ? '' : null), encode) };
  },
};
