// One virtual user: its world, and how it runs an iteration of a scenario. Its steps are those of a run, sent by the lean client.
import { setMaxListeners } from 'node:events';
import type { Client } from '../../model/contracts.ts';
import type { RunEvent } from '../../model/event.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { DataRow, PlanUnit, Step } from '../../model/plan.ts';
import { createLeanHttp } from '../../protocols/http/lean/lean-http.ts';
import type { PreparedCache } from '../../protocols/http/lean/prepared-cache.ts';
import type { EngineDeps } from '../deps.ts';
import { executeStep } from '../execute-step.ts';
import { nextIndex } from '../next-index.ts';
import type { ResolutionCache } from '../resolution-cache.ts';
import type { StepResult } from '../step-context.ts';
import type { LoadEngineInput, UserWorld } from './load-engine.ts';
import { isNobodyReached, type RequestSamples } from './samples.ts';
import type { Iterating, Outcome } from './scenario-run.ts';
import { scriptProblem } from './script-problem.ts';

/** What the users of a scenario share. */
export type ScenarioWork = {
  readonly unit: PlanUnit;
  readonly steps: readonly Step[];
  readonly userSetup: readonly Step[];
  readonly samplesOf: (step: Step) => RequestSamples;
  readonly custom: NonNullable<EngineDeps['onMetric']>;
  readonly rowOf: (iteration: number) => DataRow;
  /** ms to wait after a request. */
  readonly thinkMs: () => number;
  readonly prepared: PreparedCache;
  readonly resolutions: ResolutionCache;
  readonly input: LoadEngineInput;
};

/** What is known of the iteration under way. */
type Progress = {
  /** Until its first request is sent. */
  scheduledAt: number | undefined;
  /** Of the first request, until its sample is taken. */
  lateMs: number | undefined;
  /** Exchanges of the step under way, and how many of them failed. */
  exchanges: number;
  failures: number;
  hasAnswer: boolean;
  hasMissed: boolean;
};

const createProgress = (): Progress => ({
  scheduledAt: undefined,
  lateMs: undefined,
  exchanges: 0,
  failures: 0,
  hasAnswer: false,
  hasMissed: false,
});

/** The world's, with ears for what is measured. */
const createDeps = (
  { input, custom, prepared, resolutions, samplesOf }: ScenarioWork,
  world: UserWorld,
  progress: Progress,
  signal: AbortSignal,
): EngineDeps => {
  const { clock, now, client: lean } = input;
  const given = world.deps();
  const watched = ({ exchange, close }: Client): Client => ({
    close,
    exchange: (...call) => {
      if (progress.scheduledAt !== undefined) {
        progress.lateMs = Math.max(0, clock() - progress.scheduledAt);
        progress.scheduledAt = undefined;
      }
      return exchange(...call);
    },
  });
  const whole = (): Client | Promise<Client> => given.client('http');
  const http = watched(createLeanHttp({ lean, cookies: given.cookies, whole, prepared, now }));
  return {
    ...given,
    client: (protocol) =>
      protocol === 'http' ? http : Promise.resolve(given.client(protocol)).then((client) => watched(client)),
    onExchange: (exchange: Exchange, step: Step) => {
      const { error } = exchange;
      if (signal.aborted && error?.class === 'aborted') return;
      samplesOf(step).request(exchange, progress.lateMs);
      progress.lateMs = undefined;
      progress.exchanges += 1;
      if (!error) progress.hasAnswer = true;
      else {
        progress.failures += 1;
        if (isNobodyReached(error.class)) progress.hasMissed = true;
      }
    },
    onMetric: custom,
    resolutions,
  };
};

const outcomeOf = ({ hasAnswer, hasMissed }: Progress): Outcome =>
  hasAnswer ? 'answered' : hasMissed ? 'unreachable' : 'idle';

/** Lets everybody else have a turn. */
const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

export const createVirtualUser = (
  work: ScenarioWork,
  world: UserWorld,
  onDefect: (error: unknown) => void,
): Iterating => {
  const { input, unit } = work;
  const { options, tell } = input;
  const controller = new AbortController();
  const { signal } = controller;
  // Scripts may have as many requests under way as they like.
  setMaxListeners(0, signal);
  const progress = createProgress();
  let own = 0;
  // Made with the first iteration: users that wait for theirs cost next to nothing.
  let deps: EngineDeps | undefined;
  const measure = (step: Step, { checks, errors }: Pick<StepResult, 'checks' | 'errors'>): void => {
    const samples = work.samplesOf(step);
    for (const check of checks) samples.check(check);
    for (const error of errors) {
      if (error.kind === 'request') {
        // What never became an exchange is a failed request all the same.
        progress.failures -= 1;
        if (progress.failures >= 0) continue;
        samples.unsent(step.call.method, error.class ?? 'url');
        progress.hasMissed = true;
      } else samples.scriptError();
      tell(scriptProblem(error, step, input.now()));
    }
  };
  const emit = (event: RunEvent): void => {
    if (event.type === 'log.written' || event.type === 'problem.raised') tell(event);
    // A step that a script ran: it is in nobody's result.
    if (event.type !== 'step.finished' || event.cursor.parentRef === undefined || signal.aborted) return;
    const step = unit.allSteps.find(({ id }) => id === event.cursor.stepId);
    if (step) measure(step, event);
  };
  const runStep = async (step: Step, row: DataRow, position: number): Promise<StepResult> => {
    progress.exchanges = 0;
    progress.failures = 0;
    const cursor = { ref: '', stepId: step.id, unit: unit.index, iteration: own, position };
    deps ??= createDeps(work, world, progress, signal);
    const result = await executeStep({ step, unit, cursor, row, deps, options, signal, emit, depth: 0 });
    if (!signal.aborted) measure(step, result);
    return result;
  };
  const runSteps = async (steps: readonly Step[], row: DataRow): Promise<void> => {
    let position = 0;
    for (let index = 0; index < steps.length && !signal.aborted; position++) {
      const result = await runStep(steps[index]!, row, position);
      index = nextIndex(steps, index, result);
      if (index >= steps.length) return;
      const thinkMs = progress.exchanges > 0 ? work.thinkMs() : 0;
      if (thinkMs > 0) await deps!.sleep(thinkMs, signal);
      else if (progress.exchanges === 0) await nextTurn();
    }
  };
  const setUp = (): Promise<void> => {
    user.setUp = undefined;
    return runSteps(work.userSetup, work.rowOf(0));
  };
  const user: Iterating = {
    setUp: work.userSetup.length > 0 ? setUp : undefined,
    iterate: (iteration, scheduledAt, done) => {
      progress.scheduledAt = scheduledAt;
      progress.lateMs = undefined;
      progress.hasAnswer = false;
      progress.hasMissed = false;
      runSteps(work.steps, work.rowOf(iteration))
        .then(() => {
          own += 1;
          done(outcomeOf(progress));
        })
        .catch(onDefect);
    },
    interrupt: () => controller.abort('stopped'),
    isInterrupted: () => signal.aborted,
  };
  return user;
};
