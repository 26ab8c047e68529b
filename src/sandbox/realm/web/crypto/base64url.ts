// Bytes as JSON Web Keys write them.
import type { Bytes } from './scheme.ts';

declare const atob: (text: string) => string;
declare const btoa: (text: string) => string;

export const fromBase64Url = (text: unknown): Bytes => {
  if (typeof text !== 'string' || !/^[\w-]*=*$/.test(text)) throw new Error('not base64url');
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
};

export const toBase64Url = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
};
