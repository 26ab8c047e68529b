// Rejected promises that nobody looks at: an error of the script when it ends, since a later part of it may still look.
import type { Effects } from './effects.ts';
import { type Execution, recordThrown } from './execution.ts';

export type Rejections = {
  add(promise: object, execution: Execution, reason: unknown): void;
  remove(promise: object): void;
  /** Those of a script that ends become its errors. */
  tell(execution: Execution): void;
};

type Rejected = { readonly execution: Execution; readonly reason: unknown };

export const createRejections = (effects: Effects): Rejections => {
  const open = new Map<object, Rejected>();
  return {
    add: (promise, execution, reason) => {
      open.set(promise, { execution, reason });
    },
    remove: (promise) => {
      open.delete(promise);
    },
    tell: (ended) => {
      if (open.size === 0) return;
      for (const [promise, { execution, reason }] of open) {
        if (execution !== ended) continue;
        open.delete(promise);
        recordThrown(execution, reason, effects);
      }
    },
  };
};
