// Looks whether a kind of authentication that was named is one of ours.
import { registry as authRegistry } from '../auth/registry.gen.ts';
import { nearest } from '../core/nearest.ts';
import { Problem } from '../model/problem.ts';

/** OAuth 2 with neither a token nor a way to get one sends nothing, as in Postman; in words on a command line it is a slip. */
const checkTokenSource = (fields: readonly string[]): void => {
  if (fields.includes('accessToken') || fields.includes('grant_type')) return;
  throw new Problem('auth.no-token', '--auth oauth2 has neither a token nor a way to get one', {
    hint: 'Add --auth-field accessToken=..., or --auth-field grant_type=client_credentials with accessTokenUrl, clientId and clientSecret.',
  });
};

/** Of the kinds with few fields: a slip in one of them would send nothing, or something else. */
const FIELDS: { readonly [type: string]: readonly string[] } = {
  bearer: ['token'],
  basic: ['username', 'password'],
  apikey: ['key', 'value', 'in'],
};

const checkFields = (type: string, fields: readonly string[]): void => {
  if (!Object.hasOwn(FIELDS, type)) return;
  const known = FIELDS[type]!;
  const unknown = fields.find((field) => !known.includes(field));
  if (unknown === undefined) {
    if (fields.includes(known[0]!)) return;
    throw new Problem('auth.field', `--auth ${type} needs a ${known[0]}, and has none`, {
      hint: `Give it with --auth-field ${known[0]}=..., or in a table of endpoints beside "type".`,
    });
  }
  const near = nearest(unknown, known);
  throw new Problem('auth.field', `--auth ${type} has no field "${unknown}"`, {
    hint: near ? `Did you mean "${near}"?` : `It has: ${known.join(', ')}.`,
  });
};

/** Throws Problem for a kind that nobody knows, a field that it has not, or that lacks its token: what it was to protect would be sent without. */
export const checkAuthType = (type: string, fields?: readonly string[]): void => {
  if (type === 'oauth2' && fields) checkTokenSource(fields);
  if (fields) checkFields(type, fields);
  if (Object.hasOwn(authRegistry, type)) return;
  throw new Problem('auth.unknown', `--auth does not know "${type}"`, {
    hint: `There are: ${Object.keys(authRegistry).sort().join(', ')}.`,
  });
};
