// Reads private keys as people paste them into an auth: PEM of any of its three kinds, in one line or many.
import { createPrivateKey, type KeyObject } from 'node:crypto';

type DerType = 'pkcs8' | 'pkcs1' | 'sec1';

const TYPES: Readonly<Record<string, DerType>> = {
  'PRIVATE KEY': 'pkcs8',
  'RSA PRIVATE KEY': 'pkcs1',
  'EC PRIVATE KEY': 'sec1',
};

/** A PEM may have lost its line breaks, or hold them as `\n`. */
const PEM = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;

const fromDer = (der: Uint8Array, types: readonly DerType[]): KeyObject | undefined => {
  for (const type of types) {
    try {
      return createPrivateKey({ key: Buffer.from(der), format: 'der', type });
    } catch {
      // The next type may fit.
    }
  }
  return undefined;
};

/** The key of DER bytes of any kind; undefined when they are none. */
export const keyFromDer = (der: Uint8Array): KeyObject | undefined => fromDer(der, ['pkcs8', 'pkcs1', 'sec1']);

/** The first private key of a PEM text, or why there is none. */
export const keyFromPem = (text: string): KeyObject | string => {
  const blocks = [...text.replaceAll('\\n', '\n').matchAll(PEM)];
  const labels = blocks.map((block) => block[1] ?? '');
  if (labels.includes('ENCRYPTED PRIVATE KEY') || /^Proc-Type: 4,ENCRYPTED/m.test(text))
    return 'it is encrypted with a passphrase';
  const at = labels.findIndex((label) => TYPES[label] !== undefined);
  if (at === -1) return labels.length === 0 ? 'it is no PEM text' : `it is a PEM text of type ${labels[0]}`;
  const der = Buffer.from(blocks[at]?.[2] ?? '', 'base64');
  return fromDer(der, [TYPES[labels[at] ?? ''] ?? 'pkcs8']) ?? 'its PEM text holds no readable key';
};
