// Finds out whether a provider that did not answer is gone, so that one sentence is told and not a thousand.
import { type Called, sendRequest } from './call-case.ts';
import { isUnreachable, type Reply } from './create-caller.ts';
import type { Session } from './session.ts';

const RETRY_MS = [200, 800, 2000];

/** Signing, unlike the wire, fails for every call alike. */
const isHopeless = ({ error }: Reply): boolean => error?.class === 'auth' || error?.class === 'url';

/** More than one operation has waited in vain: each of the others would cost as much time again. */
const MOST_SILENCES = 6;

/**
 * Sets the stop where no more calls are worth it. A provider that answered before may be starting again: it gets some time for that.
 */
export const lookWhetherDown = async (session: Session, { reply }: Called): Promise<void> => {
  const { progress, context, run } = session;
  if (isHopeless(reply)) progress.stop ??= 'down';
  if (reply.error?.class === 'timeout' && !progress.isAnswered) {
    progress.silences += 1;
    if (progress.silences >= MOST_SILENCES) progress.stop ??= 'down';
  }
  if (!isUnreachable(reply) || progress.stop !== undefined) return;
  if (progress.isAnswered) {
    for (const waitMs of RETRY_MS) {
      await run.deps.sleep(waitMs, context.signal);
      if (context.signal.aborted || !isUnreachable(await sendRequest(session, reply.request))) return;
    }
  }
  progress.stop ??= 'down';
};

/** Waits until the provider answers anything at all. */
export const waitForProvider = async (session: Session, waitMs: number): Promise<void> => {
  const { run, provider, context } = session;
  const end = run.deps.clock() + waitMs;
  const request = { method: 'GET', url: `${provider.url}/`, headers: [], body: new Uint8Array(0) };
  while (!context.signal.aborted && run.deps.clock() < end) {
    const { error } = await session.caller.send(request, 'bare');
    if (error === undefined) return;
    await run.deps.sleep(250, context.signal);
  }
};
