// Runs something again whenever its files change, until Ctrl-C.
import type { Host } from '../app/host.ts';
import { watchFiles } from '../app/watch-files.ts';
import { isProblem } from '../model/problem.ts';

const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const once = async (run: (signal: AbortSignal) => Promise<number>, signal: AbortSignal): Promise<number> => {
  try {
    return await run(signal);
  } catch (error) {
    if (!isProblem(error)) throw error;
    // A file that is broken at the moment will be mended: the watch goes on.
    tell(`error: ${error.message}${error.hint ? `\n  ${error.hint}` : ''}`);
    return error.exit;
  }
};

/** Resolves, once `signal` aborts, with the exit code of the last run. */
export const runWatching = async (
  paths: readonly string[],
  run: (signal: AbortSignal) => Promise<number>,
  signal: AbortSignal,
  host: Host,
): Promise<number> => {
  const files = await watchFiles(paths, host);
  try {
    let code = await once(run, signal);
    while (!signal.aborted) {
      tell('\nWatching for changes; Ctrl-C ends it.');
      const name = await files.next(signal);
      if (name === undefined) break;
      tell(`\n${name} changed\n`);
      code = await once(run, signal);
    }
    return code;
  } finally {
    files.close();
  }
};
