import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { ntlmAccount } from './account.ts';
import { authenticateMessage } from './authenticate-message.ts';
import { parseChallengeMessage } from './challenge-message.ts';
import { negotiateMessage } from './negotiate-message.ts';
import { fileTime, ntlmV2Response, responseKey } from './ntlm-v2.ts';
import { AV_FLAGS, AV_TIMESTAMP, readAvPairs, writeAvPairs } from './target-info.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

// [MS-NLMP] 4.2.1 and 4.2.4.
const SERVER_CHALLENGE = hex('0123456789abcdef');
const CLIENT_CHALLENGE = hex('aaaaaaaaaaaaaaaa');
const TARGET_INFO = hex('02000c00 44006f006d00610069006e00 01000c00 530065007200760065007200 00000000');
const CHALLENGE = hex(
  `4e544c4d53535000 02000000 0c000c00 38000000 33828ae2 0123456789abcdef 0000000000000000 24002400 44000000
   06007017 0000000f 530065007200760065007200`.replaceAll(/\s/g, '') + TARGET_INFO.toString('hex'),
);

test('the key is NTOWFv2 of MS-NLMP 4.2.4.1.1', () => {
  expect(responseKey('User', 'Password', 'Domain').toString('hex')).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
});

test('responses and session key are those of MS-NLMP 4.2.4.2', () => {
  const { nt, lm, sessionKey } = ntlmV2Response({
    key: responseKey('User', 'Password', 'Domain'),
    serverChallenge: SERVER_CHALLENGE,
    clientChallenge: CLIENT_CHALLENGE,
    time: Buffer.alloc(8),
    targetInfo: TARGET_INFO,
  });
  expect(nt.subarray(0, 16).toString('hex')).toBe('68cd0ab851e51c96aabc927bebef6a1c');
  expect(nt.subarray(16)).toEqual(
    hex(`0101000000000000 0000000000000000 aaaaaaaaaaaaaaaa 00000000 ${TARGET_INFO.toString('hex')} 00000000`),
  );
  expect(lm.toString('hex')).toBe('86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa');
  expect(sessionKey.toString('hex')).toBe('8de40ccadbc14a82f15cb0ad0de95ca3');
});

test('reads the challenge of MS-NLMP 4.2.4.3', () => {
  expect(parseChallengeMessage(CHALLENGE.toString('base64'))).toEqual({
    flags: 0xe28a8233,
    serverChallenge: SERVER_CHALLENGE,
    targetInfo: TARGET_INFO,
    bytes: CHALLENGE,
  });
});

const BROKEN: readonly (readonly [name: string, message: Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['half of the head', CHALLENGE.subarray(0, 20)],
  ['another signature', Buffer.concat([Buffer.from('KERBEROS'), CHALLENGE.subarray(8)])],
  ['a message of type 1', negotiateMessage(ntlmAccount({}))],
  ['target info beyond the end', CHALLENGE.subarray(0, -1)],
];

test.each(BROKEN)('%s is no challenge', (_name, message) => {
  expect(parseChallengeMessage(message.toString('base64'))).toBeUndefined();
});

test('a FILETIME counts from 1601', () => {
  expect(fileTime(0).readBigUInt64LE()).toBe(116444736000000000n);
  expect(fileTime(1_700_000_000_123.9).readBigUInt64LE()).toBe(133444736001230000n);
});

const ACCOUNTS: readonly (readonly [fields: Record<string, string>, username: string, domain: string])[] = [
  [{ username: 'dom\\user' }, 'user', 'DOM'],
  [{ username: 'user@dom.example' }, 'user', 'DOM.EXAMPLE'],
  [{ username: 'dom\\user@x' }, 'dom\\user@x', ''],
  [{ username: 'a\\b\\c' }, 'a\\b\\c', ''],
  [{ username: '\\user' }, '\\user', ''],
  [{ username: 'user@' }, 'user@', ''],
  [{ username: 'user' }, 'user', ''],
  [{ username: 'dom\\user', domain: 'other' }, 'dom\\user', 'OTHER'],
  [{}, '', ''],
];

test.each(ACCOUNTS)('%j is read as Postman reads it', (fields, username, domain) => {
  expect(ntlmAccount(fields)).toMatchObject({ username, domain });
});

const FIELDS = { username: 'User', password: 'Password', domain: 'Domain', workstation: 'Pc' };

test('the first message names domain and workstation in upper case', () => {
  const message = negotiateMessage(ntlmAccount(FIELDS));
  expect(message.subarray(40).toString('latin1')).toBe('PCDOMAIN');
  expect(message.readUInt32LE(12)).toBe(0xa208b207);
  expect(negotiateMessage(ntlmAccount({})).readUInt32LE(12)).toBe(0xa208a207);
  expect(negotiateMessage(ntlmAccount({ domain: 'd\u00f6m' })).length).toBe(40);
});

const fieldOf = (message: Buffer, at: number): Buffer => {
  const offset = message.readUInt32LE(at + 4);
  return message.subarray(offset, offset + message.readUInt16LE(at));
};

const handshake = (challengeBytes: Buffer) => {
  const account = ntlmAccount(FIELDS);
  const challenge = parseChallengeMessage(challengeBytes.toString('base64'))!;
  const negotiate = negotiateMessage(account);
  return { account, negotiate, challenge, clientChallenge: CLIENT_CHALLENGE, now: 0 };
};

test('the last message names the account in UTF-16', () => {
  const message = authenticateMessage(handshake(CHALLENGE));
  expect([28, 36, 44].map((at) => fieldOf(message, at).toString('utf16le'))).toEqual(['DOMAIN', 'User', 'PC']);
  expect(message.readUInt32LE(60)).toBe(0xa2888201);
  expect(fieldOf(message, 12).length).toBe(24);
  expect(message.readUInt32LE(32)).toBe(72);
});

test('a server without Unicode is answered in OEM characters', () => {
  const oem = Buffer.from(CHALLENGE);
  oem.writeUInt32LE((oem.readUInt32LE(20) & ~1) >>> 0, 20);
  const message = authenticateMessage(handshake(oem));
  expect(fieldOf(message, 28).toString('latin1')).toBe('DOMAIN');
  expect(message.readUInt32LE(60) & 3).toBe(2);
});

test('a server that tells its time gets that time, no LM response, and a code over all three messages', () => {
  const time = fileTime(1_700_000_000_000);
  const info = writeAvPairs([
    ...readAvPairs(TARGET_INFO),
    { id: AV_FLAGS, value: hex('01000000') },
    { id: AV_TIMESTAMP, value: time },
  ]);
  const bytes = Buffer.concat([CHALLENGE.subarray(0, -TARGET_INFO.length), info]);
  bytes.writeUInt16LE(info.length, 40);
  const given = handshake(bytes);
  const message = authenticateMessage(given);
  const nt = fieldOf(message, 20);
  expect(nt.subarray(24, 32)).toEqual(time);
  expect(readAvPairs(nt.subarray(44)).find(({ id }) => id === AV_FLAGS)?.value).toEqual(hex('03000000'));
  expect(fieldOf(message, 12)).toEqual(Buffer.alloc(24));
  const blank = Buffer.from(message);
  blank.fill(0, 72, 88);
  const hmac = (key: Buffer, ...parts: Buffer[]) => createHmac('md5', key).update(Buffer.concat(parts)).digest();
  const sessionKey = hmac(responseKey('User', 'Password', 'DOMAIN'), nt.subarray(0, 16));
  expect(message.subarray(72, 88)).toEqual(hmac(sessionKey, given.negotiate, bytes, blank));
});
