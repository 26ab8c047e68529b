// Connections of the proxy to its target: kept open, with the user's certificates.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { TlsOptions } from '../../model/contracts.ts';

export type Agents = { http(): HttpAgent; https(): HttpsAgent; close(): void };

export const createAgents = (tls: TlsOptions): Agents => {
  const [certificate] = tls.clientCertificates;
  const { key, cert, pfx, passphrase } = certificate ?? {};
  const http = new HttpAgent({ keepAlive: true });
  const https = new HttpsAgent({
    keepAlive: true,
    rejectUnauthorized: tls.verify,
    ...(tls.extraCa ? { ca: [...rootCertificates, tls.extraCa] } : {}),
    ...(tls.minVersion ? { minVersion: tls.minVersion } : {}),
    ...(tls.maxVersion ? { maxVersion: tls.maxVersion } : {}),
    ...(tls.ciphers ? { ciphers: tls.ciphers } : {}),
    ...(pfx ? { pfx: Buffer.from(pfx) } : {}),
    ...(cert ? { cert: Buffer.from(cert) } : {}),
    ...(key ? { key: Buffer.from(key) } : {}),
    ...(passphrase ? { passphrase } : {}),
  });
  return {
    http: () => http,
    https: () => https,
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
};
