// The figures of a load as tables that fit the screen: columns that are worth least go first.
import type CliTable from 'cli-table3';
import { countText, latencyText, plainText, rateText } from '../../core/figures.ts';
import type { LoadSummary, RequestStats, TrendStats } from '../../model/load.ts';
import type { Style } from './paint.ts';
import { printable } from './printable.ts';
import type { Theme } from './theme.ts';
import { displayWidth, truncate } from './width.ts';

type Column<T> = {
  readonly head: string;
  readonly text: (row: T) => string;
  readonly style?: (row: T) => Style;
  /** The higher, the sooner it goes; 0 stays. */
  readonly drop: number;
};

type Table<T> = {
  readonly head: string;
  readonly rows: readonly T[];
  readonly name: (row: T) => string;
  readonly columns: readonly Column<T>[];
};

// Our own colours.
const ESCAPES = /\u001b\[\d+m/g;
const MOST_ROWS = 40;
const NAME_CELLS = 32;
const LEAST_NAME_CELLS = 16;

const BORDERLESS = Object.fromEntries(
  ['top', 'bottom', 'mid', 'left', 'right']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .map((name) => [name, '']),
);

/** Of a path the end tells more than the start. */
const nameText = (name: string, cells: number, ellipsis: string): string => {
  const text = printable(name);
  if (displayWidth(text) <= cells) return text;
  const own = text.slice(text.lastIndexOf(' / ') + 1);
  const short = own === text ? text : ellipsis + own;
  return truncate(short, cells, ellipsis);
};

/** Lines without borders: figures are many, and every border takes the place of some. */
const fitted = async <T>(theme: Theme, { head, rows, name, columns }: Table<T>): Promise<readonly string[]> => {
  const { default: CliTable } = await import('cli-table3');
  const { paint, marks } = theme;
  const draw = (shown: readonly Column<T>[], cells: number, gap: number): readonly string[] => {
    const table = new CliTable({
      style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
      chars: { ...BORDERLESS, middle: ' '.repeat(gap) },
    });
    const right = (content: string): CliTable.Cell => ({ content, hAlign: 'right' });
    table.push([paint.dim(head), ...shown.map((column) => right(paint.dim(column.head)))]);
    for (const row of rows)
      table.push([
        nameText(name(row), cells, marks.ellipsis),
        ...shown.map(({ text, style }) => right((style?.(row) ?? paint.plain)(text(row)))),
      ]);
    return table
      .toString()
      .split('\n')
      .map((line) => line.trimEnd());
  };
  const fits = (lines: readonly string[]): boolean =>
    lines.every((line) => displayWidth(line.replaceAll(ESCAPES, '')) <= theme.columns);
  let shown = columns;
  for (;;) {
    for (const cells of [NAME_CELLS, 24, LEAST_NAME_CELLS]) {
      const drawn = draw(shown, cells, 2);
      if (fits(drawn)) return drawn;
    }
    const worst = Math.max(...shown.map(({ drop }) => drop));
    if (worst === 0) return draw(shown, LEAST_NAME_CELLS / 2, 1);
    shown = shown.filter(({ drop }) => drop !== worst);
  }
};

const figure = <T>(
  of: (row: T) => TrendStats,
  head: string,
  key: Exclude<keyof TrendStats, 'count'>,
  drop: number,
): Column<T> => ({
  head,
  drop,
  text: (row) => latencyText(of(row).count === 0 ? undefined : of(row)[key]),
});

const LATENCIES = [
  ['min', 'min', 9],
  ['avg', 'avg', 5],
  ['p50', 'med', 1],
  ['p90', 'p90', 8],
  ['p95', 'p95', 0],
  ['p99', 'p99', 3],
  ['p99.9', 'p999', 7],
  ['max', 'max', 2],
] as const;

const latencyColumns = <T>(of: (row: T) => TrendStats): readonly Column<T>[] =>
  LATENCIES.map(([head, key, drop]) => figure(of, head, key, drop));

/** A percentile that so few samples cannot support; the note under the table says why. */
export const lacksPercentiles = ({ duration: { count, med, p90, p95, p99, p999 } }: RequestStats): boolean =>
  count > 0 && [med, p90, p95, p99, p999].includes(undefined);

/** The total last, as sums are. */
export const requestTable = (theme: Theme, { total, requests }: LoadSummary): Promise<readonly string[]> => {
  const { paint } = theme;
  const shown = requests.slice(0, MOST_ROWS);
  const hasFailed = total.failed > 0;
  const failed: Column<RequestStats> = {
    head: 'failed',
    drop: 0,
    text: (row) => countText(row.failed),
    style: (row) => (row.failed > 0 ? paint.red : paint.dim),
  };
  return fitted<RequestStats>(theme, {
    head: 'requests',
    rows: [...(requests.length > 1 || requests[0]?.name !== total.name ? shown : []), total],
    name: ({ name }) => name,
    columns: [
      { head: 'count', drop: 0, text: (row) => countText(row.count) },
      ...(hasFailed ? [failed] : []),
      { head: 'rate', drop: 4, text: (row) => `${rateText(row.rate)}/s` },
      ...latencyColumns<RequestStats>(({ duration }) => duration),
    ],
  });
};

export const requestsLeft = ({ requests }: LoadSummary): number => Math.max(0, requests.length - MOST_ROWS);

const PHASES = ['blocked', 'connecting', 'tls_handshaking', 'sending', 'waiting', 'receiving'];
const rankOf = (phase: string): number => (PHASES.includes(phase) ? PHASES.indexOf(phase) : PHASES.length);

/** Empty where no phase was measured; one that never took any time is left out. */
export const phaseTable = async (theme: Theme, { total }: LoadSummary): Promise<readonly string[]> => {
  // Without a schedule to be late for it is the duration.
  const isApart = total.service && Math.abs(total.service.avg - total.duration.avg) > total.duration.avg / 100;
  const service = isApart && total.service ? [['all but late start', total.service] as const] : [];
  const phases = Object.entries(total.phases)
    .filter(([, stats]) => stats.max > 0)
    .sort(([left], [right]) => rankOf(left) - rankOf(right));
  if (phases.length === 0) return [];
  return fitted<readonly [string, TrendStats]>(theme, {
    head: 'phases',
    rows: [...phases, ...service],
    name: ([phase]) => (phase === 'tls_handshaking' ? 'tls' : phase),
    columns: latencyColumns(([, stats]) => stats),
  });
};

type Custom = LoadSummary['custom'][number];

const customText =
  (key: Exclude<keyof TrendStats, 'count'>) =>
  ({ stats, kind }: Custom): string => {
    if (typeof stats !== 'number') return stats[key] === undefined ? '-' : plainText(stats[key]);
    if (key !== 'avg') return '';
    return kind === 'rate' ? `${plainText(stats * 100)} %` : plainText(stats);
  };

/** Metrics of the scripts' own; of trends their figures, of others the one that they have. */
export const customTable = async (theme: Theme, { custom }: LoadSummary): Promise<readonly string[]> => {
  if (custom.length === 0) return [];
  const hasTrend = custom.some(({ stats }) => typeof stats !== 'number');
  const column = (head: string, key: Exclude<keyof TrendStats, 'count'>, drop: number): Column<Custom> => ({
    head,
    drop,
    text: customText(key),
  });
  return fitted<Custom>(theme, {
    head: 'metrics',
    rows: custom.slice(0, MOST_ROWS),
    name: ({ metric }) => metric,
    columns: [
      { head: 'kind', drop: 4, text: ({ kind }) => kind },
      column(hasTrend ? 'value, avg' : 'value', 'avg', 0),
      ...(hasTrend
        ? [column('min', 'min', 5), column('p50', 'med', 3), column('p95', 'p95', 1), column('max', 'max', 2)]
        : []),
    ],
  });
};
