// Judges the responses of a collection run by JSON Schemas.
import type { Plan } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import type { RunContract } from '../run-contracts.ts';
import type { RunOptions } from '../run-options.ts';

export const openRunSchemas = async (_options: RunOptions, _plan: Plan, _host: Host): Promise<RunContract> => {
  throw new Problem('schema.not-yet', 'Schemas are not there yet');
};
