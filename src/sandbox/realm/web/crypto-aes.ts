// AES in its three modes behind crypto.subtle.
import { cbc, ctr, gcm } from '@noble/ciphers/aes.js';
import { DOMException } from './dom-exception.ts';

type Cipher = { readonly name: string; readonly [field: string]: unknown };
type Coder = { encrypt(data: Uint8Array): Uint8Array; decrypt(data: Uint8Array): Uint8Array };

export function isAes(name: string): boolean {
  return name === 'AES-GCM' || name === 'AES-CBC' || name === 'AES-CTR';
}

export function encryptAes(cipher: Cipher, key: Uint8Array, data: Uint8Array): Uint8Array {
  return coderOf(cipher, key).encrypt(data);
}

export function decryptAes(cipher: Cipher, key: Uint8Array, data: Uint8Array): Uint8Array {
  return coderOf(cipher, key).decrypt(data);
}

function coderOf(cipher: Cipher, key: Uint8Array): Coder {
  switch (cipher.name) {
    case 'AES-GCM':
      return gcm(key, cipher.iv as Uint8Array, cipher.additionalData as Uint8Array | undefined);
    case 'AES-CBC':
      return cbc(key, cipher.iv as Uint8Array);
    case 'AES-CTR':
      return ctr(key, cipher.counter as Uint8Array);
    default:
      throw new DOMException(`Unrecognized algorithm name: ${cipher.name}`, 'NotSupportedError');
  }
}
