// A lean client with small defaults, for the tests of this folder.
import { createLeanClient } from './create-lean-client.ts';
import type { LeanAnswer, LeanClient, LeanOptions, LeanRequest } from './lean-client.ts';

export type LeanTest = {
  readonly client: LeanClient;
  /** Sends a GET unless told otherwise, and keeps the body. */
  send(request: Partial<LeanRequest> & { readonly url: string }, wantsBody?: boolean): Promise<LeanAnswer>;
};

export const leanForTest = (some: Partial<LeanOptions> = {}): LeanTest => {
  const client = createLeanClient({
    tls: { verify: true, clientCertificates: [] },
    network: { proxies: { bypass: [] }, resolve: [], connectTo: [] },
    httpVersion: 'http1',
    userAgent: 'assay/test',
    connections: 0,
    pipelining: 1,
    clock: () => performance.now(),
    ...some,
  });
  return {
    client,
    send: (request, wantsBody = true) =>
      new Promise((resolve) => {
        const prepared = client.prepare({
          method: 'GET',
          headers: [],
          timeoutMs: 10_000,
          maxResponseBytes: 0,
          ...request,
        });
        client.send(prepared, wantsBody, resolve);
      }),
  };
};

export const textOf = ({ body }: LeanAnswer): string => Buffer.from(body).toString();
