// TLS settings of a run and of its requests: which roots are trusted, which versions and ciphers are offered,
// and which client certificate a URL is shown.
import type { ConnectionOptions, SecureContext, SecureContextOptions } from 'node:tls';
import { matchesUrlPattern } from '../../core/url-pattern.ts';
import type { ProtocolBehaviour } from '../../model/collection.ts';
import type { ClientCertificate, TlsOptions } from '../../model/contracts.ts';

type Tls = typeof import('node:tls');

const asBuffer = (bytes: Uint8Array | undefined): Buffer | undefined =>
  bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const isMatch = (certificate: ClientCertificate, url: string): boolean =>
  certificate.matches.length === 0 || certificate.matches.some((pattern) => matchesUrlPattern(pattern, url));

/** What a request may set about TLS, as Postman names it. */
type Profile = Partial<Pick<SecureContextOptions, 'honorCipherOrder' | 'ciphers' | 'secureOptions'>>;

/** `TLSv1_2` and its like, as in Postman; what OpenSSL does not know has no effect. */
const disabledProtocols = (names: readonly unknown[]): number => {
  const { constants } = process.getBuiltinModule('node:crypto');
  const bits = constants as unknown as Readonly<Record<string, number | undefined>>;
  return names.reduce<number>((options, name) => options | (bits[`SSL_OP_NO_${String(name)}`] ?? 0), 0);
};

/** The TLS settings of a request as text, empty when there are none: connections are kept apart by it. */
export const tlsProfile = (behaviour: ProtocolBehaviour): string => {
  const { tlsPreferServerCiphers, tlsDisabledProtocols, tlsCipherSelection } = behaviour;
  const [disabled, ciphers] = [Array.isArray(tlsDisabledProtocols), Array.isArray(tlsCipherSelection)];
  if (!tlsPreferServerCiphers && !disabled && !ciphers) return '';
  const profile: Profile = {
    ...(tlsPreferServerCiphers ? { honorCipherOrder: true } : {}),
    ...(disabled ? { secureOptions: disabledProtocols(tlsDisabledProtocols as readonly unknown[]) } : {}),
    ...(ciphers ? { ciphers: (tlsCipherSelection as readonly unknown[]).join(':') } : {}),
  };
  return JSON.stringify(profile);
};

/** OpenSSL's security level 1 forbids versions before 1.2; who asks for them means it. */
const OLD_CIPHERS = 'DEFAULT@SECLEVEL=0';

/** Versions and ciphers of the run. A highest version below the usual lowest one lowers that too, as in curl. */
export const runSettings = ({ minVersion, maxVersion, ciphers }: Partial<TlsOptions>): SecureContextOptions => {
  const isOld = (version: string | undefined): boolean => version === 'TLSv1' || version === 'TLSv1.1';
  const lowest = minVersion ?? (isOld(maxVersion) ? maxVersion : undefined);
  const offered = ciphers ?? (isOld(lowest) ? OLD_CIPHERS : undefined);
  return {
    ...(lowest && { minVersion: lowest }),
    ...(maxVersion && { maxVersion }),
    ...(offered !== undefined && { ciphers: offered }),
  };
};

/** `certificate` is the index of the one shown, -1 for none. */
export type TlsChoice = { readonly certificate: number; readonly verify: boolean; readonly profile: string };

export type TlsContexts = {
  /** Index of the certificate that a URL is shown, -1 for none. */
  certificateFor(url: string): number;
  /** Throws what OpenSSL says of an unusable key, certificate, passphrase or cipher list. */
  options(tls: Tls, choice: TlsChoice): ConnectionOptions;
};

/** Contexts are made once per certificate and settings: reading all roots again costs milliseconds. */
export const createTlsContexts = (options: TlsOptions): TlsContexts => {
  const { extraCa, clientCertificates } = options;
  const contexts = new Map<string, SecureContext>();
  const createContext = (tls: Tls, { certificate: index, profile }: TlsChoice): SecureContext => {
    const certificate = clientCertificates[index];
    return tls.createSecureContext({
      ...runSettings(options),
      ...(profile && (JSON.parse(profile) as Profile)),
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
    options: (tls, choice) => {
      const key = `${choice.certificate}|${choice.profile}`;
      const secureContext = contexts.get(key) ?? createContext(tls, choice);
      contexts.set(key, secureContext);
      return { secureContext, rejectUnauthorized: choice.verify };
    },
  };
};
