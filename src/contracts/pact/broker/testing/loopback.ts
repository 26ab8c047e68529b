// A loopback server whose answers a test writes, and a HAL client that talks to it over real HTTP.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectForTest } from '../../../../protocols/http/test-client.ts';
import { createHal, type HalClient, type HalOptions } from '../hal.ts';

export type Heard = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
};

export type Reply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text goes out as it stands, anything else as HAL. */
  readonly body?: unknown;
};

export type Loopback = {
  readonly url: string;
  readonly heard: readonly Heard[];
  close(): Promise<void>;
};

export const startLoopback = async (answer: (heard: Heard, at: number) => Reply): Promise<Loopback> => {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const text = Buffer.concat(await Array.fromAsync(request)).toString();
    const one = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
    heard.push(one);
    const { status = 200, headers = {}, body } = answer(one, heard.length - 1);
    response.writeHead(status, { 'content-type': 'application/hal+json', ...headers });
    response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** Waits are counted, not waited for. */
export const openHal = async (
  options: Partial<HalOptions> & { readonly url: string },
): Promise<{ readonly hal: HalClient; readonly waits: readonly number[]; close(): Promise<void> }> => {
  const { client } = await connectForTest();
  const waits: number[] = [];
  const hal = createHal({
    now: Date.now,
    sleep: async (ms) => void waits.push(ms),
    send: (call) => client.exchange(call, new AbortController().signal),
    ...options,
  });
  return { hal, waits, close: () => client.close() };
};
