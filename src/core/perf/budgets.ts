// Performance budgets of functional runs: what the requests of each endpoint may take, judged when the run is over, as steps of their own.
import type { Check } from '../../model/check.ts';
import type { SourceRef } from '../../model/collection.ts';
import type { Cursor, RunEvent, RunFinished, RunStarted, StepStarted } from '../../model/event.ts';
import type { Plan } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import { createMetricCell, type MetricCell } from '../metric-cell.ts';
import { nearest } from '../nearest.ts';
import { isLastPart, lastPart, requestName } from '../request-name.ts';
import { holds, observedIn, parseExpression, type ThresholdExpression } from '../threshold-expression.ts';
import { isSupported } from '../trend-stats.ts';
import { warning } from '../warning.ts';
import { durationOf } from './exchange-series.ts';

export type Budget = {
  /** Of the request, or with its folders: `Auth / Login`; absent: every one that has no budget of its own. */
  readonly name?: string;
  readonly written: string;
  readonly expression: ThresholdExpression;
};

const METRIC = 'http_req_duration';

/** `p(95)<500`, or `Login: p(95)<300`. Throws Problem. */
export const parseBudget = (word: string): Budget => {
  const at = word.lastIndexOf(':');
  const [name, written] = [word.slice(0, Math.max(0, at)).trim(), word.slice(at + 1).trim()];
  const expression = parseExpression(METRIC, written, 'trend');
  return { ...(name === '' ? {} : { name }), written, expression };
};

const isNamed = (endpoint: string, name: string): boolean => endpoint === name || isLastPart(endpoint, name);

/** Throws Problem for a budget of a request that the plan does not have. */
export const checkBudgets = (budgets: readonly Budget[], { units }: Plan): void => {
  const endpoints = units.flatMap(({ steps }) => steps.map(requestName));
  for (const { name } of budgets) {
    if (name === undefined || endpoints.some((endpoint) => isNamed(endpoint, name))) continue;
    const near = nearest(name, [...endpoints, ...endpoints.map(lastPart)]);
    throw new Problem('budget.name', `--budget: no request is called "${name}"`, {
      hint: near ? `Did you mean "${near}"?` : 'The name is that of a request, with or without its folders.',
    });
  }
};

type Endpoint = { readonly times: MetricCell; readonly source: SourceRef };

const milliseconds = (value: number): string => `${Math.round(value * 100) / 100} ms`;

const asked = ({ aggregation, percent }: ThresholdExpression): string =>
  percent === undefined ? aggregation : `${aggregation}(${percent})`;

const checkOf = ({ written, expression }: Budget, index: number, { times, source }: Endpoint): Check => {
  const value = times.value();
  const observed = observedIn(value, expression, 1);
  const count = value.kind === 'trend' ? value.count : 0;
  if (observed !== undefined && holds(expression, observed)) return { name: written, verdict: 'pass', index };
  const found = observed === undefined ? 'is not known' : `was ${milliseconds(observed)}`;
  const message = `${asked(expression)} ${found} over ${count} ${count === 1 ? 'request' : 'requests'}, the budget is ${written}`;
  return {
    name: written,
    verdict: 'fail',
    index,
    error: { name: 'AssertionError', message },
    expected: written,
    ...(observed === undefined ? {} : { actual: observed }),
    where: METRIC,
    source,
  };
};

const percentileIn = ({ aggregation, percent }: ThresholdExpression): number | undefined =>
  aggregation === 'med' ? 50 : percent;

type Judging = { readonly unit: number; readonly at: number; readonly newId: () => string };

const stepEvents = (
  name: string,
  checks: readonly Check[],
  source: SourceRef,
  position: number,
  { unit, at, newId }: Judging,
): readonly RunEvent[] => {
  const cursor: Cursor = { ref: newId(), stepId: `${unit}/${position}`, unit, iteration: 0, position };
  const outcome = checks.some(({ verdict }) => verdict === 'fail') ? 'failed' : 'passed';
  return [
    { type: 'step.started', at, cursor, itemId: `budget-${position}`, name, path: [], source },
    { type: 'step.finished', at, cursor, outcome, checks, errors: [], scripts: [], durationMs: 0 },
  ];
};

