// Drives one process's share of a load: its scenarios, each by its executor.
import { wholeNumber } from '../../core/load-segment.ts';
import { registry } from '../../executors/registry.gen.ts';
import type { Schedule } from '../../model/executor.ts';
import type { LoadScenario } from '../../model/load.ts';
import type { MetricTags } from '../../model/metric.ts';
import type { PlanUnit, Step } from '../../model/plan.ts';
import type { PreparedCache } from '../../protocols/http/lean/lean-http.ts';
import type { LoadEngine, LoadEngineInput } from './load-engine.ts';
import { runClosed } from './run-closed.ts';
import { runOpen } from './run-open.ts';
import { createSamples, type RequestSamples } from './samples.ts';
import { createScenarioRun, type Iterating, type RunControl } from './scenario-run.ts';
import { createTargetUser } from './target-user.ts';
import { createVirtualUser, type ScenarioWork } from './virtual-user.ts';

const tagsOf = ({ tags, name }: LoadScenario): MetricTags => ({ ...tags, scenario: name });

const stepsOf = (unit: PlanUnit, ids: readonly string[]): readonly Step[] => {
  const byId = new Map(unit.allSteps.map((step) => [step.id, step]));
  return ids.map((id) => byId.get(id)!);
};

/** What scripts of a scenario measure themselves; their own tags come beside the scenario's. */
const customOf = ({ metrics }: LoadEngineInput, tags: MetricTags): ScenarioWork['custom'] => {
  const sinks = new Map<string, (value: number) => void>();
  const open = (metric: string, kind: string, own: MetricTags): ((value: number) => void) => {
    if (kind === 'counter') return metrics.counter(metric, own);
    if (kind === 'gauge') return metrics.gauge(metric, own);
    if (kind === 'trend') return metrics.trend(metric, own);
    const rate = metrics.rate(metric, own);
    return (value) => rate(value !== 0);
  };
  return ({ metric, metricKind, value, tags: own }) => {
    const key = own ? `${metricKind} ${metric} ${JSON.stringify(own)}` : `${metricKind} ${metric}`;
    let sink = sinks.get(key);
    if (!sink) {
      sink = open(metric, metricKind, { ...tags, ...own });
      sinks.set(key, sink);
    }
    sink(value);
  };
};

const thinkOf = ({ thinkTimeMs }: LoadScenario, random: () => number): (() => number) => {
  if (!thinkTimeMs) return () => 0;
  const { min, max } = thinkTimeMs;
  return () => min + random() * (max - min);
};

const workOf = (scenario: LoadScenario, input: LoadEngineInput): ScenarioWork => {
  const prepared: PreparedCache = new Map();
  const unit = input.load.plan.units[0]!;
  const tags = tagsOf(scenario);
  const samples = new Map<Step, RequestSamples>();
  const samplesOf = (step: Step): RequestSamples => {
    let known = samples.get(step);
    if (!known) {
      known = createSamples(input.metrics, step, tags);
      samples.set(step, known);
    }
    return known;
  };
  const { rows, segment } = input;
  return {
    input,
    prepared,
    unit,
    steps: stepsOf(unit, scenario.stepIds),
    userSetup: stepsOf(unit, scenario.userSetupIds),
    samplesOf,
    custom: customOf(input, tags),
    rowOf: (iteration) => (rows.length === 0 ? {} : rows[wholeNumber(iteration, segment) % rows.length]!),
    thinkMs: thinkOf(scenario, input.random),
  };
};

const userMaker = (scenario: LoadScenario, input: LoadEngineInput): (() => Iterating) => {
  const { target, client, metrics, options } = input;
  if (!target) {
    const work = workOf(scenario, input);
    return () => createVirtualUser(work, input.createUser(scenario.variables));
  }
  const request = client.prepare({
    method: target.method,
    url: target.url,
    headers: target.headers,
    ...(target.body === undefined ? {} : { body: new TextEncoder().encode(target.body) }),
    timeoutMs: options.timeouts.requestMs,
    maxResponseBytes: options.maxResponseBytes,
  });
  const samples = createSamples(metrics, { path: [], name: `${target.method} ${target.url}` }, tagsOf(scenario));
  return () => createTargetUser({ target, client, request, samples });
};

type Prepared = {
  readonly scenario: LoadScenario;
  readonly schedule: Schedule;
  readonly createUser: () => Iterating;
  /** Users that an open model begins with. */
  readonly users: readonly Iterating[];
};

const prepare = async (scenario: LoadScenario, input: LoadEngineInput): Promise<Prepared> => {
  const executor = await registry[scenario.profile.executor]();
  const schedule = executor.schedule(scenario.profile, input.segment);
  const createUser = userMaker(scenario, input);
  const count = schedule.model === 'open' ? schedule.preAllocatedVus : 0;
  return { scenario, schedule, createUser, users: Array.from({ length: count }, createUser) };
};

const runScenario = async (prepared: Prepared, run: RunControl, input: LoadEngineInput): Promise<void> => {
  const { schedule, users } = prepared;
  await new Promise<void>((resolve) => {
    input.callAt(run.startAt, resolve);
    run.onEnding(resolve);
  });
  if (run.isEnding()) return;
  const cancelEnd = input.callAt(run.startAt + schedule.endMs, run.end);
  run.counts.allocated = users.length;
  if (schedule.model === 'closed') await runClosed(run, schedule);
  else await runOpen(run, schedule, [...users]);
  cancelEnd();
};

/** Users that an open model begins with are made here, before the start. Rejects with Problem for a target that cannot be asked. */
export const createLoadEngine = async (input: LoadEngineInput): Promise<LoadEngine> => {
  const prepared = await Promise.all(input.load.scenarios.map((scenario) => prepare(scenario, input)));
  let runs: readonly RunControl[] = [];
  return {
    run: async (startAt, signal) => {
      runs = prepared.map(({ scenario, createUser }) =>
        createScenarioRun(scenario, input, startAt + scenario.startMs, createUser),
      );
      const kill = (): void => {
        for (const run of runs) {
          run.end();
          run.kill();
        }
      };
      signal.addEventListener('abort', kill);
      if (signal.aborted) kill();
      await Promise.all(prepared.map((one, i) => runScenario(one, runs[i]!, input)));
      signal.removeEventListener('abort', kill);
    },
    stop: () => {
      for (const run of runs) run.end();
    },
    users: () => ({
      active: runs.reduce((sum, { counts }) => sum + counts.active, 0),
      allocated: runs.reduce((sum, { counts }) => sum + counts.allocated, 0),
    }),
  };
};
