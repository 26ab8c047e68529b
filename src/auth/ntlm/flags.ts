// The negotiate flags of [MS-NLMP] 2.2.2.5 that HTTP needs.

export const NTLM_FLAGS = {
  unicode: 0x0000_0001,
  oem: 0x0000_0002,
  requestTarget: 0x0000_0004,
  ntlm: 0x0000_0200,
  oemDomainSupplied: 0x0000_1000,
  oemWorkstationSupplied: 0x0000_2000,
  alwaysSign: 0x0000_8000,
  extendedSessionSecurity: 0x0008_0000,
  targetInfo: 0x0080_0000,
  version: 0x0200_0000,
  key128: 0x2000_0000,
  key56: 0x8000_0000,
} as const;

export type NtlmFlag = keyof typeof NTLM_FLAGS;

/** Unsigned, as it is written. */
export const ntlmFlags = (...names: readonly NtlmFlag[]): number =>
  names.reduce((all, name) => (all | NTLM_FLAGS[name]) >>> 0, 0);

/** Signature that every message starts with. */
export const NTLM_SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1');

/** Windows XP and revision 15, which Postman claims to be. */
export const NTLM_VERSION = Buffer.from([5, 1, 0x28, 0x0a, 0, 0, 0, 15]);
