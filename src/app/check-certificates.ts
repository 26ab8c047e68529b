// Finds out whether certificates, keys and TLS settings can be used, and says in one sentence why not.
import type { ClientCertificate, TlsOptions } from '../model/contracts.ts';
import { Problem } from '../model/problem.ts';

/** Loaded when there is something to check: they take time at start-up. */
const crypto = () => import('node:crypto');
const tls = () => import('node:tls');

/** Where the parts of a client certificate were read from. */
export type Origins = { readonly cert: string; readonly key: string };

const INTEGER = 2;

/** A SEQUENCE that begins with the version, 3: certificates begin with another SEQUENCE. */
export const isPkcs12 = (bytes: Uint8Array): boolean => {
  if (bytes[0] !== 0x30) return false;
  const length = bytes[1] ?? 0;
  const at = 2 + (length > 0x80 ? length & 0x7f : 0);
  return bytes[at] === INTEGER && bytes[at + 1] === 1 && bytes[at + 2] === 3;
};

const detailOf = (error: unknown): { readonly code: string; readonly message: string } => {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return { code, message };
};

const passphraseProblem = (path: string, passphrase: string | undefined): Problem =>
  passphrase === undefined
    ? new Problem('tls.passphrase', `${path} needs a passphrase`, {
        hint: 'Give it with --pass or --ssl-client-passphrase, or as "passphrase" in the list of certificates.',
      })
    : new Problem('tls.passphrase', `The passphrase of ${path} is wrong`, {
        hint: 'Check --pass, --ssl-client-passphrase, or "passphrase" in the list of certificates.',
      });

const checkPkcs12 = async (pfx: Uint8Array, passphrase: string | undefined, path: string): Promise<void> => {
  try {
    (await tls()).createSecureContext({ pfx: Buffer.from(pfx), ...(passphrase !== undefined && { passphrase }) });
  } catch (error) {
    const { message } = detailOf(error);
    if (/mac verify|password|decrypt/i.test(message)) throw passphraseProblem(path, passphrase);
    if (/unsupported/i.test(message))
      throw new Problem('tls.certificate', `${path} is encrypted with an algorithm that OpenSSL 3 no longer reads`, {
        hint: 'Write it anew: openssl pkcs12 -legacy -in old.p12 -nodes | openssl pkcs12 -export -out new.p12',
      });
    throw new Problem('tls.certificate', `${path} is no PKCS #12 file with a certificate and its key`, {
      hint: `OpenSSL says: ${message}.`,
    });
  }
};

const readKey = async (key: Uint8Array, passphrase: string | undefined, path: string) => {
  const { createPrivateKey } = await crypto();
  try {
    return createPrivateKey({ key: Buffer.from(key), ...(passphrase !== undefined && { passphrase }) });
  } catch (error) {
    const { code, message } = detailOf(error);
    if (
      code === 'ERR_MISSING_PASSPHRASE' ||
      /decrypt|passphrase|password|interrupted|cancelled/i.test(`${code} ${message}`)
    )
      throw passphraseProblem(path, passphrase);
    throw new Problem('tls.key', `${path} holds no private key in PEM`, {
      hint: 'It begins with -----BEGIN PRIVATE KEY-----; name the file of the key with --key or --ssl-client-key.',
    });
  }
};

const readX509 = async (cert: Uint8Array, path: string) => {
  const { X509Certificate } = await crypto();
  try {
    if (!Buffer.from(cert).includes('-----BEGIN')) throw new Error('not PEM');
    return new X509Certificate(cert);
  } catch {
    throw new Problem('tls.certificate', `${path} holds no certificate in PEM`, {
      hint: 'It begins with -----BEGIN CERTIFICATE-----; PKCS #12 files (.p12, .pfx) work as well.',
    });
  }
};

/** Rejects with Problem. */
export const checkCertificate = async (certificate: ClientCertificate, origins: Origins): Promise<void> => {
  const { pfx, cert, key, passphrase } = certificate;
  if (pfx) return checkPkcs12(pfx, passphrase, origins.cert);
  if (!cert || !key)
    throw new Problem('tls.certificate', `${origins.cert} names no certificate file`, {
      hint: 'An entry has "cert" and "key", or "pfx", each {"src": "path"}.',
    });
  const x509 = await readX509(cert, origins.cert);
  if (!x509.checkPrivateKey(await readKey(key, passphrase, origins.key)))
    throw new Problem('tls.key', `The key in ${origins.key} does not belong to the certificate in ${origins.cert}`, {
      hint: 'Name the key that the certificate was made for with --key or --ssl-client-key.',
    });
};

/** Rejects with Problem when one of the PEM blocks is no certificate, or there is none. */
export const checkAuthorities = async (text: string, path: string): Promise<void> => {
  const { X509Certificate } = await crypto();
  const blocks =
    text.match(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g) ??
    [];
  const isGood = (block: string): boolean => {
    try {
      return new X509Certificate(block).subject !== null;
    } catch {
      return false;
    }
  };
  const bad = blocks.findIndex((block) => !isGood(block));
  if (blocks.length > 0 && bad === -1) return;
  const fault =
    blocks.length === 0 ? 'holds no certificate in PEM' : `is damaged: certificate ${bad + 1} cannot be read`;
  throw new Problem('tls.ca', `${path} ${fault}`, {
    hint: 'It holds one or more blocks that begin with -----BEGIN CERTIFICATE-----.',
  });
};

/** Rejects with Problem for versions or ciphers that leave nothing to choose. */
export const checkSettings = async ({
  minVersion,
  maxVersion,
  ciphers,
}: Pick<TlsOptions, 'minVersion' | 'maxVersion' | 'ciphers'>): Promise<void> => {
  if (minVersion && maxVersion && minVersion > maxVersion)
    throw new Problem('tls.version', 'The lowest TLS version is higher than the highest', {
      hint: 'Mend --tls-min or --tls-max.',
    });
  if (ciphers === undefined) return;
  try {
    (await tls()).createSecureContext({ ciphers });
  } catch {
    throw new Problem('tls.ciphers', `OpenSSL knows no cipher of "${ciphers}"`, {
      hint: 'Write names as `openssl ciphers` shows them, with colons between, for example ECDHE-RSA-AES128-GCM-SHA256.',
    });
  }
};
