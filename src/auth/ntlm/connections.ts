// Connections that an account has logged in on: each is used by one request at a time, and by nobody else.
import { splitCallUrl } from '../../core/call-url.ts';
import type { AuthDeps } from '../../model/contracts.ts';
import type { Call } from '../../model/exchange.ts';
import type { NtlmAccount } from './account.ts';

export type AccountConnections = {
  /** Key of one that is not in use; undefined when there is none. */
  take(): string | undefined;
  /** Key of one that has never been used. */
  create(): string;
  /** It may be used again. */
  release(key: string): void;
};

export const accountConnections = (
  { url }: Call,
  account: NtlmAccount,
  { memory }: Pick<AuthDeps, 'memory'>,
): AccountConnections => {
  const { protocol, host } = splitCallUrl(url);
  const owner = JSON.stringify([protocol, host, account]);
  const idle = (memory.get(owner) ?? []) as string[];
  memory.set(owner, idle);
  return {
    take: () => idle.pop(),
    create: () => {
      const count = Number(memory.get('count') ?? 0) + 1;
      memory.set('count', count);
      return `ntlm ${count}`;
    },
    release: (key) => void idle.push(key),
  };
};
