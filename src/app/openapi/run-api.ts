// Judges the requests and responses of a collection run by an API description, and measures how much of it they cover.
import { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import type { RunContract } from '../run-contracts.ts';
import type { RunOptions } from '../run-options.ts';

export const openRunApi = async (_options: RunOptions, _host: Host): Promise<RunContract> => {
  throw new Problem('openapi.not-yet', 'API descriptions are not there yet');
};
