// What a load comes to: passed, failed, not to be judged, or not to be trusted.
import type { LoadSummary, LoadTotals, LoadVerdict, ThresholdResult } from '../model/load.ts';
import { METRICS, type MetricSeries } from '../model/metric.ts';
import { measuredNothing } from './load-measured.ts';
import { matchingSeries } from './metric-select.ts';
import { parseSelector } from './threshold-selector.ts';

type Numbers = Omit<LoadSummary, 'verdict'>;

const metricOf = ({ metric }: ThresholdResult): string => metric.split('{')[0]!.trim();

// A generator at its limit makes everything slower and fewer; what answers say, it does not change.
const dependsOnGenerator = (result: ThresholdResult): boolean => {
  const metric = metricOf(result);
  const aggregation = /^\s*(\w+)/.exec(result.expression)?.[1] ?? '';
  if (!Object.hasOwn(METRICS, metric)) return /^(?:avg|min|max|med|p)$/.test(aggregation);
  return METRICS[metric as keyof typeof METRICS] !== 'rate' && metric !== 'script_errors';
};

/** Whether something was judged that a generator at its limit makes worthless; a flat-out benchmark judges nothing. */
export const needsTrust = ({ thresholds }: Pick<LoadSummary, 'thresholds'>, isCompared: boolean): boolean =>
  isCompared || thresholds.some(dependsOnGenerator);

// A threshold that was not judged rules nothing, and one about some samples does not rule the others.
const ruledBy = (thresholds: readonly ThresholdResult[], series: readonly MetricSeries[], metric: string) =>
  new Set(
    thresholds
      .filter((result) => result.verdict !== 'none' && metricOf(result) === metric)
      .flatMap((result) => matchingSeries(series, metric, parseSelector(result.metric).tags)),
  );

const isUnanswered = ({ tags }: MetricSeries): boolean => tags.status === '0' || Object.hasOwn(tags, 'error_code');

const failsUnruled = (
  { series, thresholds }: LoadTotals,
  isRuled: boolean,
  isFailing: (one: MetricSeries) => boolean,
  metric: 'checks' | 'http_req_failed',
): boolean => {
  const failing = series.filter((one) => one.metric === metric && isFailing(one));
  if (failing.length === 0 || !isRuled) return failing.length > 0;
  const ruled = ruledBy(thresholds, series, metric);
  return failing.some((one) => !ruled.has(one));
};

/** A check failed that no threshold rules. */
const checksFailed = (totals: LoadTotals): boolean =>
  failsUnruled(
    totals,
    totals.isRuled.checks,
    ({ value }) => value.kind === 'rate' && value.passes < value.total,
    'checks',
  );

/** A request got no answer, and no threshold rules that. */
const answersMissing = (totals: LoadTotals): boolean =>
  failsUnruled(
    totals,
    totals.isRuled.errors,
    (one) => isUnanswered(one) && one.value.kind === 'rate' && one.value.passes > 0,
    'http_req_failed',
  );

/**
 * `failed`: a threshold does not hold, or a check failed and no threshold rules it. `errored`: nothing was measured, a script broke, a threshold
 * asks for what its metric has not, or requests got no answer and no threshold rules that. `inconclusive`: nothing of that, but the generator was the
 * bottleneck; then thresholds about times and rates count neither way.
 */
export const judgeLoad = (numbers: Numbers, totals: LoadTotals): LoadVerdict => {
  const { thresholds, generator, scriptErrors } = numbers;
  const counts = (result: ThresholdResult): boolean => !generator.isSaturated || !dependsOnGenerator(result);
  if (measuredNothing(numbers)) return 'errored';
  if (
    thresholds.some((result) => (result.verdict === 'fail' || result.aborted) && counts(result)) ||
    checksFailed(totals)
  )
    return 'failed';
  if (scriptErrors > 0 || thresholds.some(({ verdict, reason }) => verdict === 'none' && reason !== undefined))
    return 'errored';
  if (totals.isIncomplete || answersMissing(totals)) return 'errored';
  return generator.isSaturated ? 'inconclusive' : 'passed';
};
