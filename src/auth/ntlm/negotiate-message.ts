// The first message of the handshake: what this side can do.
import type { NtlmAccount } from './account.ts';
import { NTLM_SIGNATURE, NTLM_VERSION, ntlmFlags } from './flags.ts';

const HEAD_LENGTH = 40;

/** In OEM characters: a name that has others is not sent here, the last message has it. */
const oemText = (text: string): Buffer => Buffer.from(/^[\x20-\x7e]*$/.test(text) ? text : '', 'latin1');

/** NEGOTIATE_MESSAGE, [MS-NLMP] 2.2.1.1, byte for byte Postman's. */
export const negotiateMessage = ({ domain, workstation }: NtlmAccount): Buffer => {
  const [domainBytes, workstationBytes] = [oemText(domain), oemText(workstation)];
  const flags = ntlmFlags(
    ...(['unicode', 'oem', 'requestTarget', 'ntlm', 'oemWorkstationSupplied', 'alwaysSign'] as const),
    ...(['extendedSessionSecurity', 'version', 'key128', 'key56'] as const),
    ...(domainBytes.length > 0 ? (['oemDomainSupplied'] as const) : []),
  );
  const head = Buffer.alloc(HEAD_LENGTH);
  NTLM_SIGNATURE.copy(head);
  head.writeUInt32LE(1, 8);
  head.writeUInt32LE(flags, 12);
  head.writeUInt16LE(domainBytes.length, 16);
  head.writeUInt16LE(domainBytes.length, 18);
  head.writeUInt32LE(HEAD_LENGTH + workstationBytes.length, 20);
  head.writeUInt16LE(workstationBytes.length, 24);
  head.writeUInt16LE(workstationBytes.length, 26);
  head.writeUInt32LE(HEAD_LENGTH, 28);
  NTLM_VERSION.copy(head, 32);
  return Buffer.concat([head, workstationBytes, domainBytes]);
};
