// Asks the broker which pacts a provider must be verified against, and reads them.
import { type Bag, bag, list, text } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { Pact } from '../../../model/pact.ts';
import { Problem } from '../../../model/problem.ts';
import { readPact } from '../read-pact.ts';
import { readIndex } from './broker-index.ts';
import { follow, type HalClient, type HalResource, hrefOf, needHref } from './hal.ts';
import { embeddedOf, linksOf, rootLink } from './hal-links.ts';

/** What the broker wants the user to read. `when`: `before_verification`, `after_verification:success_true_published_true`. */
export type BrokerNotice = { readonly when: string; readonly text: string };

/** A pact of a broker: results can be published for it. */
export type VerifiablePact = {
  readonly pact: Pact;
  readonly text: string;
  /** Its failures do not fail the verification: pending or work in progress. */
  readonly pending: boolean;
  readonly wip: boolean;
  readonly notices: readonly BrokerNotice[];
  readonly url: string;
  /** What the broker calls it. */
  readonly name: string;
};

export type VerificationQuery = {
  readonly provider: string;
  /** As readSelectors gives them; none leaves the choice to the broker. */
  readonly selectors: readonly Json[];
  readonly enablePending: boolean;
  /** `YYYY-MM-DD` */
  readonly includeWipPactsSince?: string | undefined;
  readonly providerVersionBranch?: string | undefined;
  readonly providerVersionTags: readonly string[];
};

const REL = 'pb:provider-pacts-for-verification';
const OLD_REL = 'beta:provider-pacts-for-verification';
/** Pacts fetched at once. */
const LANES = 4;

const unknownProvider = (hal: HalClient, provider: string): Problem =>
  new Problem('broker.unknown-provider', `The Pact Broker at ${hal.url} knows no provider ${provider}`, {
    hint: 'Its name is the one that stands in the pacts; no consumer may have published one yet.',
  });

const checkDate = (date: string | undefined): void => {
  if (date === undefined || (/^\d{4}-\d\d-\d\d(?:T.*)?$/.test(date) && !Number.isNaN(Date.parse(date)))) return;
  throw new Problem('broker.wip-date', `Pacts in progress are included since a date, not "${date}"`, {
    hint: 'For example --include-wip-pacts-since 2026-01-31.',
  });
};

const bodyOf = (query: VerificationQuery): Json => ({
  providerVersionTags: query.providerVersionTags,
  includePendingStatus: query.enablePending,
  ...(query.includeWipPactsSince === undefined ? {} : { includeWipPactsSince: query.includeWipPactsSince }),
  ...(query.selectors.length === 0 ? {} : { consumerVersionSelectors: query.selectors }),
  ...(query.providerVersionBranch === undefined ? {} : { providerVersionBranch: query.providerVersionBranch }),
});

const noticesOf = (properties: Bag): readonly BrokerNotice[] =>
  list(properties.notices).map((notice) => ({
    when: text(bag(notice).when) ?? '',
    text: text(bag(notice).text) ?? '',
  }));

const missingPact = (url: string): Problem =>
  new Problem('broker.no-pact', `There is no pact at ${url}`, { exit: 3, hint: 'Has it been deleted meanwhile?' });

const getPact = async (hal: HalClient, href: string): Promise<HalResource> => {
  const found = await hal.get(href);
  if (!found) throw missingPact(rootLink(hal.url, href));
  return found;
};

const verifiable = (found: HalResource, name: string | undefined, properties: Bag): VerifiablePact => {
  const pact = readPact({ path: found.url, text: found.text });
  const wip = properties.wip === true;
  return {
    pact,
    text: found.text,
    pending: properties.pending === true || wip,
    wip,
    notices: noticesOf(properties),
    url: found.url,
    name: name ?? `${pact.consumer} - ${pact.provider}`,
  };
};

const readEntry = async (hal: HalClient, entry: Bag): Promise<VerifiablePact> => {
  const [self] = linksOf(entry, 'self');
  if (!self) {
    throw new Problem('broker.no-link', `A pact that ${hal.url} names for verification has no address`, { exit: 3 });
  }
  const name = text(entry.shortDescription) || self.name;
  return verifiable(await getPact(hal, self.href), name, bag(entry.verificationProperties));
};

/** In the broker's order, a few at once. */
const readEntries = async (hal: HalClient, entries: readonly Bag[]): Promise<readonly VerifiablePact[]> => {
  const pacts: VerifiablePact[] = [];
  for (let at = 0; at < entries.length; at += LANES) {
    pacts.push(...(await Promise.all(entries.slice(at, at + LANES).map((entry) => readEntry(hal, entry)))));
  }
  return pacts;
};

/**
 * The pacts that the provider is to be verified against; an empty list when nothing matches. Rejects with Problem, of code
 * `broker.unknown-provider` when the broker has never heard of it.
 */
export const pactsForVerification = async (
  hal: HalClient,
  query: VerificationQuery,
): Promise<readonly VerifiablePact[]> => {
  checkDate(query.includeWipPactsSince);
  const index = await readIndex(hal);
  const rel = hrefOf(index, REL) === undefined && hrefOf(index, OLD_REL) !== undefined ? OLD_REL : REL;
  const params = { provider: query.provider };
  const form = await follow(hal, index, rel, params);
  const address = form && (hrefOf(form, 'self') ?? needHref(index, rel, params));
  const answer = address && (await hal.send('POST', address, { body: bodyOf(query), values: [404] }));
  if (!answer || answer.status === 404) throw unknownProvider(hal, query.provider);
  if (!Array.isArray(bag(answer.document._embedded).pacts)) {
    throw new Problem('broker.no-list', `POST ${answer.url}: the answer holds no list of pacts`, { exit: 3 });
  }
  return readEntries(hal, embeddedOf(answer.document, 'pacts'));
};

/** One pact by the URL that a webhook names. Rejects with Problem when there is none. */
export const pactAt = async (hal: HalClient, url: string): Promise<VerifiablePact> => {
  const found = await getPact(hal, url);
  return verifiable(found, linksOf(found.document, 'self')[0]?.name, {});
};
