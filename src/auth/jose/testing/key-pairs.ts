// Key pairs for tests of signatures, made once a file.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';

type KeyPair = { readonly privateKey: KeyObject; readonly publicKey: KeyObject };

export const RSA: KeyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const P256: KeyPair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const P384: KeyPair = generateKeyPairSync('ec', { namedCurve: 'P-384' });
export const P521: KeyPair = generateKeyPairSync('ec', { namedCurve: 'P-521' });

export const pkcs8 = ({ privateKey }: KeyPair): string => String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
