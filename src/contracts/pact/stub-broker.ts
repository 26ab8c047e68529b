// Finds the latest pact of every pair at a Pact Broker.

import { type Bag, bag, list, text } from '../../core/json-bag.ts';
import type { Pact } from '../../model/pact.ts';
import { readIndex } from './broker/broker-index.ts';
import { pactAt } from './broker/for-verification.ts';
import { follow, type HalClient } from './broker/hal.ts';
import { linksOf } from './broker/hal-links.ts';

const REL = 'pb:latest-pact-versions';

/** Is the pact of this pair wanted? */
type Wants = (consumer: string, provider: string) => boolean;

const nameIn = (embedded: Bag, role: string): string | undefined => text(bag(embedded[role]).name);

/** The addresses of the pacts; pairs that are named and not wanted are left out. */
const addresses = (page: Bag, wants: Wants): readonly string[] => {
  const listed = list(page.pacts).map(bag);
  if (listed.length === 0) return linksOf(page, 'pb:pacts').map(({ href }) => href);
  return listed.flatMap((one) => {
    const embedded = bag(one._embedded);
    const [consumer, provider] = [nameIn(embedded, 'consumer'), nameIn(embedded, 'provider')];
    if (consumer !== undefined && provider !== undefined && !wants(consumer, provider)) return [];
    return linksOf(one, 'self').map(({ href }) => href);
  });
};

/** Rejects with Problem when the broker cannot be asked. */
export const latestPacts = async (
  hal: HalClient,
  wants: Wants,
): Promise<readonly { readonly pact: Pact; readonly text: string }[]> => {
  const page = await follow(hal, await readIndex(hal), REL);
  const hrefs = [...new Set(addresses(page?.document ?? {}, wants))];
  return Promise.all(hrefs.map((href) => pactAt(hal, href)));
};
