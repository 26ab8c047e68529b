// Bearer tokens (RFC 6750) in the Authorization header; without a token the request stays unsigned.
import { textField } from '../core/auth-field.ts';
import { withHeader } from '../core/call-headers.ts';
import type { Auth } from '../model/contracts.ts';

export const auth: Auth = {
  secrets: ['token'],
  sign: (call, fields) => {
    const token = textField(fields, 'token');
    return token === undefined ? call : withHeader(call, 'Authorization', `Bearer ${token}`);
  },
};
