// The tables of the page: thresholds, checks, what scripts measured; and how an absent percentile is shown.
import { isSupported } from '../../core/trend-stats.ts';
import type { LoadSummary, RequestStats, TrendStats } from '../../model/load.ts';
import { el, type Markup, several } from './markup.ts';
import { amount, bytes, percent, time } from './numbers.ts';

export type Cell = {
  readonly label: string;
  readonly shown: Markup | string;
  readonly sort?: number | string | undefined;
  readonly kind?: string;
};

const row = (cells: readonly Cell[]): Markup =>
  el(
    'tr',
    '',
    cells.map(({ label, shown, sort, kind }) =>
      el(
        'td',
        { 'data-label': label, 'data-sort': sort, class: kind ?? (typeof sort === 'number' ? 'number' : undefined) },
        shown,
      ),
    ),
  );

const isOfNumbers = (rows: readonly (readonly Cell[])[], column: number): boolean => {
  const cell = rows[0]?.[column];
  return cell !== undefined && (cell.kind?.includes('number') ?? typeof cell.sort === 'number');
};

export const table = (head: readonly string[], rows: readonly (readonly Cell[])[], kind = ''): Markup =>
  el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': head[0] ?? '' },
    el(
      'table',
      kind,
      el(
        'thead',
        '',
        el(
          'tr',
          '',
          head.map((name, i) => el('th', { scope: 'col', class: isOfNumbers(rows, i) ? 'number' : undefined }, name)),
        ),
      ),
      el('tbody', '', rows.map(row)),
    ),
  );

const NEEDED = { med: 10, p90: 50, p95: 100, p99: 500, p999: 5000 } as const;
const PERCENT = { med: 50, p90: 90, p95: 95, p99: 99, p999: 99.9 } as const;
export type Percentile = keyof typeof NEEDED;

/** A percentile, or a dash that says why there is none. */
export const percentileText = (stats: TrendStats, name: Percentile): Markup | string => {
  if (stats[name] !== undefined) return time(stats[name]);
  const why = isSupported(PERCENT[name], stats.count)
    ? 'not known'
    : `needs ${NEEDED[name].toLocaleString('en')} samples, there are ${stats.count.toLocaleString('en')}`;
  return el('abbr', { title: why, tabindex: 0 }, '–');
};

export const isAnyAbsent = (all: readonly RequestStats[]): boolean =>
  all.some(({ duration }) => (['med', 'p95', 'p99', 'p999'] as const).some((name) => duration[name] === undefined));

const VERDICTS = { pass: ['✓', 'good'], fail: ['✗', 'bad'], none: ['○', 'warn'] } as const;

export const thresholdTable = ({ thresholds }: LoadSummary): Markup =>
  table(
    ['threshold', 'observed', 'verdict'],
    thresholds.map(({ metric, expression, observed, verdict, aborted }) => {
      const [mark, kind] = VERDICTS[verdict];
      const word = verdict === 'none' ? 'no samples' : verdict === 'pass' ? 'holds' : 'crossed';
      return [
        { label: '', shown: several(el('span', 'mono', metric), ' ', el('b', 'mono', expression)) },
        {
          label: 'observed',
          shown: observed === undefined ? '–' : String(Math.round(observed * 1000) / 1000),
          kind: 'number',
        },
        { label: '', shown: el('span', kind, `${mark} ${word}${aborted ? ', which ended the load' : ''}`) },
      ];
    }),
  );

export const checkTable = ({ checks }: LoadSummary): Markup =>
  table(
    ['check', 'passed', 'failed'],
    checks.map(({ name, passes, fails }) => [
      {
        label: '',
        shown: several(
          el('span', fails > 0 ? 'sign fail' : 'sign pass', fails > 0 ? '✗' : '✓'),
          el('span', 'name', name),
        ),
      },
      { label: 'passed', shown: amount(passes), sort: passes },
      {
        label: 'failed',
        shown: fails === 0 ? '0' : el('span', 'bad', `${amount(fails)} (${percent(fails / (passes + fails))})`),
        sort: fails,
      },
    ]),
    'numbers sortable',
  );

export const customTable = ({ custom }: LoadSummary): Markup =>
  table(
    ['metric', 'kind', 'value'],
    custom.map(({ metric, kind, stats }) => [
      { label: '', shown: el('span', 'mono', metric) },
      { label: 'kind', shown: kind },
      {
        label: 'value',
        shown:
          typeof stats === 'number'
            ? kind === 'rate'
              ? percent(stats)
              : amount(stats)
            : `avg ${amount(stats.avg)}, p50 ${stats.med === undefined ? '–' : amount(stats.med)}, p95 ${stats.p95 === undefined ? '–' : amount(stats.p95)}, max ${amount(stats.max)}`,
        kind: 'number',
      },
    ]),
    'numbers',
  );

export const dataText = ({ data }: LoadSummary): string =>
  `${bytes(data.receivedBytes)} received, ${bytes(data.sentBytes)} sent`;
