// Finds the credentials that stand in a collection as they are, so that no report shows them, not even the copy of the collection.
import { authParameters } from '../core/auth-node.ts';
import type { EngineDeps } from '../engine/deps.ts';
import type { AuthSpec } from '../model/collection.ts';
import type { AuthFields } from '../model/contracts.ts';
import type { Plan } from '../model/plan.ts';
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

/** To be called before the first event; what holds templates is learnt when it is resolved. */
export const learnWrittenCredentials = async (plan: Plan, find: EngineDeps['auth'], learn: Learn): Promise<void> => {
  for (const [type, fields] of [...authsOf(plan)].flatMap(schemesOf)) {
    const scheme = await find(type);
    for (const name of scheme?.secrets ?? []) {
      const value = fields[name];
      if (typeof value === 'string' && !value.includes('{{')) learn(value, `auth ${type} ${name}`);
    }
  }
};
