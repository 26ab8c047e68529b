// The tables of the page: thresholds, requests, checks, phases and what a script measured.
import { selectSeries } from '../../core/metric-select.ts';
import { isSupported, type TrendValue } from '../../core/trend-stats.ts';
import type { LoadSummary, RequestStats, TrendStats } from '../../model/load.ts';
import type { MetricSeries } from '../../model/metric.ts';
import { sparkline } from './distribution.ts';
import { el, type Markup, several } from './markup.ts';
import { amount, bytes, percent, rate, time } from './numbers.ts';
import { kindText } from './time-charts.ts';

type Cell = {
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
type Percentile = keyof typeof NEEDED;

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

const share = ({ failed, count }: RequestStats): number => (count > 0 ? failed / count : 0);

const errorsText = ({ errors, statuses }: RequestStats): string =>
  [...Object.entries(errors), ...Object.entries(statuses).filter(([status]) => Number(status) >= 400)]
    .map(([kind, count]) => `${kindText(kind)}: ${count}`)
    .join(', ');

const timesOf = (series: readonly MetricSeries[], name: string | undefined): TrendValue | undefined => {
  const value = selectSeries(series, 'http_req_duration', name === undefined ? {} : { name });
  return value?.kind === 'trend' ? value : undefined;
};

const failedCell = (one: RequestStats): Cell => {
  const text = errorsText(one);
  return {
    label: 'failed',
    shown:
      one.failed === 0
        ? '0'
        : el('abbr', { title: text, tabindex: 0, class: 'bad' }, `${amount(one.failed)} (${percent(share(one))})`),
    sort: share(one),
  };
};

const requestRow = (
  one: RequestStats,
  times: TrendValue | undefined,
  range: readonly [number, number],
): readonly Cell[] => {
  const { duration } = one;
  const at = (label: string, name: Percentile): Cell => ({
    label,
    shown: percentileText(duration, name),
    sort: duration[name] ?? -1,
  });
  return [
    { label: '', shown: el('span', 'name', one.name), sort: one.name, kind: 'what' },
    { label: 'requests', shown: amount(one.count), sort: one.count },
    { label: 'rate', shown: rate(one.rate), sort: one.rate },
    failedCell(one),
    { label: 'avg', shown: duration.count > 0 ? time(duration.avg) : '–', sort: duration.avg },
    at('p50', 'med'),
    at('p95', 'p95'),
    at('p99', 'p99'),
    at('p99.9', 'p999'),
    { label: 'max', shown: duration.count > 0 ? time(duration.max) : '–', sort: duration.max },
    { label: 'spread', shown: sparkline(times, range), kind: 'spread' },
  ];
};

/** Beyond so many, rows tell nobody anything. */
const MOST_ROWS = 500;

export const requestTable = ({ requests, total }: LoadSummary, series: readonly MetricSeries[]): Markup => {
  const all = timesOf(series, undefined);
  const range = [Math.max(1e-3, all?.min ?? 1), Math.max(2e-3, all?.max ?? 2)] as const;
  const rows = requests.slice(0, MOST_ROWS).map((one) => requestRow(one, timesOf(series, one.name), range));
  const head = ['request', 'requests', 'rate', 'failed', 'avg', 'p50', 'p95', 'p99', 'p99.9', 'max', 'spread'];
  return several(
    table(
      head,
      requests.length === 1
        ? rows
        : [
            ...rows,
            requestRow({ ...total, name: 'all' }, all, range).map(({ sort: _, ...cell }) => ({
              ...cell,
              kind: cell.kind ?? 'number sum',
            })),
          ],
      'numbers sortable',
    ),
    requests.length > MOST_ROWS &&
      el('p', 'dim', `${requests.length - MOST_ROWS} more requests are in the JSON report.`),
  );
};

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
