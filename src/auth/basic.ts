// Basic authentication (RFC 7617), UTF-8, empty names and passwords allowed.
import { textField } from '../core/auth-field.ts';
import { withHeader } from '../core/call-headers.ts';
import type { Auth } from '../model/contracts.ts';

export const auth: Auth = {
  secrets: ['password'],
  sign: (call, fields) => {
    const credentials = `${textField(fields, 'username') ?? ''}:${textField(fields, 'password') ?? ''}`;
    return withHeader(call, 'Authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
  },
};
