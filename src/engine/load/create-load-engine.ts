// Drives one process's share of a load: its scenarios, each by its executor.
import { wholeNumber } from '../../core/load-segment.ts';
import { registry } from '../../executors/registry.gen.ts';
import type { Schedule } from '../../model/executor.ts';
import type { LoadScenario } from '../../model/load.ts';
import type { MetricTags } from '../../model/metric.ts';
import type { PlanUnit, Step } from '../../model/plan.ts';
import { createPreparedCache, type PreparedCache } from '../../protocols/http/lean/prepared-cache.ts';
import { createCustomMetrics } from './custom-metrics.ts';
import type { LoadEngine, LoadEngineInput } from './load-engine.ts';
import { createResolutionCache } from './resolution-cache.ts';
import { runClosed } from './run-closed.ts';
import { runOpen } from './run-open.ts';
import { createSamples, type RequestSamples } from './samples.ts';
import { createScenarioRun, type Iterating, type RunControl } from './scenario-run.ts';
import { createTargetUser } from './target-user.ts';
import { createVirtualUser, type ScenarioWork } from './virtual-user.ts';
import { withPipelining } from './with-pipelining.ts';

const tagsOf = ({ tags, name }: LoadScenario): MetricTags => ({ ...tags, scenario: name });

const stepsOf = (unit: PlanUnit, ids: readonly string[]): readonly Step[] => {
  const byId = new Map(unit.allSteps.map((step) => [step.id, step]));
  return ids.map((id) => byId.get(id)!);
};

const thinkOf = ({ thinkTimeMs }: LoadScenario, random: () => number): (() => number) => {
  if (!thinkTimeMs) return () => 0;
  const { min, max } = thinkTimeMs;
  return () => min + random() * (max - min);
};

const workOf = (scenario: LoadScenario, input: LoadEngineInput, prepared: PreparedCache): ScenarioWork => {
  const unit = input.load.plan.units[0]!;
  const tags = tagsOf(scenario);
  const samples = new Map<Step, RequestSamples>();
  const samplesOf = (step: Step): RequestSamples => {
    const known = samples.get(step);
    if (known) return known;
    const made = createSamples(input.metrics, step, tags);
    samples.set(step, made);
    return made;
  };
  const { rows, segment } = input;
  return {
    input,
    unit,
    steps: stepsOf(unit, scenario.stepIds),
    userSetup: stepsOf(unit, scenario.userSetupIds),
    samplesOf,
    custom: createCustomMetrics(input, tags),
    // Every row has its turn, whichever process and user runs the iteration.
    rowOf: (iteration) => (rows.length === 0 ? {} : rows[wholeNumber(iteration, segment) % rows.length]!),
    thinkMs: thinkOf(scenario, input.random),
    prepared,
    resolutions: createResolutionCache(),
  };
};

type OnDefect = (error: unknown) => void;

const userMaker = (
  scenario: LoadScenario,
  input: LoadEngineInput,
  prepared: PreparedCache,
  onDefect: OnDefect,
): (() => Iterating) => {
  const { target, client, metrics, options, clock, now, tell } = input;
  if (!target) {
    const work = workOf(scenario, input, prepared);
    return () => createVirtualUser(work, input.createUser(scenario.variables), onDefect);
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
  return () => createTargetUser({ target, client, request, samples, clock, now, tell });
};

type Prepared = {
  readonly scenario: LoadScenario;
  readonly schedule: Schedule;
  readonly createUser: () => Iterating;
  /** Users that there are before the start. */
  readonly users: Iterating[];
};

/** A closed model will need them all; what an open one needs shows. */
const usersBefore = (schedule: Schedule): number =>
  schedule.model === 'open'
    ? schedule.preAllocatedVus
    : schedule.changes.reduce((most, { vus }) => Math.max(most, vus), 0);

const prepare = async (
  scenario: LoadScenario,
  input: LoadEngineInput,
  cache: PreparedCache,
  onDefect: OnDefect,
): Promise<Prepared> => {
  const executor = await registry[scenario.profile.executor]();
  const whole = executor.schedule(scenario.profile, input.segment);
  const schedule = input.target ? withPipelining(whole, input.load.connections.pipelining) : whole;
  const createUser = userMaker(scenario, input, cache, onDefect);
  const users = Array.from({ length: usersBefore(schedule) }, createUser);
  return { scenario, schedule, createUser, users };
};

const runScenario = async ({ schedule, users }: Prepared, run: RunControl, input: LoadEngineInput): Promise<void> => {
  await new Promise<void>((resolve) => {
    const cancel = input.callAt(run.startAt, resolve);
    run.onEnding(() => {
      cancel();
      resolve();
    });
  });
  if (run.isEnding()) return run.close();
  const cancelEnd = input.callAt(run.startAt + schedule.endMs, run.end);
  if (schedule.model === 'closed') await runClosed(run, schedule);
  else {
    run.counts.allocated = users.length;
    await runOpen(run, schedule, users.splice(0));
  }
  cancelEnd();
  run.close();
};

/**
 * Users that are surely needed are made here, before the start. Rejects with Problem for a target that cannot be asked.
 * `run` rejects for a defect of ours alone.
 */
export const createLoadEngine = async (input: LoadEngineInput): Promise<LoadEngine> => {
  const defect = Promise.withResolvers<never>();
  defect.promise.catch(() => undefined);
  const cache = createPreparedCache();
  const prepared = await Promise.all(
    input.load.scenarios.map((scenario) => prepare(scenario, input, cache, defect.reject)),
  );
  const lanes = input.target ? Math.max(1, input.load.connections.pipelining) : 1;
  let runs: readonly RunControl[] = [];
  let isStopped = false;
  const sum = (count: 'active' | 'allocated'): number =>
    Math.ceil(runs.reduce((total, { counts }) => total + counts[count], 0) / lanes);
  return {
    run: async (startAt, signal) => {
      if (isStopped) return;
      runs = prepared.map(({ scenario, createUser, users }) => {
        const nextUser = (): Iterating => users.pop() ?? createUser();
        return createScenarioRun(scenario, input, startAt + scenario.startMs, nextUser, defect.reject);
      });
      const kill = (): void => {
        for (const run of runs) {
          run.end();
          run.kill();
        }
      };
      signal.addEventListener('abort', kill);
      const all = Promise.all(prepared.map((one, i) => runScenario(one, runs[i]!, input)));
      if (signal.aborted) kill();
      await Promise.race([all, defect.promise]);
      signal.removeEventListener('abort', kill);
    },
    stop: () => {
      isStopped = true;
      for (const run of runs) run.end();
    },
    users: () => ({ active: sum('active'), allocated: sum('allocated') }),
  };
};
