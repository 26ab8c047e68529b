// Questions to the engine that take a while: each is answered by a reply, and the script is not over before.
import type { HostCall, HostReply } from '../protocol.ts';
import type { Effects } from './effects.ts';
import { type Execution, liveExecution, runGuarded } from './execution.ts';
import type { HostBody } from './host.ts';

/** A reply and the body that came with it. */
export type Answer = (reply: HostReply, body: HostBody | undefined) => void;

type Open = { readonly execution: Execution; readonly answer: Answer; readonly isRunRequest: boolean };

export type HostCalls = {
  readonly count: number;
  /** `answer` runs as part of the script that asked. */
  ask(execution: Execution, call: HostCall, answer: Answer): void;
  receive(id: number, reply: HostReply, body: HostBody | undefined): void;
  /** The script waits: its request to run another request may start now. */
  release(owner: Execution): void;
};

export const createHostCalls = (effects: Effects): HostCalls => {
  const open = new Map<number, Open>();
  let lastId = 0;
  /**
   * A runRequest starts a phase on top of this one, and what is told meanwhile is that phase's: it waits until its script
   * has nothing else under way, and what that script asks for meanwhile waits for it.
   */
  const held = new Map<number, HostCall>();
  const isBusy = (owner: Execution, which: (entry: Open, id: number) => boolean): boolean => {
    for (const [id, entry] of open) if (entry.execution === owner && which(entry, id)) return true;
    return false;
  };
  /** What cannot be told is never answered. */
  const tell = (id: number, call: HostCall): void => {
    try {
      effects.call(id, call);
    } catch (error) {
      const { execution } = open.get(id)!;
      open.delete(id);
      execution.pending -= 1;
      throw error;
    }
  };
  const isOnWire = (_entry: Open, id: number): boolean => !held.has(id);
  const isRun = ({ isRunRequest }: Open): boolean => isRunRequest;
  return {
    get count() {
      return open.size;
    },
    ask: (execution, call, answer) => {
      const owner = liveExecution(execution);
      if (owner === undefined) return;
      lastId += 1;
      owner.pending += 1;
      const isRunRequest = call.kind === 'runRequest';
      const waits = isRunRequest || isBusy(owner, isRun);
      open.set(lastId, { execution: owner, answer, isRunRequest });
      if (waits) held.set(lastId, call);
      else tell(lastId, call);
    },
    receive: (id, reply, body) => {
      const waiting = open.get(id);
      if (waiting === undefined) return;
      open.delete(id);
      waiting.execution.pending -= 1;
      runGuarded(waiting.execution, effects, () => waiting.answer(reply, body));
    },
    release: (owner) => {
      for (const [id, call] of held) {
        if (open.get(id)?.execution !== owner) continue;
        const isRunRequest = call.kind === 'runRequest';
        if (isBusy(owner, isRunRequest ? isOnWire : (entry, other) => isRun(entry) && !held.has(other))) return;
        held.delete(id);
        tell(id, call);
      }
    },
  };
};

/** What scripts get for a failed call: Postman's plain object, not an Error. */
export type CallFailure = { readonly name: string; readonly message: string; readonly code?: string };

/**
 * Offers both styles: `callback(error, ...values)` when there is one, and a promise of the first value.
 * A promise nobody looks at must not count as an unhandled rejection when there is a callback.
 */
export const answerBoth = <T>(
  callback: unknown,
  start: (settle: (error: unknown, value?: T, extra?: unknown) => void) => void,
): Promise<T> => {
  // Started outside of the promise, which would swallow what the callback throws.
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  if (typeof callback === 'function') promise.catch(() => undefined);
  start((error, value, extra) => {
    if (error) reject(error);
    else resolve(value as T);
    if (typeof callback !== 'function') return;
    if (extra === undefined) callback(error, value);
    else callback(error, value, extra);
  });
  return promise;
};
