// Keeps what is measured: one cell a series, handles that record without allocating, and merging of what others measured.
import {
  type MetricKind,
  type MetricSeries,
  type MetricSink,
  type MetricTags,
  type MetricValue,
  PHASE_METRICS,
} from '../model/metric.ts';
import { createMetricCell, type MetricCell } from './metric-cell.ts';

export type Metrics = MetricSink & {
  /** What was recorded or added since the last call: the series with samples. */
  take(): readonly MetricSeries[];
  /** What another sink took. Gauges: the last one added is the last. */
  add(series: readonly MetricSeries[]): void;
  /** Everything recorded or added so far, taken or not. */
  totals(): readonly MetricSeries[];
};

type Entry = {
  readonly metric: string;
  readonly tags: MetricTags;
  readonly window: MetricCell;
  /** What was taken; absent until something was. */
  taken?: MetricCell;
};

/** The same for the same tags, in whatever order they stand. */
export const seriesKey = (metric: string, tags: MetricTags, kind: MetricKind): string => {
  const words = [kind, metric];
  for (const name of Object.keys(tags).sort()) words.push(name, tags[name] as string);
  return JSON.stringify(words);
};

const digitsOf = (metric: string): 2 | 3 => (PHASE_METRICS.has(metric) ? 2 : 3);

const seriesOf = ({ metric, tags }: Entry, value: MetricValue): MetricSeries => ({ metric, tags, value });

const sortedTags = (tags: MetricTags): MetricTags =>
  Object.fromEntries(Object.entries(tags).sort(([left], [right]) => (left < right ? -1 : 1)));

const createStore = () => {
  const entries = new Map<string, Entry>();
  const entryOf = (metric: string, tags: MetricTags, kind: MetricKind, digits = digitsOf(metric)): Entry => {
    const key = seriesKey(metric, tags, kind);
    let entry = entries.get(key);
    if (!entry) {
      entry = { metric, tags: sortedTags(tags), window: createMetricCell(kind, digits) };
      entries.set(key, entry);
    }
    return entry;
  };
  return { entries, entryOf };
};

const digitsIn = (value: MetricValue): 2 | 3 | undefined =>
  value.kind === 'trend' ? value.histogram.digits : undefined;

const totalOf = (entry: Entry): MetricValue => {
  const { window, taken } = entry;
  if (!taken) return window.value();
  if (window.isEmpty()) return taken.value();
  const both = createMetricCell(window.kind, window.digits);
  both.add(taken.value());
  both.add(window.value());
  return both.value();
};

const takeFrom = (entry: Entry, forgets: boolean): MetricValue => {
  const value = entry.window.value();
  entry.window.clear();
  if (!forgets) {
    entry.taken ??= createMetricCell(entry.window.kind, entry.window.digits);
    entry.taken.add(value);
  }
  return value;
};

/**
 * A sink, and what came of it. `forgets` saves the memory of totals where only `take` is asked (a load process):
 * `totals` are then those since the last `take`.
 */
export const createMetrics = ({ forgets = false }: { readonly forgets?: boolean } = {}): Metrics => {
  const { entries, entryOf } = createStore();
  return {
    trend: (metric, tags) => entryOf(metric, tags, 'trend').window.record,
    counter: (metric, tags) => entryOf(metric, tags, 'counter').window.record,
    gauge: (metric, tags) => entryOf(metric, tags, 'gauge').window.record,
    rate: (metric, tags) => {
      const { record } = entryOf(metric, tags, 'rate').window;
      return (isYes) => record(isYes ? 1 : 0);
    },
    add: (series) => {
      for (const { metric, tags, value } of series)
        entryOf(metric, tags, value.kind, digitsIn(value)).window.add(value);
    },
    take: () => {
      const series: MetricSeries[] = [];
      for (const entry of entries.values())
        if (!entry.window.isEmpty()) series.push(seriesOf(entry, takeFrom(entry, forgets)));
      return series;
    },
    totals: () => {
      const series: MetricSeries[] = [];
      for (const entry of entries.values())
        if (entry.taken || !entry.window.isEmpty()) series.push(seriesOf(entry, totalOf(entry)));
      return series;
    },
  };
};

/** One value of several of the same kind: sums, shares, distributions; undefined for none. Of gauges, the last is the last. */
export const mergeValues = (values: readonly MetricValue[]): MetricValue | undefined => {
  const [first] = values;
  if (!first || values.length === 1) return first;
  const cell = createMetricCell(first.kind, digitsIn(first) ?? 3);
  for (const value of values) cell.add(value);
  return cell.value();
};