const unjudged = (name: string, source: SourceRef, position: number, judging: Judging): readonly RunEvent[] => {
  const [started, finished] = stepEvents(name, [], source, position, judging);
  const message = 'its budget could not be judged: it had no answer in this run';
  const error = { kind: 'problem', name: 'Error', message, code: 'budget.no-answer' } as const;
  return [started!, { ...finished!, outcome: 'errored', errors: [error] } as RunEvent];
};

const fewSamples = (
  endpoints: ReadonlyMap<string, Endpoint>,
  budgetsOf: (endpoint: string) => readonly Budget[],
): string | undefined => {
  const few = [...endpoints].filter(([name, { times }]) => {
    const value = times.value();
    const count = value.kind === 'trend' ? value.count : 0;
    return budgetsOf(name).some(({ expression }) => {
      const percentile = percentileIn(expression);
      return percentile !== undefined && percentile < 100 && !isSupported(percentile, count);
    });
  });
  if (few.length === 0) return undefined;
  const [first] = few[0]!;
  return `${few.length === 1 ? first : `${few.length} endpoints, ${first} among them,`} had too few requests for the percentiles of the budget: it is judged on those there were`;
};

const judge = (
  budgets: readonly Budget[],
  endpoints: ReadonlyMap<string, Endpoint>,
  judging: Judging,
  file: string,
): readonly RunEvent[] => {
  const budgetsOf = (endpoint: string): readonly Budget[] => {
    const own = budgets.filter(({ name }) => name !== undefined && isNamed(endpoint, name));
    return own.length > 0 ? own : budgets.filter(({ name }) => name === undefined);
  };
  const events: RunEvent[] = [];
  let position = 0;
  for (const [name, endpoint] of endpoints) {
    const own = budgetsOf(name);
    if (own.length === 0) continue;
    const checks = own.map((budget, index) => checkOf(budget, index, endpoint));
    events.push(...stepEvents(name, checks, endpoint.source, position, judging));
    position += 1;
  }
  const missing = new Set(
    budgets.flatMap(({ name }) =>
      name !== undefined && ![...endpoints.keys()].some((endpoint) => isNamed(endpoint, name)) ? [name] : [],
    ),
  );
  for (const name of missing) {
    events.push(...unjudged(name, { file, pointer: '' }, position, judging));
    position += 1;
  }
  const few = fewSamples(endpoints, budgetsOf);
  const hint = 'Run more iterations (-n), or set a budget on max or avg.';
  return few === undefined ? events : [warning(judging.at, 'budget.few-samples', few, hint), ...events];
};

/** The stage: the run gains a unit of budgets, and at its end a step for each endpoint. Memory grows with the endpoints. */
export async function* withBudgets(
  events: AsyncIterable<RunEvent>,
  budgets: readonly Budget[],
  newId: () => string,
): AsyncGenerator<RunEvent> {
  const endpoints = new Map<string, Endpoint>();
  const open = new Map<string, StepStarted>();
  let unit = 0;
  let file = '';
  const begin = (event: RunStarted): RunStarted => {
    unit = event.units.length;
    file = event.units[0]?.file ?? '';
    const own = { index: unit, id: 'budgets', name: 'Performance budgets', file, steps: budgets.length, iterations: 1 };
    return { ...event, units: [...event.units, own] };
  };
  const end = (event: RunFinished): readonly RunEvent[] =>
    judge(budgets, endpoints, { unit, at: event.at, newId }, file);
  for await (const event of events) {
    if (event.type === 'step.started') open.set(event.cursor.ref, event);
    if (event.type === 'step.finished') open.delete(event.cursor.ref);
    if (event.type === 'exchange.finished' && event.exchange.role === 'main' && event.exchange.received.length > 0) {
      const step = open.get(event.cursor.ref);
      const name = step ? requestName(step) : '';
      const endpoint = endpoints.get(name) ?? (step && { times: createMetricCell('trend', 3), source: step.source });
      if (endpoint) endpoints.set(name, endpoint);
      endpoint?.times.record(durationOf(event.exchange.timings));
    }
    if (event.type === 'run.finished') yield* end(event);
    yield event.type === 'run.started' ? begin(event) : event;
  }
}
