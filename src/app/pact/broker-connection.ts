// Opens the Pact Broker: its address and credentials from flags, URL or environment, on the ways and with the trust of every other request.
import { type BrokerCredentials, createHal, type HalClient } from '../../contracts/pact/broker/hal.ts';
import { percentDecode } from '../../core/percent-encode.ts';
import type { HeaderPair } from '../../model/exchange.ts';
import { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import { openOwnClient } from '../own-client.ts';
import type { CommonOptions } from '../run-options.ts';

export type BrokerOptions = {
  /** May hold credentials in its user part. Default: PACT_BROKER_BASE_URL. */
  readonly url?: string;
  /** Default: PACT_BROKER_TOKEN. */
  readonly token?: string;
  /** Default: PACT_BROKER_USERNAME. */
  readonly username?: string;
  /** Default: PACT_BROKER_PASSWORD. */
  readonly password?: string;
  /** `Name: value`, sent with every request. */
  readonly headers?: readonly string[];
  /** Default: PACT_BROKER_HTTP_RETRIES. */
  readonly retries?: number;
};

export type ConnectionOptions = Pick<CommonOptions, 'tls' | 'network' | 'signal' | 'workingDir' | 'timeouts'> & {
  readonly broker: BrokerOptions;
  /** Hears each retry. */
  readonly onRetry?: (text: string) => void;
};

/** The broker's client, and the end of its connections. */
export type Broker = HalClient & { close(): Promise<void> };

type Login = {
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
};

const filled = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

const brokerUrl = ({ env }: Host, { url }: BrokerOptions): URL => {
  const given = filled(url) ?? filled(env.PACT_BROKER_BASE_URL);
  if (given === undefined) {
    throw new Problem('broker.no-url', 'No Pact Broker is named', {
      hint: 'Give --broker-base-url, or set PACT_BROKER_BASE_URL.',
    });
  }
  if (/^https?:\/\/[^/?#]/i.test(given) && URL.canParse(given)) return new URL(given);
  // What is wrong may be the place of a password, so the text is not shown.
  throw new Problem('broker.url', 'The address of the Pact Broker is no http or https URL', {
    hint: 'It looks like https://broker.example.com, or http://localhost:9292/context.',
  });
};

const bothProblem = (): Problem =>
  new Problem('broker.two-logins', 'A token and a user name for the Pact Broker are both given', {
    hint: 'Give either the token or user name and password.',
  });

const toCredentials = ({ token, username, password }: Login): BrokerCredentials | undefined => {
  if (token !== undefined) {
    if (username !== undefined || password !== undefined) throw bothProblem();
    return { token };
  }
  if (username === undefined && password === undefined) return undefined;
  return { username: username ?? '', password: password ?? '' };
};

/** What is given on the command line wins, then the URL; variables fill in what does not contradict it. */
const findCredentials = ({ env }: Host, url: URL, given: BrokerOptions): BrokerCredentials | undefined => {
  const [token, username, password] = [
    filled(given.token),
    filled(given.username) ?? filled(percentDecode(url.username)),
    filled(given.password) ?? filled(percentDecode(url.password)),
  ];
  if (token !== undefined) return toCredentials({ token, username, password });
  const user = { username: filled(env.PACT_BROKER_USERNAME), password: filled(env.PACT_BROKER_PASSWORD) };
  if (username === undefined && password === undefined) {
    return toCredentials({ token: filled(env.PACT_BROKER_TOKEN), ...user });
  }
  return toCredentials({ username: username ?? user.username, password: password ?? user.password });
};

const readHeader = (line: string): HeaderPair => {
  const at = line.indexOf(':');
  const name = line.slice(0, Math.max(at, 0)).trim();
  const value = line.slice(at + 1).trim();
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && !/[\r\n\0]/.test(value)) return [name, value];
  throw new Problem('broker.header', 'A --custom-header is not of the form "Name: value"', {
    hint: "For example --custom-header 'X-Team: shop'.",
  });
};

const readRetries = ({ env }: Host, { retries }: BrokerOptions): number | undefined => {
  const variable = filled(env.PACT_BROKER_HTTP_RETRIES);
  if (retries !== undefined || variable === undefined) return retries;
  if (/^\d{1,4}$/.test(variable)) return Number(variable);
  throw new Problem('broker.retries', `PACT_BROKER_HTTP_RETRIES is no number: ${variable}`);
};

/** Rejects with Problem for an address, credentials or certificates that cannot be used; nothing is sent yet. */
export const openBroker = async (options: ConnectionOptions, host: Host): Promise<Broker> => {
  const { broker } = options;
  const url = brokerUrl(host, broker);
  const credentials = findCredentials(host, url, broker);
  const retries = readRetries(host, broker);
  const headers = (broker.headers ?? []).map(readHeader);
  const client = await openOwnClient(host, options);
  const signal = options.signal ?? new AbortController().signal;
  const timeoutMs = options.timeouts?.requestMs;
  const hal = createHal({
    url: `${url.origin}${url.pathname}`,
    ...(credentials === undefined ? {} : { credentials }),
    headers,
    ...(retries === undefined ? {} : { retries }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(options.onRetry === undefined ? {} : { onRetry: options.onRetry }),
    now: host.now,
    sleep: (ms) => host.sleep(ms, signal),
    send: (call) => client.exchange(call, signal),
  });
  return { ...hal, close: () => client.close() };
};
