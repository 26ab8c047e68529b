// The public library: runs collections from a program, with the same functions the commands call.
import { createHost } from './app/host.ts';
import { type RunResult, runCollections } from './app/run-collections.ts';
import type { RunOptions } from './app/run-options.ts';
import { createChannel } from './core/channel.ts';
import type { RunEvent } from './model/event.ts';

export type { RunResult } from './app/run-collections.ts';
export type { ReporterChoice, RunOptions, Source } from './app/run-options.ts';
export type { ExitCode } from './core/exit-code.ts';
export type * from './model/check.ts';
export type * from './model/event.ts';
export type * from './model/exchange.ts';
export { isProblem, Problem } from './model/problem.ts';
export type * from './model/summary.ts';

/** A run under way: iterate over it for its events, await `result` for its end. */
export type Run = AsyncIterable<RunEvent> & { readonly result: Promise<RunResult> };

/**
 * Runs Postman collections. The events are masked and summed up like those the reporters see; reading them is optional.
 * Start reading at once: events before the first read are not kept. `result` rejects with `Problem` for input that cannot be used; failures of the API under test never reject.
 *
 * @example
 * const shop = run({ collections: ['shop.postman_collection.json'] });
 * for await (const event of shop) if (event.type === 'step.finished') console.log(event.outcome);
 * const { summary, exitCode } = await shop.result;
 */
export const run = (options: RunOptions): Run => {
  const events = createChannel<RunEvent>();
  let isRead = false;
  const result = runCollections(options, createHost(), (event) => {
    // Whoever wants the events starts reading before the first one: files have to be read first.
    if (isRead) events.push(event);
  }).finally(() => events.end());
  result.catch(() => undefined);
  return {
    result,
    [Symbol.asyncIterator]: () => {
      isRead = true;
      return events.stream();
    },
  };
};
