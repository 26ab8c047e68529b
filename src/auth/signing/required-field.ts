// Fields without which a scheme cannot sign: their absence is an error, never an unsigned request.
import { textField } from '../../core/auth-field.ts';
import type { AuthFields } from '../../model/contracts.ts';
import { Problem } from '../../model/problem.ts';

/** The names that a scheme has for problems and for people. */
export type SchemeName = { readonly code: string; readonly title: string };

/** A signing that cannot be done, and how to mend it. */
export const signingProblem = ({ code, title }: SchemeName, what: string, hint: string): Problem =>
  new Problem(code, `The request cannot be signed with ${title}: ${what}`, { hint });

/** Throws Problem for a field that is absent, empty or blank. */
export const requiredField = (scheme: SchemeName, fields: AuthFields, name: string): string => {
  const value = textField(fields, name);
  if (value !== undefined && value.trim() !== '') return value;
  throw signingProblem(
    scheme,
    `the auth has no ${name}`,
    `Give the auth its ${name}, or choose "noauth" for a request that goes out unsigned.`,
  );
};
