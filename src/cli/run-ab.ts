// Runs a load on two addresses in turns, and shows each turn and what came of it.
import type { Host } from '../app/host.ts';
import { abLoad } from '../app/load/ab-load.ts';
import type { LoadOptions } from '../app/load/load-options.ts';
import { showComparison, showTurn } from './show-comparison.ts';
import { showProblems } from './show-result.ts';

/** Resolves with the exit code. */
export const runAb = async (
  options: LoadOptions,
  host: Host,
  flags: { readonly 'suppress-exit-code'?: boolean; readonly silent?: boolean },
): Promise<number> => {
  const say = async (text: string): Promise<void> => {
    if (!flags.silent) await host.stdout.write(text);
  };
  const { comparison, exitCode, problems } = await abLoad(options, host, (turn) => say(showTurn(turn)));
  if (comparison) await say(`\n${showComparison(comparison, 'text')}`);
  showProblems(problems);
  return flags['suppress-exit-code'] ? 0 : exitCode;
};
