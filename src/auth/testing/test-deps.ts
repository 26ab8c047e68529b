// What a scheme may use, for tests: a still clock, zeros for random bytes, a note of every warning.
import type { AuthDeps } from '../../model/contracts.ts';

export type TestAuthDeps = AuthDeps & { readonly warnings: string[]; readonly learned: string[] };

export const createTestDeps = (given: Partial<AuthDeps> = {}): TestAuthDeps => {
  const warnings: string[] = [];
  const learned: string[] = [];
  return {
    now: () => 0,
    randomBytes: (size) => new Uint8Array(size),
    exchange: () => Promise.reject(new Error('this test sends nothing')),
    owner: {},
    memory: new Map(),
    learnSecret: (value) => void learned.push(value),
    warn: (message) => void warnings.push(message),
    ...given,
    warnings,
    learned,
  };
};
