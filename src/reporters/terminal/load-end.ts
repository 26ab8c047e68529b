// The end of a load's report: tables, facts, thresholds, and the verdict last, where people look first.
import type { LoadSummary } from '../../model/load.ts';
import type { Summary } from '../../model/summary.ts';
import { comparisonLines } from './load-comparison.ts';
import { checkLines, countFacts, generatorFacts, thresholdLines } from './load-facts.ts';
import { customTable, lacksPercentiles, phaseTable, requestsLeft, requestTable } from './load-tables.ts';
import { loadVerdictLine } from './load-verdict.ts';
import { hang, type Theme } from './theme.ts';

const below = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : ['', ...lines]);

const notesOf = (theme: Theme, load: LoadSummary): readonly string[] => {
  const left = requestsLeft(load);
  const few = [...load.requests, load.total].some(lacksPercentiles);
  const notes = [
    ...(left > 0 ? [`${left} more requests; the json report holds them all`] : []),
    ...(few ? ['- : too few samples for this percentile (p95 needs 100, p99 500, p99.9 5,000)'] : []),
  ];
  return notes.flatMap((note) => hang(theme, '', 0, note, theme.paint.dim));
};

const numbersOf = async (theme: Theme, load: LoadSummary): Promise<readonly string[]> => [
  '',
  ...(load.total.count > 0 ? [...(await requestTable(theme, load)), ...notesOf(theme, load)] : []),
  ...below(await phaseTable(theme, load)),
  ...below(await customTable(theme, load)),
  '',
  ...countFacts(theme, load),
  ...generatorFacts(theme, load.generator),
];

/** `shows`: the numbers too; thresholds and the verdict always. */
export const loadEndLines = async (
  theme: Theme,
  summary: Summary,
  load: LoadSummary,
  shows: boolean,
): Promise<readonly string[]> => [
  ...(shows ? await numbersOf(theme, load) : []),
  ...below(checkLines(theme, load)),
  ...comparisonLines(theme, summary.comparison),
  ...below(thresholdLines(theme, load)),
  '',
  ...loadVerdictLine(theme, summary, load),
];
