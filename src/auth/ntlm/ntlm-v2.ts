// The arithmetic of NTLMv2, [MS-NLMP] 3.3.2.
import { createHmac } from 'node:crypto';
import { md4 } from '../../core/md4.ts';

export const hmacMd5 = (key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer => {
  const hmac = createHmac('md5', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
};

/** NTOWFv2: the key that only the password, the user and the domain make. */
export const responseKey = (username: string, password: string, domain: string): Buffer =>
  hmacMd5(md4(Buffer.from(password, 'utf16le')), Buffer.from(username.toUpperCase() + domain, 'utf16le'));

export type NtlmV2Input = {
  readonly key: Uint8Array;
  readonly serverChallenge: Uint8Array;
  readonly clientChallenge: Uint8Array;
  /** FILETIME, eight bytes. */
  readonly time: Uint8Array;
  readonly targetInfo: Uint8Array;
};

export type NtlmV2Response = { readonly nt: Buffer; readonly lm: Buffer; readonly sessionKey: Buffer };

const VERSION = Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]);
const ZEROS = Buffer.alloc(4);

export const ntlmV2Response = (input: NtlmV2Input): NtlmV2Response => {
  const { key, serverChallenge, clientChallenge, time, targetInfo } = input;
  const blob = Buffer.concat([VERSION, time, clientChallenge, ZEROS, targetInfo, ZEROS]);
  const proof = hmacMd5(key, serverChallenge, blob);
  return {
    nt: Buffer.concat([proof, blob]),
    lm: Buffer.concat([hmacMd5(key, serverChallenge, clientChallenge), clientChallenge]),
    sessionKey: hmacMd5(key, proof),
  };
};

const UNIX_EPOCH_TICKS = 116_444_736_000_000_000n;

/** Ticks of 100 ns since 1601. */
export const fileTime = (epochMs: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(Math.floor(epochMs)) * 10_000n + UNIX_EPOCH_TICKS);
  return bytes;
};
