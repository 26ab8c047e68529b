// The HTTP client of what assay asks by itself (files by URL, brokers, where metrics go): the run's ways and trust, cookies of nobody.
import type { Client } from '../model/contracts.ts';
import type { Host } from './host.ts';
import { readNetworkOptions } from './network-options.ts';
import { packageVersion } from './package-root.ts';
import type { CommonOptions } from './run-options.ts';
import { readTlsOptions } from './tls-options.ts';

/** Rejects with Problem for certificates and proxies that cannot be used; nothing is sent yet. */
export const openOwnClient = async (host: Host, options: CommonOptions): Promise<Client> => {
  const [{ protocol }, { createCookieJar }] = await Promise.all([
    import('../protocols/http.ts'),
    import('../protocols/http/cookie-jar.ts'),
  ]);
  return protocol.connect({
    now: host.now,
    newId: host.newId,
    cookies: createCookieJar(),
    tls: await readTlsOptions(host, options),
    // Its credentials are in no message of ours; a run makes them secrets before it says anything.
    network: readNetworkOptions(host, options, () => undefined),
    userAgent: `assay/${packageVersion()}`,
  });
};
