// Finds the credentials that a verification must mask before it tells anything: those written in pacts, and the broker's.
import { headerCredentials, urlCredentials } from '../../core/written-credentials.ts';
import type { HeaderPair } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import type { Host } from '../host.ts';
import type { VerifyPactOptions } from './verify-options.ts';

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as { readonly [name: string]: unknown })[name] : undefined;

const headersOf = (interaction: unknown): readonly HeaderPair[] =>
  Object.entries(memberOf(memberOf(interaction, 'request'), 'headers') ?? {}).flatMap(([name, values]) =>
    [values].flat().flatMap((value: unknown) => (typeof value === 'string' ? [[name, value] as const] : [])),
  );

/** Credentials in the headers of all its requests: reports that hold the pact as it is written show them before they are sent. */
export const pactCredentials = (raw: Json): readonly string[] => {
  const interactions = memberOf(raw, 'interactions');
  return Array.isArray(interactions) ? interactions.flatMap((one) => headerCredentials(headersOf(one))) : [];
};

/** Those of the environment also where no broker is asked: the user's commands see them, and may print them where they fail. */
export const brokerSecrets = ({ broker }: VerifyPactOptions, { env }: Host): readonly string[] => {
  const { token, password, url = '' } = broker?.connection ?? {};
  const urls = [url, env.PACT_BROKER_BASE_URL ?? ''];
  const given = [token, password, env.PACT_BROKER_TOKEN, env.PACT_BROKER_PASSWORD, ...urls.flatMap(urlCredentials)];
  return given.filter((value) => value !== undefined && value !== '') as readonly string[];
};
