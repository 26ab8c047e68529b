// Thresholds as k6 writes them: read before a load, judged on what it measured.
import type { LoadThreshold, ThresholdResult } from '../model/load.ts';
import type { MetricSeries, MetricValue } from '../model/metric.ts';
import { Problem } from '../model/problem.ts';
import { selectSeries } from './metric-select.ts';
import { readDuration } from './read-duration.ts';
import {
  AGGREGATIONS,
  holds,
  isAggregationOf,
  kindOf,
  observedIn,
  parseExpression,
  type ThresholdExpression,
} from './threshold-expression.ts';
import { parseSelector } from './threshold-selector.ts';

/** An expression, or k6's long form. */
export type WrittenThreshold =
  | string
  | { readonly threshold: string; readonly abortOnFail?: boolean; readonly delayAbortEval?: string | number };

const delayOf = (metric: string, written: string | number): number => {
  const ms = typeof written === 'number' ? written : readDuration(String(written));
  if (ms !== undefined && Number.isFinite(ms) && ms >= 0) return ms;
  throw new Problem(
    'threshold.delay',
    `delayAbortEval of a threshold of ${metric} is no length of time: ${JSON.stringify(written)}`,
    {
      hint: 'For example "10s"; numbers are milliseconds.',
    },
  );
};

const MEMBERS = ['threshold', 'abortOnFail', 'delayAbortEval'];

const longForm = (metric: string, option: Exclude<WrittenThreshold, string>): Omit<LoadThreshold, 'metric'> => {
  const { threshold, abortOnFail, delayAbortEval } = option ?? {};
  const foreign = Object.keys(option ?? {}).find((name) => !MEMBERS.includes(name));
  if (
    typeof threshold !== 'string' ||
    foreign !== undefined ||
    (abortOnFail !== undefined && typeof abortOnFail !== 'boolean')
  )
    throw new Problem(
      'threshold.form',
      foreign === undefined
        ? `a threshold of ${metric} is neither an expression nor {threshold, abortOnFail, delayAbortEval}`
        : `a threshold of ${metric} has a member that assay does not know: ${foreign}`,
      { hint: 'For example "p(95)<300", or {"threshold": "p(95)<300", "abortOnFail": true, "delayAbortEval": "10s"}.' },
    );
  return {
    expression: threshold,
    ...(abortOnFail === undefined ? {} : { abortOnFail }),
    ...(delayAbortEval === undefined ? {} : { delayAbortEvalMs: delayOf(metric, delayAbortEval) }),
  };
};

/** One threshold of a metric. Throws Problem that names the part that is wrong, and what is allowed there. */
export const parseThreshold = (metric: string, option: WrittenThreshold): LoadThreshold => {
  const selector = parseSelector(metric);
  const kind = kindOf(selector.metric);
  const { expression, ...rest } = typeof option === 'string' ? { expression: option } : longForm(metric, option);
  parseExpression(metric.trim(), expression, kind);
  return { metric: metric.trim(), expression: expression.trim(), ...rest };
};

/** Nothing counted is a number, too: 0. Not while the load runs, and not of a tag that may only be misspelt, unless 0 is what must not be. */
const countedNothing = (
  { metric, tags }: ReturnType<typeof parseSelector>,
  expression: ThresholdExpression,
): MetricValue | undefined => {
  const value = { kind: 'counter', sum: 0 } as const;
  const isCounter = kindOf(metric) === 'counter' && isAggregationOf('counter', expression);
  return isCounter && (Object.keys(tags).length === 0 || !holds(expression, 0)) ? value : undefined;
};

const judge = (
  threshold: LoadThreshold,
  series: readonly MetricSeries[],
  durationMs: number,
  isOver: boolean,
): ThresholdResult => {
  const selector = parseSelector(threshold.metric);
  const { metric, tags } = selector;
  const expression = parseExpression(threshold.metric, threshold.expression, undefined);
  const value = selectSeries(series, metric, tags) ?? (isOver ? countedNothing(selector, expression) : undefined);
  if (!value) return { ...threshold, verdict: 'none' };
  if (!isAggregationOf(value.kind, expression)) {
    const allowed = AGGREGATIONS[value.kind].join(', ');
    return { ...threshold, verdict: 'none', reason: `${metric} is a ${value.kind}, which has ${allowed}` };
  }
  const observed = observedIn(value, expression, durationMs);
  if (observed === undefined) return { ...threshold, verdict: 'none', reason: `${metric} has no such number` };
  return { ...threshold, verdict: holds(expression, observed) ? 'pass' : 'fail', observed };
};

/**
 * Each threshold on what was measured. As in k6 they are judged however few samples there are, and one without any is not failed: it is `none`, which
 * `thresholdWarning` tells; but counters that every load has are 0 then, unless more may come (`isOver` false). `durationMs`: what counters' rates are per second of.
 */
export const judgeThresholds = (
  thresholds: readonly LoadThreshold[],
  series: readonly MetricSeries[],
  durationMs: number,
  { isOver = true }: { readonly isOver?: boolean } = {},
): readonly ThresholdResult[] => thresholds.map((threshold) => judge(threshold, series, durationMs, isOver));

/** What the user has to be told of a threshold that was not judged; undefined for one that was. */
export const thresholdWarning = (
  result: ThresholdResult,
):
  | { readonly level: 'warning' | 'error'; readonly code: string; readonly message: string; readonly hint: string }
  | undefined => {
  if (result.verdict !== 'none') return undefined;
  const { metric, expression, reason } = result;
  const subject = `threshold ${metric}: ${expression} was not judged`;
  if (reason !== undefined)
    return {
      level: 'error',
      code: 'threshold.unfit',
      message: `${subject}: ${reason}`,
      hint: 'Ask for another number of this metric.',
    };
  return {
    level: 'warning',
    code: 'threshold.no-samples',
    message: `${subject}: nothing was measured under this name`,
    hint: metric.includes('{')
      ? 'Its tags have to be those of samples: name (of the request), group, scenario, method, status, check.'
      : 'Scripts have to add samples to a metric of their own: pm.metrics.trend(name).add(value).',
  };
};
