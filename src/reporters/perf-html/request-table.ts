// The table of requests: how many, how fast, how many failed, how their latencies are spread.
import { selectSeries } from '../../core/metric-select.ts';
import type { TrendValue } from '../../core/trend-stats.ts';
import type { LoadSummary, RequestStats } from '../../model/load.ts';
import type { MetricSeries } from '../../model/metric.ts';
import { sparkline } from './distribution.ts';
import { kindText } from './error-chart.ts';
import { el, type Markup, several } from './markup.ts';
import { amount, percent, rate, time } from './numbers.ts';
import { type Cell, type Percentile, percentileText, table } from './tables.ts';

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
