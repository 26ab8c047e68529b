// Finds the pacts of a verification, in files and at a broker, and the interactions of each that are wanted.
import type { VerifiablePact } from '../../contracts/pact/broker/for-verification.ts';
import { isPublishable } from '../../contracts/pact/broker/publish-results.ts';
import { createSelect, isFiltering } from '../../contracts/pact/select.ts';
import type { Notice, PactUnit } from '../../engine/pact/pact-run.ts';
import { isProblem, Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import type { Broker } from './broker-connection.ts';
import { readLastFailed } from './last-failed.ts';
import { missingPlugin } from './plugins.ts';
import { type ReadPact, readPacts } from './read-pacts.ts';
import type { BrokerQuery, VerifyPactOptions } from './verify-options.ts';

/** A pact, and what the broker says of it where it is from one. */
type FoundPact = { readonly read: ReadPact; readonly verifiable?: VerifiablePact };

export type FoundPacts = {
  readonly units: readonly PactUnit[];
  /** The broker's own, by unit. */
  readonly published: ReadonlyMap<PactUnit, VerifiablePact>;
  /** Texts by path, for lines and columns. */
  readonly texts: ReadonlyMap<string, string>;
  readonly notices: readonly Notice[];
};

/** --publish, and nothing that the result of a verification could be published for. */
export const nowhereToPublish = (): Problem =>
  new Problem('pact.publish-where', 'Results are published for pacts of a Pact Broker, and these are none of one', {
    hint: 'Have the broker say which pacts with --broker-url and -n, or name the URL of a pact of it.',
  });

const warning = (message: string, hint?: string): Notice => ({
  level: 'warning',
  code: 'pact.none',
  message,
  ...(hint === undefined ? {} : { hint }),
});

const ofBroker = async (broker: Broker, query: BrokerQuery, provider: string | undefined) => {
  const { pactAt, pactsForVerification } = await import('../../contracts/pact/broker/for-verification.ts');
  if (query.pactUrl !== undefined) return [await pactAt(broker, query.pactUrl)];
  if (provider === undefined) {
    throw new Problem('pact.no-provider', 'A broker is asked for the pacts of a provider, and none is named', {
      hint: 'Give --provider-name.',
    });
  }
  return pactsForVerification(broker, {
    provider,
    selectors: query.selectors,
    enablePending: query.enablePending,
    includeWipPactsSince: query.includeWipPactsSince,
    providerVersionBranch: query.providerBranch,
    providerVersionTags: query.providerTags,
  });
};

const asFound = (verifiable: VerifiablePact, among: boolean): FoundPact => {
  const { pact, text } = verifiable;
  return { read: { pact, text, among }, verifiable };
};

/** The address of a pact at this broker, whatever name and password stand in it. */
const isUnder = (source: string, broker: Broker | undefined): boolean => {
  if (!broker || !URL.canParse(source)) return false;
  const { origin, pathname } = new URL(source);
  return `${origin}${pathname}`.startsWith(`${broker.url}/`);
};

const named = async (broker: Broker | undefined, options: VerifyPactOptions, host: Host) => {
  const own = options.pacts.filter((source) => isUnder(source, broker));
  const others = options.pacts.filter((source) => !own.includes(source));
  const files = (await readPacts(host, others, options)).map((read): FoundPact => ({ read }));
  if (!broker || own.length === 0) return files;
  const { pactAt } = await import('../../contracts/pact/broker/for-verification.ts');
  const pacts = await Promise.all([...new Set(own)].map((url) => pactAt(broker, url)));
  return [...files, ...pacts.map((one) => asFound(one, false))];
};

type FromBroker = { readonly pacts: readonly FoundPact[]; readonly notices: readonly Notice[] };

const NONE = 'Look at the selectors; --ignore-no-pacts-error lets it pass.';

/** That a broker has no pacts, or knows no such provider, ends with nothing verified, which has an exit code of its own. */
const fromBroker = async (broker: Broker | undefined, options: VerifyPactOptions): Promise<FromBroker> => {
  if (!broker || !options.broker || options.broker.namedOnly) return { pacts: [], notices: [] };
  try {
    const found = await ofBroker(broker, options.broker, options.provider);
    const message = `The Pact Broker at ${broker.url} has no pact for ${options.provider} to be verified`;
    return {
      pacts: found.map((one) => asFound(one, true)),
      notices: found.length === 0 ? [warning(message, NONE)] : [],
    };
  } catch (error) {
    if (!isProblem(error) || error.code !== 'broker.unknown-provider') throw error;
    return { pacts: [], notices: [warning(error.message, error.hint)] };
  }
};

const noticesOf = ({ verifiable }: FoundPact): readonly string[] =>
  (verifiable?.notices ?? []).filter(({ when }) => when === 'before_verification').map(({ text }) => text);

/** Rejects with Problem for pacts that cannot be found or read. */
export const findPacts = async (
  options: VerifyPactOptions,
  broker: Broker | undefined,
  host: Host,
): Promise<FoundPacts> => {
  const { provider, filter = {} } = options;
  const ofTheBroker = await fromBroker(broker, options);
  const found = [...(await named(broker, options, host)), ...ofTheBroker.pacts];
  const select = createSelect(filter);
  const memory = options.lastFailed ? await readLastFailed(host) : undefined;
  // What failed in other pacts, or is no longer in these, is no reason to verify nothing.
  const lastFailed = found.some(({ read: { pact } }) => pact.interactions.some((one) => memory?.has(pact, one)))
    ? memory
    : undefined;
  const units: PactUnit[] = [];
  const published = new Map<PactUnit, VerifiablePact>();
  const notices: Notice[] = [...ofTheBroker.notices];
  if (options.lastFailed && !lastFailed) {
    const message = 'No failure of a run before is remembered for these pacts: everything is verified';
    notices.push({ level: 'info', code: 'pact.last-failed', message });
  }
  for (const one of found) {
    const { pact, among } = one.read;
    if (among && provider !== undefined && pact.provider !== provider) {
      notices.push(warning(`${pact.file} was left out: its provider is ${pact.provider}, not ${provider}`));
      continue;
    }
    const chosen = select(pact);
    const interactions = lastFailed ? chosen.filter((each) => lastFailed.has(pact, each)) : chosen;
    if (pact.interactions.length === 0) notices.push(warning(`${pact.file} holds no interactions`));
    if (interactions.length === 0) continue;
    const fault = await missingPlugin(host, pact);
    const unit: PactUnit = {
      ...{ pact, interactions, pending: one.verifiable?.pending ?? false, notices: noticesOf(one) },
      ...(fault ? { fault } : {}),
    };
    units.push(unit);
    if (one.verifiable) published.set(unit, one.verifiable);
  }
  if (options.publish && units.length > 0 && ![...published.values()].some(isPublishable)) throw nowhereToPublish();
  if (units.length === 0 && found.length > 0 && isFiltering(filter))
    notices.push(
      warning('The filters leave no interaction', 'Look at the descriptions, states and consumers in the pacts.'),
    );
  return { units, published, notices, texts: new Map(found.map(({ read: { pact, text } }) => [pact.file, text])) };
};
