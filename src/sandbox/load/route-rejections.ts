// Tells the context that a rejected promise belongs to of it; those of the process itself stay what they are, its end.
import type { LoadContext } from './load-context.ts';

const { getPrototypeOf } = Object;

/** Scripts can make chains of prototypes as long as they like. */
const MAX_STEPS = 50;

/** What everything in the promise's context inherits, unless a script has seen to it that it does not. */
const rootOf = (promise: object): object | undefined => {
  let at: object | null = promise;
  try {
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const up = getPrototypeOf(at) as object | null;
      if (up === null) return at;
      at = up;
    }
  } catch {
    // A proxy of a script's.
  }
  return undefined;
};

/** Returns how to stop. */
export const routeRejections = (contexts: () => readonly LoadContext[]): (() => void) => {
  const ownerOf = (promise: object): LoadContext | undefined => {
    const root = rootOf(promise);
    return contexts().find(({ realm }) => realm.objectPrototype === root);
  };
  const rejected = (reason: unknown, promise: object): void => {
    const owner = ownerOf(promise);
    if (owner) owner.realm.rejected(reason, promise);
    // A script's own that cannot be told apart, or one of a context that is gone, is no reason to end.
    else if (rootOf(promise) === Object.prototype) throw reason;
  };
  const handled = (promise: object): void => ownerOf(promise)?.realm.handled(promise);
  process.on('unhandledRejection', rejected);
  process.on('rejectionHandled', handled);
  return () => {
    process.off('unhandledRejection', rejected);
    process.off('rejectionHandled', handled);
  };
};
