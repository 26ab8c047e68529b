// Finds the credentials that stand in a collection as they are, so that no report shows them, not even the copy of the collection.
import type { EngineDeps } from '../engine/deps.ts';
import type { AuthSpec } from '../model/collection.ts';
import type { Plan } from '../model/plan.ts';
import type { Learn } from './secret-variables.ts';

const authsOf = (plan: Plan): ReadonlySet<AuthSpec> => {
  const auths = new Set<AuthSpec>();
  for (const { allSteps } of plan.units) for (const { auth } of allSteps) if (auth) auths.add(auth);
  return auths;
};

/** To be called before the first event; what holds templates is learnt when it is resolved. */
export const learnWrittenCredentials = async (plan: Plan, find: EngineDeps['auth'], learn: Learn): Promise<void> => {
  for (const { type, fields } of authsOf(plan)) {
    const scheme = await find(type);
    for (const name of scheme?.secrets ?? []) {
      const value = fields[name];
      if (typeof value === 'string' && !value.includes('{{')) learn(value, `auth ${type} ${name}`);
    }
  }
};
