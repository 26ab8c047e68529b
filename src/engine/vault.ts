// The vault of a run: secrets that scripts read with pm.vault and requests as {{vault:name}}, masked in every output.
import type { HostCall, HostReply } from '../sandbox/protocol.ts';

/** Lives for the run; what scripts set is not written back. */
export type Vault = {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  unset(key: string): void;
};

export const VAULT_PREFIX = 'vault:';

/** Undefined without entries: the run was given no vault. `learnSecret` hears every value before a script can print it. */
export const createVault = (
  entries: Iterable<readonly [key: string, value: string]> | undefined,
  learnSecret: (value: string, place: string) => void,
): Vault | undefined => {
  if (entries === undefined) return undefined;
  const held = new Map<string, string>();
  const set = (key: string, value: string): void => {
    learnSecret(value, `vault secret ${key}`);
    held.set(key, value);
  };
  for (const [key, value] of entries) set(key, value);
  return { get: (key) => held.get(key), set, unset: (key) => void held.delete(key) };
};

export const answerVault = (vault: Vault | undefined, call: HostCall & { kind: 'vault' }): HostReply => {
  if (!vault)
    return {
      kind: 'error',
      name: 'Error',
      message: `Vault access denied: pm.vault.${call.op}("${call.key}") needs --vault <file> or ASSAY_VAULT_* variables`,
    };
  if (call.op === 'set') vault.set(call.key, call.value ?? '');
  if (call.op === 'unset') vault.unset(call.key);
  return { kind: 'value', value: call.op === 'get' ? vault.get(call.key) : undefined };
};
