// Key pairs for the schemes that sign with them.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';

export type Pair = { readonly privateKey: string; readonly publicKey: string };

const asPem = ({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }): Pair => ({
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string,
});

export const rsaPair = (): Pair => asPem(generateKeyPairSync('rsa', { modulusLength: 2048 }));

export const ecPair = (namedCurve: string): Pair => asPem(generateKeyPairSync('ec', { namedCurve }));
