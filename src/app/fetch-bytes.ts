// Fetches a collection or environment from an http(s) URL, on the ways and with the trust of the run's own requests.
import type { Body } from '../model/body.ts';
import type { Exchange, HeaderPair } from '../model/exchange.ts';
import type { HostRules } from '../model/host-rules.ts';
import { Problem } from '../model/problem.ts';
import type { Host } from './host.ts';
import { openOwnClient } from './own-client.ts';
import { type CommonOptions, DEFAULT_TIMEOUTS } from './run-options.ts';

const API_KEY = 'apikey';

export type FetchBounds = {
  /** 0: none. */
  readonly maxResponseBytes: number;
  /** Redirects included; absent: all. */
  readonly hosts?: HostRules;
};

const exchange = async (
  host: Host,
  options: CommonOptions,
  url: string,
  headers: readonly HeaderPair[],
  bounds: FetchBounds,
) => {
  const client = await openOwnClient(host, options);
  try {
    const timeoutMs = options.timeouts?.requestMs ?? DEFAULT_TIMEOUTS.requestMs;
    const call = { method: 'GET', url, headers, behaviour: {}, timeoutMs, ...bounds };
    return await client.exchange(call, options.signal ?? new AbortController().signal);
  } finally {
    await client.close();
  }
};

const bytesOf = async (body: Body): Promise<Uint8Array> =>
  body.bytes ?? Buffer.concat(await Array.fromAsync(body.open()));

const unreachable = (shown: string, error: Exchange['error']): Problem =>
  new Problem('url.unreachable', `Cannot fetch ${shown}: ${error?.message ?? 'there was no answer'}`, {
    ...(error?.hint === undefined ? {} : { hint: error.hint }),
  });

/** Rejects with Problem; an `apikey` in the query moves to the X-Api-Key header, as in newman. */
export const fetchBytes = async (
  host: Host,
  options: CommonOptions,
  location: string,
  bounds: FetchBounds = { maxResponseBytes: 0 },
): Promise<Uint8Array> => {
  const url = new URL(location);
  const key = url.searchParams.get(API_KEY) ?? options.postmanApiKey;
  url.searchParams.delete(API_KEY);
  const headers: HeaderPair[] = [['Accept', 'application/json'], ...(key ? [['X-Api-Key', key] as const] : [])];
  const shown = `${url.origin}${url.pathname}`;
  const { received, error } = await exchange(host, options, url.href, headers, bounds);
  const [answer] = received;
  if (error || !answer) throw unreachable(shown, error);
  if (answer.status < 200 || answer.status > 299) {
    throw new Problem('url.status', `Cannot fetch ${shown}: the server answered ${answer.status}`, {
      ...(answer.status === 401 ? { hint: 'Give a valid key with --postman-api-key.' } : {}),
    });
  }
  return bytesOf(answer.body);
};
