// The web's crypto in one bundle.
export { Crypto, CryptoKey, createCrypto, SubtleCrypto } from '../web/crypto.ts';
