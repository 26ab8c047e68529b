// Who logs in: user, domain and workstation as Postman reads them from the fields.
import { textField } from '../../core/auth-field.ts';
import type { AuthFields } from '../../model/contracts.ts';

export type NtlmAccount = {
  readonly username: string;
  readonly password: string;
  /** Upper case, empty for none. */
  readonly domain: string;
  readonly workstation: string;
};

type Name = Pick<NtlmAccount, 'username' | 'domain'>;

/** `DOMAIN\user` or `user@domain`; a name with both marks is a user's. */
const splitName = (name: string): Name => {
  const slashed = name.split('\\');
  const atted = name.split('@');
  if (slashed.length > 1 && atted.length > 1) return { username: name, domain: '' };
  if (slashed.length === 2 && slashed[0] && slashed[1]) return { username: slashed[1], domain: slashed[0] };
  if (atted.length === 2 && atted[0] && atted[1]) return { username: atted[0], domain: atted[1] };
  return { username: name, domain: '' };
};

export const ntlmAccount = (fields: AuthFields): NtlmAccount => {
  const name = textField(fields, 'username') ?? '';
  const domain = textField(fields, 'domain');
  const account = domain === undefined ? splitName(name) : { username: name, domain };
  return {
    username: account.username,
    domain: account.domain.toUpperCase(),
    password: textField(fields, 'password') ?? '',
    workstation: (textField(fields, 'workstation') ?? '').toUpperCase(),
  };
};
