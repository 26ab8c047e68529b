// Looks whether a kind of authentication that was named is one of ours.
import { registry as authRegistry } from '../auth/registry.gen.ts';
import { Problem } from '../model/problem.ts';

/** OAuth 2 with neither a token nor a way to get one sends nothing, as in Postman; in words on a command line it is a slip. */
const checkTokenSource = (fields: readonly string[]): void => {
  if (fields.includes('accessToken') || fields.includes('grant_type')) return;
  throw new Problem('auth.no-token', '--auth oauth2 has neither a token nor a way to get one', {
    hint: 'Add --auth-field accessToken=..., or --auth-field grant_type=client_credentials with accessTokenUrl, clientId and clientSecret.',
  });
};

/** Throws Problem for a kind that nobody knows, or that lacks its token: what it was to protect would be sent without. */
export const checkAuthType = (type: string, fields?: readonly string[]): void => {
  if (type === 'oauth2' && fields) checkTokenSource(fields);
  if (Object.hasOwn(authRegistry, type)) return;
  throw new Problem('auth.unknown', `--auth does not know "${type}"`, {
    hint: `There are: ${Object.keys(authRegistry).sort().join(', ')}.`,
  });
};
