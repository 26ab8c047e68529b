// The last message of the handshake: proof of the password for the server's challenge.
import type { NtlmAccount } from './account.ts';
import type { NtlmChallenge } from './challenge-message.ts';
import { NTLM_FLAGS, NTLM_SIGNATURE, NTLM_VERSION, ntlmFlags } from './flags.ts';
import { fileTime, hmacMd5, ntlmV2Response, responseKey } from './ntlm-v2.ts';
import { AV_TIMESTAMP, promiseIntegrityCode, readAvPairs, writeAvPairs } from './target-info.ts';

export type Handshake = {
  readonly account: NtlmAccount;
  /** The first message as it was sent. */
  readonly negotiate: Buffer;
  readonly challenge: NtlmChallenge;
  /** Eight bytes. */
  readonly clientChallenge: Uint8Array;
  /** Epoch ms. */
  readonly now: number;
};

const HEAD_LENGTH = 72;
const INTEGRITY_CODE_LENGTH = 16;

/** What both sides can do; no key is exchanged, as nothing is sealed over HTTP. */
const ANSWERED = ntlmFlags(
  ...(['unicode', 'requestTarget', 'ntlm', 'alwaysSign', 'extendedSessionSecurity'] as const),
  ...(['targetInfo', 'version', 'key128', 'key56'] as const),
);

const answeredFlags = ({ flags }: NtlmChallenge): number => {
  const common = (flags & ANSWERED) >>> 0;
  return (common & NTLM_FLAGS.unicode) === 0 ? (common | NTLM_FLAGS.oem) >>> 0 : common;
};

/** A server that tells its time wants that time back, no LM response, and an integrity code over all messages. */
const respond = ({ account, challenge, clientChallenge, now }: Handshake) => {
  const pairs = readAvPairs(challenge.targetInfo);
  const serverTime = pairs.find(({ id, value }) => id === AV_TIMESTAMP && value.length === 8)?.value;
  const response = ntlmV2Response({
    key: responseKey(account.username, account.password, account.domain),
    serverChallenge: challenge.serverChallenge,
    clientChallenge,
    time: serverTime ?? fileTime(now),
    targetInfo: serverTime ? writeAvPairs(promiseIntegrityCode(pairs)) : challenge.targetInfo,
  });
  return serverTime
    ? { ...response, lm: Buffer.alloc(24), hasIntegrityCode: true }
    : { ...response, hasIntegrityCode: false };
};

/** Places of the fields in the head, in the order in which their contents follow it. */
const FIELDS_AT = { domain: 28, username: 36, workstation: 44, lm: 12, nt: 20, sessionKey: 52 } as const;

type Contents = { readonly [field in keyof typeof FIELDS_AT]: Buffer };

const assemble = (flags: number, contents: Contents, codeLength: number): Buffer => {
  const head = Buffer.alloc(HEAD_LENGTH + codeLength);
  NTLM_SIGNATURE.copy(head);
  head.writeUInt32LE(3, 8);
  let offset = head.length;
  for (const [field, at] of Object.entries(FIELDS_AT)) {
    const { length } = contents[field as keyof Contents];
    head.writeUInt16LE(length, at);
    head.writeUInt16LE(length, at + 2);
    head.writeUInt32LE(offset, at + 4);
    offset += length;
  }
  head.writeUInt32LE(flags, 60);
  NTLM_VERSION.copy(head, 64);
  return Buffer.concat([head, ...Object.keys(FIELDS_AT).map((field) => contents[field as keyof Contents])]);
};

/** AUTHENTICATE_MESSAGE, [MS-NLMP] 2.2.1.3, with NTLMv2. */
export const authenticateMessage = (handshake: Handshake): Buffer => {
  const { account, negotiate, challenge } = handshake;
  const flags = answeredFlags(challenge);
  const encoding = (flags & NTLM_FLAGS.unicode) === 0 ? 'latin1' : 'utf16le';
  const { nt, lm, sessionKey, hasIntegrityCode } = respond(handshake);
  const contents: Contents = {
    domain: Buffer.from(account.domain, encoding),
    username: Buffer.from(account.username, encoding),
    workstation: Buffer.from(account.workstation, encoding),
    lm,
    nt,
    sessionKey: Buffer.alloc(0),
  };
  const message = assemble(flags, contents, hasIntegrityCode ? INTEGRITY_CODE_LENGTH : 0);
  if (hasIntegrityCode) hmacMd5(sessionKey, negotiate, challenge.bytes, message).copy(message, HEAD_LENGTH);
  return message;
};
