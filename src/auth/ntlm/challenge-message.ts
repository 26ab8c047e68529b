// The server's message of the handshake: its challenge, and what it knows of itself.
import { NTLM_SIGNATURE } from './flags.ts';

export type NtlmChallenge = {
  readonly flags: number;
  readonly serverChallenge: Buffer;
  /** AV_PAIR list; empty where the server sends none. */
  readonly targetInfo: Buffer;
  /** The message as it came, which the integrity code of the answer covers. */
  readonly bytes: Buffer;
};

const MIN_LENGTH = 32;
const TARGET_INFO_AT = 40;

const readTargetInfo = (bytes: Buffer): Buffer | undefined => {
  if (bytes.length < TARGET_INFO_AT + 8) return Buffer.alloc(0);
  const length = bytes.readUInt16LE(TARGET_INFO_AT);
  const offset = bytes.readUInt32LE(TARGET_INFO_AT + 4);
  return offset + length <= bytes.length ? bytes.subarray(offset, offset + length) : undefined;
};

/** CHALLENGE_MESSAGE, [MS-NLMP] 2.2.1.2, from its base64; undefined where it is none. */
export const parseChallengeMessage = (base64: string): NtlmChallenge | undefined => {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length < MIN_LENGTH || !bytes.subarray(0, 8).equals(NTLM_SIGNATURE)) return undefined;
  if (bytes.readUInt32LE(8) !== 2) return undefined;
  const targetInfo = readTargetInfo(bytes);
  if (!targetInfo) return undefined;
  return { flags: bytes.readUInt32LE(20), serverChallenge: bytes.subarray(24, 32), targetInfo, bytes };
};
