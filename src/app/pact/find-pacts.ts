// Finds the pacts of a verification, in files and at a broker, and the interactions of each that are wanted.
import type { VerifiablePact } from '../../contracts/pact/broker/for-verification.ts';
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

const fromBroker = async (broker: Broker | undefined, options: VerifyPactOptions): Promise<readonly FoundPact[]> => {
  if (!broker || !options.broker) return [];
  try {
    const found = await ofBroker(broker, options.broker, options.provider);
    return found.map((verifiable) => {
      const { pact, text } = verifiable;
      return { read: { pact, text, among: true }, verifiable };
    });
  } catch (error) {
    // No pacts, or a provider nobody knows: with the flag both are fine.
    const isNone = isProblem(error) && error.code === 'broker.unknown-provider';
    if (isNone && options.ignoreNoPacts) return [];
    throw error;
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
  const files = await readPacts(host, options.pacts, options);
  const found: readonly FoundPact[] = [...files.map((read) => ({ read })), ...(await fromBroker(broker, options))];
  const select = createSelect(filter);
  const lastFailed = options.lastFailed ? await readLastFailed(host) : undefined;
  const units: PactUnit[] = [];
  const published = new Map<PactUnit, VerifiablePact>();
  const notices: Notice[] = [];
  if (options.lastFailed && !lastFailed?.size) {
    const message = 'No failure of a run before is remembered for this folder: everything is verified';
    notices.push({ level: 'info', code: 'pact.last-failed', message });
  }
  for (const one of found) {
    const { pact, among } = one.read;
    if (among && provider !== undefined && pact.provider !== provider) {
      notices.push(warning(`${pact.file} was left out: its provider is ${pact.provider}, not ${provider}`));
      continue;
    }
    const chosen = select(pact);
    const interactions = lastFailed?.size ? chosen.filter((each) => lastFailed.has(pact, each)) : chosen;
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
  if (units.length === 0 && found.length > 0 && isFiltering(filter))
    notices.push(
      warning('The filters leave no interaction', 'Look at the descriptions, states and consumers in the pacts.'),
    );
  return { units, published, notices, texts: new Map(found.map(({ read: { pact, text } }) => [pact.file, text])) };
};
