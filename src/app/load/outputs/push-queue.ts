// Sends what a load measures one push after the other; a receiver that is slow or gone costs the load nothing.
import type { Problem } from '../../../model/problem.ts';
import { CLOSE_MS, outputProblem } from './output.ts';
import type { Posted, Poster } from './post-bytes.ts';

/** Pushes that wait; older ones make room. */
const MOST_WAITING = 10;

export type PushQueue = {
  push(bytes: Uint8Array): void;
  /** What the receiver said of a push that it took. */
  complain(why: string): void;
  close(): Promise<Problem | undefined>;
};

type Failures = { sent: number; lost: number; first: string | undefined; complaint: string | undefined };

// A push that was tried again and taken is nobody's loss.
const problemOf = (shown: string, { sent, lost, first, complaint }: Failures): Problem | undefined => {
  if (lost > 0)
    return outputProblem(shown, `${lost} of ${sent} pushes were lost; ${first ?? 'it took them too slowly'}`);
  return complaint === undefined ? undefined : outputProblem(shown, complaint);
};

/** `hear` gets the answers of pushes that were taken. */
export const createPushQueue = (poster: Poster, hear: (text: string) => void = () => undefined): PushQueue => {
  const waiting: Uint8Array[] = [];
  const failures: Failures = { sent: 0, lost: 0, first: undefined, complaint: undefined };
  const end = new AbortController();
  let sending: Promise<void> | undefined;
  const note = (why: string): void => {
    failures.first ??= why;
  };
  const tryPost = (bytes: Uint8Array): Promise<Posted> =>
    poster.post(bytes, end.signal).catch((error: unknown): Posted => ({ kind: 'later', why: String(error) }));
  /** What may yet be taken stays first in line for the next window. */
  const sendAll = async (): Promise<void> => {
    for (let bytes = waiting[0]; bytes !== undefined; bytes = waiting[0]) {
      const posted = await tryPost(bytes);
      if (posted.kind === 'later') {
        note(posted.why);
        return;
      }
      if (waiting[0] === bytes) waiting.shift();
      if (posted.kind === 'taken') hear(posted.text);
      else {
        failures.lost += 1;
        note(posted.why);
      }
    }
  };
  const start = (): Promise<void> => {
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
    return sending;
  };
  const drain = async (): Promise<void> => {
    await sending;
    await start();
  };
  return {
    complain: (why) => {
      failures.complaint ??= why;
    },
    push: (bytes) => {
      failures.sent += 1;
      waiting.push(bytes);
      // The first one may be on its way.
      if (waiting.length > MOST_WAITING) {
        waiting.splice(1, 1);
        failures.lost += 1;
      }
      void start();
    },
    close: async () => {
      const timer = setTimeout(() => end.abort(), CLOSE_MS);
      await drain();
      clearTimeout(timer);
      failures.lost += waiting.splice(0).length;
      await poster.close();
      return problemOf(poster.shown, failures);
    },
  };
};
