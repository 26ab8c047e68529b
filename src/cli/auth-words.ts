// Reads --auth and --auth-field, wherever a provider is called.
import type { Json } from '../model/json.ts';
import { Problem } from '../model/problem.ts';

export type AuthChoice = { readonly type: string; readonly fields: { readonly [name: string]: Json } };

type AuthWords = { readonly auth?: string | undefined; readonly 'auth-field'?: readonly string[] | undefined };

/** Throws Problem for a field without a value, or without a kind that it belongs to. */
export const authOf = ({ auth, 'auth-field': fields = [] }: AuthWords): AuthChoice | undefined => {
  if (auth === undefined) {
    if (fields.length > 0) throw new Problem('flag.auth-field', '--auth-field needs --auth to say whose field it is');
    return undefined;
  }
  const entries = fields.map((word): readonly [string, Json] => {
    const at = word.indexOf('=');
    // A value alone may be a password.
    if (at < 1) throw new Problem('flag.auth-field', '--auth-field needs name=value, e.g. token=abc');
    return [word.slice(0, at), word.slice(at + 1)];
  });
  return { type: auth, fields: Object.fromEntries(entries) };
};
