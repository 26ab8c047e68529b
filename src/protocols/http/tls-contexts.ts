// TLS settings of a run: which roots are trusted and which client certificate a URL is shown.
import type { ConnectionOptions, SecureContext } from 'node:tls';
import { matchesUrlPattern } from '../../core/url-pattern.ts';
import type { ClientCertificate, TlsOptions } from '../../model/contracts.ts';

type Tls = typeof import('node:tls');

const asBuffer = (bytes: Uint8Array | undefined): Buffer | undefined =>
  bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const isMatch = (certificate: ClientCertificate, url: string): boolean =>
  certificate.matches.length === 0 || certificate.matches.some((pattern) => matchesUrlPattern(pattern, url));

export type TlsContexts = {
  /** Index of the certificate that a URL is shown, -1 for none. */
  certificateFor(url: string): number;
  /** Throws what OpenSSL says of an unusable key, certificate or passphrase. */
  options(tls: Tls, certificate: number, verify: boolean): ConnectionOptions;
};

/** Contexts are made once per certificate: reading all roots again costs milliseconds. */
export const createTlsContexts = ({ extraCa, clientCertificates }: TlsOptions): TlsContexts => {
  const contexts = new Map<number, SecureContext>();
  const createContext = (tls: Tls, index: number): SecureContext => {
    const certificate = clientCertificates[index];
    return tls.createSecureContext({
      ...(extraCa !== undefined && { ca: [...tls.getCACertificates('default'), extraCa] }),
      ...(certificate && {
        key: asBuffer(certificate.key),
        cert: asBuffer(certificate.cert),
        pfx: asBuffer(certificate.pfx),
        passphrase: certificate.passphrase,
      }),
    });
  };
  return {
    certificateFor: (url) => clientCertificates.findIndex((certificate) => isMatch(certificate, url)),
    options: (tls, index, verify) => {
      const secureContext = contexts.get(index) ?? createContext(tls, index);
      contexts.set(index, secureContext);
      return { secureContext, rejectUnauthorized: verify };
    },
  };
};
