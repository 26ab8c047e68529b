// Looks whether a kind of authentication that was named is one of ours.
import { registry as authRegistry } from '../auth/registry.gen.ts';
import { Problem } from '../model/problem.ts';

/** Throws Problem for a kind that nobody knows: what it was to protect would be sent without. */
export const checkAuthType = (type: string): void => {
  if (Object.hasOwn(authRegistry, type)) return;
  throw new Problem('auth.unknown', `--auth does not know "${type}"`, {
    hint: `There are: ${Object.keys(authRegistry).sort().join(', ')}.`,
  });
};
