// pm.vault: asked of the engine, which says what it can give.
import type { HostCall } from '../protocol.ts';
import type { Execution } from './execution.ts';
import { answerBoth, type HostCalls } from './host-calls.ts';

type VaultMethod = (key?: unknown, value?: unknown) => Promise<unknown>;

export const createVault = (execution: Execution, calls: HostCalls): { readonly [method: string]: VaultMethod } => {
  const ask = (call: HostCall): Promise<unknown> =>
    answerBoth(undefined, (settle) =>
      calls.ask(execution, call, (reply) => {
        if (reply.kind === 'error') settle(new Error(reply.message));
        else settle(null, reply.kind === 'value' ? (reply.value ?? undefined) : undefined);
      }),
    );
  return {
    get: (key) => ask({ kind: 'vault', op: 'get', key: String(key) }),
    set: (key, value) => ask({ kind: 'vault', op: 'set', key: String(key), value: String(value) }),
    unset: (key) => ask({ kind: 'vault', op: 'unset', key: String(key) }),
  };
};
