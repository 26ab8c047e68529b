// The lean client and the timer of loads under test.
import { onTestFinished } from 'vitest';
import { createLeanClient } from '../../../protocols/http/lean/create-lean-client.ts';
import type { LeanClient } from '../../../protocols/http/lean/lean-client.ts';

export const clock = (): number => performance.now();

/** Closed when the test has finished. */
export const openTestClient = (): LeanClient => {
  const client = createLeanClient({
    tls: { verify: true, clientCertificates: [] },
    network: { proxies: { bypass: [] }, resolve: [], connectTo: [] },
    httpVersion: 'http1',
    userAgent: 'test',
    connections: 0,
    pipelining: 1,
    clock,
  });
  onTestFinished(() => client.close());
  return client;
};
