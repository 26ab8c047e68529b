// Finds the series that a metric with tags is about, and makes one value of them.
import type { MetricSeries, MetricTags, MetricValue } from '../model/metric.ts';
import { mergeValues } from './metrics.ts';
import { isLastPart } from './request-name.ts';

const hasTag = (tags: MetricTags, name: string, value: string): boolean =>
  Object.hasOwn(tags, name) && tags[name] === value;

const hasTags = (tags: MetricTags, wanted: MetricTags): boolean =>
  Object.keys(wanted).every((name) => hasTag(tags, name, wanted[name] as string));

// `login` is also what `Auth / login` is called, for users think of the request's own name, as in k6.
const namedLast = (tags: MetricTags, name: string): boolean =>
  Object.hasOwn(tags, 'name') && isLastPart(tags.name as string, name);

/**
 * The series of the metric whose tags include these, whatever others they have; values match exactly. A request is also found by the last part of its
 * name (`login` for `Auth / login`), when none has the name as it is written; where several end so, all of them are meant.
 */
export const matchingSeries = (
  series: readonly MetricSeries[],
  metric: string,
  tags: MetricTags = {},
): readonly MetricSeries[] => {
  const ofMetric = series.filter((one) => one.metric === metric);
  const { name, ...others } = tags;
  if (name === undefined || ofMetric.some((one) => hasTag(one.tags, 'name', name)))
    return ofMetric.filter((one) => hasTags(one.tags, tags));
  return ofMetric.filter((one) => namedLast(one.tags, name) && hasTags(one.tags, others));
};

/** The matching series as one value; undefined where there is none. */
export const selectSeries = (
  series: readonly MetricSeries[],
  metric: string,
  tags: MetricTags = {},
): MetricValue | undefined => mergeValues(matchingSeries(series, metric, tags).map(({ value }) => value));
