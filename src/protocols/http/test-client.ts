// A connected HTTP client with small defaults, for the tests of this folder.
import type { Client, ProtocolDeps } from '../../model/contracts.ts';
import type { Call, Exchange } from '../../model/exchange.ts';
import { protocol } from '../http.ts';
import { createCookieJar } from './cookie-jar.ts';

export type TestClient = {
  readonly client: Client;
  readonly deps: ProtocolDeps;
  /** Sends a GET unless told otherwise; `hops` are the exchanges that led up to the last. */
  send(
    call: Partial<Call> & { url: string },
    signal?: AbortSignal,
  ): Promise<{ readonly last: Exchange; readonly hops: readonly Exchange[]; readonly text: string }>;
};

export const readAll = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(chunks));

export const connectForTest = async (some: Partial<ProtocolDeps> = {}): Promise<TestClient> => {
  let ids = 0;
  const deps: ProtocolDeps = {
    now: Date.now,
    newId: () => `x${++ids}`,
    cookies: createCookieJar(),
    tls: { verify: true, clientCertificates: [] },
    userAgent: 'assay/test',
    ...some,
  };
  const client = await protocol.connect(deps);
  return {
    client,
    deps,
    send: async (call, signal = new AbortController().signal) => {
      const hops: Exchange[] = [];
      const last = await client.exchange(
        { method: 'GET', headers: [], behaviour: {}, timeoutMs: 10_000, maxResponseBytes: 0, ...call },
        signal,
        (hop) => hops.push(hop),
      );
      const body = last.received[0]?.body;
      return { last, hops, text: body ? (await readAll(body.open())).toString() : '' };
    },
  };
};
