// Shows what a run would send, without sending it.

import type { Host } from '../app/host.ts';
import { requestName } from '../core/request-name.ts';
import type { Plan } from '../model/plan.ts';

/** One line a request; resolves with the exit code: 4 when nothing would run. */
export const listPlan = async (plan: Plan, host: Host): Promise<number> => {
  const lines = plan.units.flatMap(({ collection, steps, iterations }) => [
    `${collection.name} (${steps.length} requests${iterations > 1 ? ` x ${iterations} iterations` : ''})`,
    ...steps.map((step) => `  ${step.call.method.padEnd(7)} ${requestName(step)}`),
  ]);
  await host.stdout.write(`${lines.join('\n')}\n`);
  return plan.units.every(({ steps }) => steps.length === 0) ? 4 : 0;
};
