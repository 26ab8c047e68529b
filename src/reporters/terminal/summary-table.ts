// The numbers of a run as a table.
import type CliTable from 'cli-table3';
import { formatDuration } from '../../core/durations.ts';
import type { UnitKind } from '../../model/event.ts';
import type { Summary } from '../../model/summary.ts';
import { formatBytes } from './bytes.ts';
import { bordersOf } from './table-borders.ts';
import { hang, type Theme } from './theme.ts';

type Row = {
  readonly name: string;
  readonly total: number;
  readonly failed?: number;
  readonly passed?: number;
  readonly errored?: number;
  readonly skipped?: number;
  readonly pending?: number;
  readonly known?: number;
};

const withPending = <T extends { readonly skipped: number; readonly pending?: number }>(numbers: T): T => ({
  ...numbers,
  skipped: numbers.skipped - (numbers.pending ?? 0),
});

const pactRows = ({ pacts, steps, checks }: Summary): readonly Row[] => [
  ...(pacts ? [{ name: 'pacts', ...pacts }] : []),
  { name: 'interactions', ...withPending(steps), passed: steps.passed + steps.flaky },
  { name: 'checks', ...withKnown(withPending(checks), checks.known) },
];

const requestRows = ({ stats, steps, checks }: Summary): readonly Row[] => [
  { name: 'iterations', total: stats.iterations.total, failed: stats.iterations.failed },
  {
    name: 'requests',
    total: steps.total,
    passed: steps.passed + steps.flaky,
    failed: steps.failed,
    errored: steps.errored,
    skipped: steps.skipped,
  },
  { name: 'scripts', total: stats.scripts.total, failed: 0, errored: stats.scripts.failed },
  { name: 'checks', ...withKnown(checks, checks.known) },
];

const withKnown = <T extends { readonly skipped: number }>(numbers: T, known = 0): T => ({
  ...numbers,
  skipped: numbers.skipped - known,
  ...(known > 0 ? { known } : {}),
});

/** What is verified is an instance of a schema, or a part of a document. */
const contractRows = ({ calls, steps, checks }: Summary, kind: UnitKind): readonly Row[] => [
  { name: kind === 'schema' ? 'instances' : 'steps', ...steps, passed: steps.passed + steps.flaky },
  ...(calls === undefined ? [] : [{ name: 'calls', total: calls }]),
  { name: 'checks', ...withKnown(checks, checks.known) },
];

const rowsOf = (summary: Summary, kind: UnitKind | undefined): readonly Row[] => {
  if (summary.pacts && (kind === undefined || kind === 'pact')) return pactRows(summary);
  return kind === undefined || kind === 'pact' ? requestRows(summary) : contractRows(summary, kind);
};

type Column = {
  readonly key: 'total' | 'passed' | 'failed' | 'errored' | 'skipped' | 'pending' | 'known';
  readonly style: keyof Theme['paint'];
};

const COLUMNS: readonly Column[] = [
  { key: 'total', style: 'plain' },
  { key: 'passed', style: 'green' },
  { key: 'failed', style: 'red' },
  { key: 'errored', style: 'red' },
  { key: 'skipped', style: 'yellow' },
  { key: 'pending', style: 'yellow' },
  { key: 'known', style: 'yellow' },
];

// Columns for what did not happen would only widen the table.
const columnsFor = (rows: readonly Row[]): readonly Column[] =>
  COLUMNS.filter(({ key }) => key === 'total' || key === 'passed' || key === 'failed' || rows.some((row) => row[key]));

const cellOf = (theme: Theme, row: Row, { key, style }: Column): CliTable.Cell => {
  const value = row[key];
  const paint = value ? theme.paint[style] : theme.paint.dim;
  return { content: value === undefined ? '' : paint(String(value)), hAlign: 'right' };
};

const footOf = (summary: Summary): readonly string[] => {
  const { response, responseBytes, calls } = summary;
  const took = `took ${formatDuration(summary.finishedAt - summary.startedAt)}`;
  // Of many calls only those that are shown were measured.
  if (calls !== undefined) return [took];
  const spread = `response ${formatDuration(response.average)} on average (${formatDuration(response.min)} to ${formatDuration(response.max)}, sd ${formatDuration(response.sd)})`;
  return [`${took}, received ${formatBytes(responseBytes)}`, ...(response.max > 0 ? [spread] : [])];
};

/** A table of at most the screen's width. */
export const summaryTable = async (theme: Theme, summary: Summary, kind?: UnitKind): Promise<readonly string[]> => {
  const { default: Table } = await import('cli-table3');
  const rows = rowsOf(summary, kind);
  const columns = columnsFor(rows);
  const draw = (padding: number): readonly string[] => {
    const table = new Table({
      style: { head: [], border: [], compact: true, 'padding-left': padding, 'padding-right': padding },
      ...bordersOf(theme),
    });
    table.push(['', ...columns.map(({ key }) => ({ content: theme.paint.dim(key), hAlign: 'right' as const }))]);
    for (const row of rows) table.push([row.name, ...columns.map((column) => cellOf(theme, row, column))]);
    return table.toString().split('\n');
  };
  const drawn = draw(1);
  const narrow = (lines: readonly string[]) => lines[0]!.length <= theme.columns;
  return [
    ...(narrow(drawn) ? drawn : draw(0)),
    ...footOf(summary).flatMap((text) => hang(theme, '', 0, text, theme.paint.dim)),
  ];
};
