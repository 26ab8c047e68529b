// What one window says in StatsD: counters, gauges, and timings that stand for many requests each.
import { BUCKETS, middleAt } from '../../../core/histogram-buckets.ts';
import type { HistogramData, MetricSeries, MetricTags } from '../../../model/metric.ts';
import { regrouped } from './running-totals.ts';

/** Values told of one trend in one window: each stands for as many samples, so that servers that do not weigh them are right too. */
const MOST_VALUES = 20;
const THOUSANDTHS = 1000;
const MOST_LETTERS = 200;

const plain = (text: string): string =>
  text
    .replace(/[:|@#,\s\u0000-\u001f\u007f]+/g, '_')
    .slice(0, MOST_LETTERS)
    .toWellFormed();

const tagsText = (tags: MetricTags): string => {
  const words = Object.entries(tags).map(([name, value]) => `${plain(name)}:${plain(value)}`);
  return words.length === 0 ? '' : `|#${words.join(',')}`;
};

/** The middle sample of each of so many groups of the same size. */
export const evenValues = ({ digits, counts }: HistogramData, count: number, groups: number): readonly number[] => {
  const values: number[] = [];
  let seen = 0;
  let at = -2;
  for (let group = 0; group < groups; group += 1) {
    const rank = ((group + 0.5) * count) / groups;
    while (seen < rank && at + 3 < counts.length) {
      at += 2;
      seen += counts[at + 1] as number;
    }
    values.push(middleAt(BUCKETS[digits], counts[at] as number) / THOUSANDTHS);
  }
  return values;
};

const numberText = (value: number): string => String(Number(value.toFixed(3)));

const linesOf = ({ metric, tags, value }: MetricSeries): readonly string[] => {
  const name = `assay.${plain(metric)}`;
  const end = tagsText(tags);
  if (value.kind === 'counter') return value.sum === 0 ? [] : [`${name}:${numberText(value.sum)}|c${end}`];
  // A sign before a gauge would change it instead of setting it.
  if (value.kind === 'gauge')
    return [...(value.last < 0 ? [`${name}:0|g${end}`] : []), `${name}:${numberText(value.last)}|g${end}`];
  if (value.kind === 'rate') return [`${name}:${value.passes}|c${end}`, `${name}.total:${value.total}|c${end}`];
  if (value.count === 0 || value.histogram.counts.length < 2) return [];
  const groups = Math.min(MOST_VALUES, value.count);
  const rate = groups === value.count ? '' : `|@${Number((groups / value.count).toPrecision(6))}`;
  return evenValues(value.histogram, value.count, groups).map((one) => `${name}:${numberText(one)}|ms${rate}${end}`);
};

/** Without tags, for servers that do not know them, all series of a metric are one. */
export const statsdLines = (added: readonly MetricSeries[], hasTags: boolean): readonly string[] =>
  (hasTags ? added : regrouped(added, () => ({}))).flatMap(linesOf);

/** As many lines in each packet as fit; a line alone is never too long. */
export const packetsOf = (lines: readonly string[], most: number): readonly string[] => {
  const packets: string[] = [];
  let packet = '';
  let size = 0;
  for (const line of lines) {
    const bytes = Buffer.byteLength(line);
    if (packet !== '' && size + 1 + bytes > most) {
      packets.push(packet);
      packet = '';
      size = 0;
    }
    packet = packet === '' ? line : `${packet}\n${line}`;
    size += bytes + (size === 0 ? 0 : 1);
  }
  return packet === '' ? packets : [...packets, packet];
};
