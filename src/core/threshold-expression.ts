// Reads what has to hold: an aggregation, an operator and a number, in k6's grammar.
import type { MetricKind, MetricValue } from '../model/metric.ts';
import { METRICS } from '../model/metric.ts';
import { Problem } from '../model/problem.ts';
import { slips } from './nearest.ts';
import { average, percentile } from './trend-stats.ts';

export type Operator = '<' | '<=' | '>' | '>=' | '==' | '===' | '!=';

export type ThresholdExpression = {
  /** `avg`, `count`, … */
  readonly aggregation: string;
  /** Of `p(95)`. */
  readonly percent?: number;
  readonly operator: Operator;
  readonly limit: number;
};

/** What each kind of metric can be asked for, as a message names it. */
export const AGGREGATIONS: { readonly [kind in MetricKind]: readonly string[] } = {
  counter: ['count', 'rate'],
  gauge: ['value'],
  rate: ['rate'],
  trend: ['avg', 'min', 'max', 'med', 'p(N)'],
};

const ALL = [...new Set(Object.values(AGGREGATIONS).flat())];

const EXPRESSION = /^\s*([A-Za-z]\w*)\s*(?:\(\s*([^()]*?)\s*\))?\s*(<=|>=|===|==|!=|<|>)\s*(\S.*?)\s*$/s;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

const isOf = (name: string, allowed: readonly string[]): boolean => allowed.includes(name === 'p' ? 'p(N)' : name);

export const isAggregationOf = (kind: MetricKind, { aggregation }: ThresholdExpression): boolean =>
  isOf(aggregation, AGGREGATIONS[kind]);

const percentOf = (name: string, written: string | undefined, fail: (why: string, hint?: string) => never) => {
  if (name !== 'p') return written === undefined ? {} : fail(`${name} takes nothing in brackets`);
  if (written === undefined) return fail('p needs a percentile', 'For example p(95)<300.');
  const percent = NUMBER.test(written) ? Number(written) : Number.NaN;
  if (percent >= 0 && percent <= 100) return { percent };
  return fail(`p(${written}) is no percentile`, 'Percentiles are from p(0) to p(100), decimals allowed: p(99.9).');
};

const limitOf = (written: string, fail: (why: string, hint?: string) => never): number => {
  const limit = Number(written);
  if (NUMBER.test(written) && Number.isFinite(limit)) return limit;
  const [, bare, unit] = /^([\d.]+)\s*(ms|s|m|%)$/.exec(written) ?? [];
  if (bare === undefined) return fail(`"${written}" is no number`);
  if (unit === '%') return fail(`"${written}" is no number`, `Shares are from 0 to 1: ${Number(bare) / 100}.`);
  const ms = Number(bare) * ({ ms: 1, s: 1000, m: 60_000 }[unit as 'ms'] ?? 1);
  return fail(`"${written}" is no number`, `Times are in milliseconds, without a unit: ${ms}.`);
};

/** `kind`: the metric's, where it is known. Throws Problem. */
export const parseExpression = (metric: string, written: string, kind: MetricKind | undefined): ThresholdExpression => {
  const fail = (why: string, hint = 'For example p(95)<300, rate>0.99, count>=100.'): never => {
    throw new Problem('threshold.expression', `threshold "${written}" of ${metric}: ${why}`, { hint });
  };
  const [, name, inBrackets, operator, value] = EXPRESSION.exec(written) ?? [];
  if (name === undefined || operator === undefined || value === undefined)
    return fail(
      'it has to be an aggregation, an operator and a number',
      'Operators are <, <=, >, >=, ==, ===, !=. For example p(95)<300.',
    );
  if (!isOf(name, kind ? AGGREGATIONS[kind] : ALL)) {
    const allowed = (kind ? AGGREGATIONS[kind] : ALL).join(', ');
    fail(
      kind ? `a ${kind} has no "${name}"` : `there is no "${name}"`,
      `${kind ? `A ${kind} has` : 'There are'} ${allowed}.`,
    );
  }
  const percent = percentOf(name, inBrackets, fail);
  return { aggregation: name, ...percent, operator: operator as Operator, limit: limitOf(value, fail) };
};

/** k6 has these; nothing that runs here measures them. */
const FOREIGN =
  /^(?:group_duration$|http_req_|grpc_req_|grpc_streams|ws_(?:connecting|session|sessions|msgs_|ping)|browser_)/;

/** The kind of a metric that every load has; undefined for one that scripts make. Throws Problem for what looks like neither. */
export const kindOf = (metric: string): MetricKind | undefined => {
  if (Object.hasOwn(METRICS, metric)) return METRICS[metric as keyof typeof METRICS];
  const allowed = metric.length >= 10 ? 2 : 1;
  const near = Object.keys(METRICS).find((known) => slips(metric, known) <= allowed);
  if (!near && !FOREIGN.test(metric)) return undefined;
  throw new Problem('threshold.unknown-metric', `threshold of "${metric}": there is no such metric`, {
    hint: near ? `Did you mean ${near}?` : `Measured are ${Object.keys(METRICS).join(', ')}, and what scripts measure.`,
  });
};

const OPERATORS: { readonly [operator in Operator]: (left: number, right: number) => boolean } = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '==': (left, right) => left === right,
  '===': (left, right) => left === right,
  '!=': (left, right) => left !== right,
};

export const holds = ({ operator, limit }: ThresholdExpression, observed: number): boolean =>
  OPERATORS[operator](observed, limit);

/** What the expression asks a value for; undefined where it has no such number. Counters' `rate` is per second. */
export const observedIn = (
  value: MetricValue,
  { aggregation, percent }: ThresholdExpression,
  durationMs: number,
): number | undefined => {
  if (value.kind === 'counter') {
    if (aggregation === 'count') return value.sum;
    return aggregation === 'rate' && durationMs > 0 ? (value.sum * 1000) / durationMs : undefined;
  }
  if (value.kind === 'gauge') return aggregation === 'value' ? value.last : undefined;
  if (value.kind === 'rate') return aggregation === 'rate' && value.total > 0 ? value.passes / value.total : undefined;
  if (value.count === 0) return undefined;
  if (aggregation === 'avg') return average(value);
  if (aggregation === 'min' || aggregation === 'max') return value[aggregation];
  if (aggregation === 'med') return percentile(value, 50);
  return percent === undefined ? undefined : percentile(value, percent);
};
