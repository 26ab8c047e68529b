// assay compare: compares two performance reports.
import { comparePerfFiles, comparisonExit } from '../src/app/compare-perf.ts';
import { defineCommand } from '../src/cli/command.ts';
import { toCompareOptions } from '../src/cli/compare-options.ts';
import { compareFlags } from '../src/cli/flags/compare.ts';
import { showComparison } from '../src/cli/show-comparison.ts';

export const command = defineCommand({
  summary: 'Compare two performance reports.',
  operands: 'BASELINE CURRENT',
  flags: compareFlags,
  examples: [
    'assay compare baseline.json perf.json',
    'assay compare baseline.json perf.json --min-effect 10 --strict',
    'assay compare baseline.json perf.json --format markdown >> "$GITHUB_STEP_SUMMARY"',
  ],
  description:
    'The reports are those of --reporter perf=perf.json, of the same requests under the same load.\n' +
    'Exit codes: 0 no regression, 1 a regression, 2 not comparable or unreadable, 3 inconclusive (with --strict).',
  run: async (operands, flags, host) => {
    const comparison = await comparePerfFiles(toCompareOptions(operands, flags), host);
    await host.stdout.write(showComparison(comparison, flags.format as 'text' | 'markdown' | 'json'));
    return comparisonExit(comparison.verdict, flags.strict);
  },
});
