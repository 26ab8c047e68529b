// assay pact stub as a use case: reads the pacts, serves them, reads them again when they change, until it is told to end.
import type { StubInteraction } from '../../contracts/pact/stub.ts';
import { isProblem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import { type FileWatch, watchFiles } from '../watch-files.ts';
import type { StubListener, StubOptions } from './stub-options.ts';
import { readStubPacts } from './stub-pacts.ts';
import { startStub } from './stub-server.ts';

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

type Holder = { interactions: readonly StubInteraction[] };

const reload = async (holder: Holder, options: StubOptions, host: Host, listener: StubListener, file: string) => {
  try {
    const { interactions } = await readStubPacts(options, host);
    holder.interactions = interactions;
    listener.onReload(file, interactions.length);
  } catch (error) {
    if (!isProblem(error)) throw error;
    listener.onProblem(error);
  }
};

const follow = async (
  files: FileWatch,
  holder: Holder,
  options: StubOptions,
  host: Host,
  listener: StubListener,
  signal: AbortSignal,
): Promise<void> => {
  for (let file = await files.next(signal); file !== undefined; file = await files.next(signal))
    await reload(holder, options, host, listener, file);
};

/**
 * Resolves with true once `signal` aborts, with false at once when there is nothing to serve. Rejects with Problem for
 * pacts that cannot be read and a port that cannot be had.
 */
export const stubPacts = async (
  options: StubOptions,
  host: Host,
  listener: StubListener,
  signal: AbortSignal,
): Promise<boolean> => {
  // Before they are read: what changes meanwhile is not missed.
  const files = options.watch ? await watchFiles(options.pacts, host) : undefined;
  try {
    const { pacts, interactions } = await readStubPacts(options, host);
    if (interactions.length === 0) return false;
    const holder: Holder = { interactions };
    const server = await startStub(options, () => holder.interactions, host, listener.onRequest);
    try {
      await listener.onListening(server.url, pacts, interactions.length);
      await (files ? follow(files, holder, options, host, listener, signal) : aborted(signal));
      return true;
    } finally {
      await server.close();
    }
  } finally {
    files?.close();
  }
};
