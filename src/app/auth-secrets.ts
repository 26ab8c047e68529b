// Finds the credentials that stand in a collection as they are, so that no report shows them, not even the copy of the collection.
import { authParameters } from '../core/auth-node.ts';
import { SHORTEST_SECRET } from '../core/redact-secrets.ts';
import { SCOPE_NAMES } from '../core/scopes.ts';
import { headerCredentials, isCredentialHeader, urlCredentials } from '../core/written-credentials.ts';
import type { EngineDeps } from '../engine/deps.ts';
import type { AuthSpec, CallTemplate } from '../model/collection.ts';
import type { AuthFields } from '../model/contracts.ts';
import type { Plan } from '../model/plan.ts';
import type { Scopes } from '../model/variables.ts';
import type { Learn } from './secret-variables.ts';

const authsOf = (plan: Plan): ReadonlySet<AuthSpec> => {
  const auths = new Set<AuthSpec>();
  const steps = plan.units.flatMap((unit) => unit.allSteps);
  for (const { auth, inheritedAuth } of steps) for (const spec of [auth, inheritedAuth]) if (spec) auths.add(spec);
  return auths;
};

/** What is kept for schemes that are not selected is shown to scripts too. */
const schemesOf = ({ type, fields, node = {} }: AuthSpec): readonly (readonly [string, AuthFields])[] => [
  [type, fields],
  ...Object.entries(node).map(([scheme, list]) => [scheme, authParameters(list)] as const),
];

type Variables = ReadonlyMap<string, readonly string[]>;

const TEMPLATE = /\{\{([^{}]+)\}\}/g;

/** Variables that a credential is made of: reports show all that a run starts with, also for requests that it leaves out. */
const learnNamed = (text: string, variables: Variables, learn: Learn): void => {
  for (const [, name = ''] of text.matchAll(TEMPLATE))
    for (const value of variables.get(name.trim()) ?? []) learn(value, `variable ${name}`);
};

const variablesOf = (plan: Plan, scopes: Scopes): Variables => {
  const variables = new Map<string, string[]>();
  const entries = [
    ...SCOPE_NAMES.flatMap((scope) => scopes.toSet(scope).values),
    ...plan.units.flatMap((unit) => unit.variables),
  ];
  for (const { key, value } of entries) {
    if (typeof value !== 'string' || value.length < SHORTEST_SECRET || value.includes('{{')) continue;
    const known = variables.get(key);
    if (known) known.push(value);
    else variables.set(key, [value]);
  }
  return variables;
};

/** What stands in the headers and in the URL of a request, and in URLs in its query. */
const learnOfCall = ({ headers, url }: CallTemplate, variables: Variables, learn: Learn): void => {
  const written = headers.map(({ key, value }) => [key, value ?? ''] as const);
  for (const credential of headerCredentials(written)) learn(credential, 'an Authorization header');
  for (const [name, value] of written) if (isCredentialHeader(name)) learnNamed(value, variables, learn);
  const password = url?.auth?.password ?? '';
  if (password.includes('{{')) learnNamed(password, variables, learn);
  else if (password.length >= SHORTEST_SECRET) learn(password, 'a URL');
  for (const { value } of url?.query ?? [])
    for (const inside of urlCredentials(value ?? '')) learn(inside, 'a URL in a query');
};

/** To be called before the first event; what a template makes of them is learnt when it is resolved. */
export const learnWrittenCredentials = async (
  plan: Plan,
  scopes: Scopes,
  find: EngineDeps['auth'],
  learn: Learn,
): Promise<void> => {
  const variables = variablesOf(plan, scopes);
  for (const [type, fields] of [...authsOf(plan)].flatMap(schemesOf)) {
    const scheme = await find(type);
    for (const value of Object.values(fields))
      if (typeof value === 'string') for (const password of urlCredentials(value)) learn(password, `auth ${type}`);
    for (const name of scheme?.secrets ?? []) {
      const value = fields[name];
      if (typeof value !== 'string') continue;
      if (value.includes('{{')) learnNamed(value, variables, learn);
      else learn(value, `auth ${type} ${name}`);
    }
  }
  for (const { call } of plan.units.flatMap((unit) => unit.allSteps)) learnOfCall(call, variables, learn);
};
