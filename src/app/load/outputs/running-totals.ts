// Adds up the windows of a load for those who are told: few tags, cumulative numbers, histograms of a few buckets.
import { BUCKETS, lowestAt } from '../../../core/histogram-buckets.ts';
import { mergeValues, seriesKey } from '../../../core/metrics.ts';
import type { LoadWindow } from '../../../model/load.ts';
import type { MetricSeries, MetricTags, MetricValue } from '../../../model/metric.ts';
import { boundsOf, factorOf, type Unit, unitOf } from './metric-units.ts';

/** Others have too many values: an error's text, an id in a script's tag. */
const KEPT_TAGS = ['group', 'method', 'name', 'scenario', 'status'] as const;
/** Series of one metric; names beyond that are added up under one. */
const MOST_SERIES = 500;
const OTHERS = '(others)';

export type Total =
  | { readonly kind: 'counter'; sum: number }
  | { readonly kind: 'gauge'; last: number }
  | { readonly kind: 'rate'; passes: number; total: number }
  /** In the unit told outside; `buckets` are not added up, and have one more for what is above all bounds. */
  | { readonly kind: 'trend'; count: number; sum: number; min: number; max: number; readonly buckets: number[] };

export type TotalSeries = {
  readonly metric: string;
  readonly unit: Unit;
  readonly tags: MetricTags;
  readonly value: Total;
  /** Number of the snapshot that changed it last. */
  changed: number;
};

export type Snapshot = {
  readonly number: number;
  readonly startedAt: number;
  readonly series: readonly TotalSeries[];
  /** What this window added, with the same few tags. */
  readonly added: readonly MetricSeries[];
};

const keptTags = (tags: MetricTags): MetricTags => {
  const kept: Record<string, string> = {};
  for (const name of KEPT_TAGS) if (Object.hasOwn(tags, name)) kept[name] = tags[name] as string;
  return kept;
};

/** Series whose tags are the same after `tagsOf` become one. */
export const regrouped = (
  series: readonly MetricSeries[],
  tagsOf: (one: MetricSeries) => MetricTags,
): readonly MetricSeries[] => {
  const groups = new Map<string, { readonly one: MetricSeries; readonly tags: MetricTags; values: MetricValue[] }>();
  for (const one of series) {
    const tags = tagsOf(one);
    const key = seriesKey(one.metric, tags, one.value.kind);
    const group = groups.get(key);
    if (group) group.values.push(one.value);
    else groups.set(key, { one, tags, values: [one.value] });
  }
  return [...groups.values()].map(({ one, tags, values }) => ({
    metric: one.metric,
    tags,
    value: mergeValues(values) as MetricValue,
  }));
};

const generatorSeries = ({ generator }: LoadWindow): readonly MetricSeries[] =>
  generator.flatMap(({ process, cpu, loopDelayP99Ms, rssBytes }) => {
    const tags = { process: String(process) };
    const gauge = (metric: string, last: number): MetricSeries => ({
      metric,
      tags,
      value: { kind: 'gauge', last, min: last, max: last },
    });
    return [
      gauge('generator_cpu', cpu),
      gauge('generator_event_loop_delay', loopDelayP99Ms / 1000),
      gauge('generator_memory', rssBytes),
    ];
  });

const empty = (kind: MetricValue['kind'], unit: Unit): Total => {
  if (kind === 'counter') return { kind, sum: 0 };
  if (kind === 'gauge') return { kind, last: 0 };
  if (kind === 'rate') return { kind, passes: 0, total: 0 };
  const buckets = new Array<number>(boundsOf(unit).length + 1).fill(0);
  return { kind, count: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, buckets };
};

const THOUSANDTHS = 1000;

type Trend = Extract<MetricValue, { kind: 'trend' }>;

const addTrend = (total: Extract<Total, { kind: 'trend' }>, value: Trend, unit: Unit): void => {
  const factor = factorOf(unit);
  const bounds = boundsOf(unit);
  const { digits, counts } = value.histogram;
  total.count += value.count;
  total.sum += value.sum * factor;
  total.min = Math.min(total.min, value.min * factor);
  total.max = Math.max(total.max, value.max * factor);
  for (let at = 0; at + 1 < counts.length; at += 2) {
    // What was exactly at a bound belongs below it.
    const lowest = (lowestAt(BUCKETS[digits], counts[at] as number) / THOUSANDTHS) * factor;
    const found = bounds.findIndex((bound) => lowest <= bound * (1 + 1e-12));
    const bucket = found < 0 ? bounds.length : found;
    total.buckets[bucket] = (total.buckets[bucket] as number) + (counts[at + 1] as number);
  }
};

const addTo = (total: Total, value: MetricValue, unit: Unit): void => {
  if (total.kind === 'counter' && value.kind === 'counter') total.sum += value.sum;
  else if (total.kind === 'gauge' && value.kind === 'gauge') total.last = value.last;
  else if (total.kind === 'rate' && value.kind === 'rate') {
    total.passes += value.passes;
    total.total += value.total;
  } else if (total.kind === 'trend' && value.kind === 'trend') addTrend(total, value, unit);
};

/** Windows go in, what a scrape or a push needs comes out. */
export const createRunningTotals = (startedAt: number): ((window: LoadWindow) => Snapshot) => {
  const all = new Map<string, TotalSeries>();
  const known = new Map<string, number>();
  let number = 0;
  const tagsOf = ({ metric, tags, value }: MetricSeries): MetricTags => {
    const kept = keptTags(tags);
    if (all.has(seriesKey(metric, kept, value.kind)) || (known.get(metric) ?? 0) < MOST_SERIES) return kept;
    return { ...kept, name: OTHERS, ...('group' in kept ? { group: OTHERS } : {}) };
  };
  const add = ({ metric, tags, value }: MetricSeries): void => {
    const key = seriesKey(metric, tags, value.kind);
    let total = all.get(key);
    if (!total) {
      const unit = unitOf(metric);
      total = { metric, unit, tags, value: empty(value.kind, unit), changed: number };
      all.set(key, total);
      known.set(metric, (known.get(metric) ?? 0) + 1);
    }
    addTo(total.value, value, total.unit);
    total.changed = number;
  };
  return (window) => {
    number += 1;
    // Warm-up is not counted; how many users and how the generator fares is told all the same.
    const counted = window.isWarmUp ? window.series.filter(({ value }) => value.kind === 'gauge') : window.series;
    const added: MetricSeries[] = [];
    for (const one of regrouped(counted, ({ tags }) => keptTags(tags))) {
      const bounded = { ...one, tags: tagsOf(one) };
      add(bounded);
      added.push(bounded);
    }
    for (const one of generatorSeries(window)) {
      add(one);
      added.push(one);
    }
    return { number, startedAt, series: [...all.values()], added };
  };
};
