// The broker's front page, which names what it can do.

import { Problem } from '../../../model/problem.ts';
import type { HalClient, HalResource } from './hal.ts';

/** Rejects with Problem when there is no Pact Broker at that address. */
export const readIndex = async (hal: HalClient): Promise<HalResource> => {
  const index = await hal.get('/');
  const isBroker = index && Object.keys(index.document._links ?? {}).some((rel) => rel.startsWith('pb:'));
  if (isBroker) return index;
  throw new Problem('broker.none', `There is no Pact Broker at ${hal.url}/`, {
    exit: 3,
    hint: 'Is --broker-base-url right, with its context path?',
  });
};
