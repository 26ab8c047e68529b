// One virtual user: its world, and how it runs an iteration of a scenario.
import type { RunEvent } from '../../model/event.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { DataRow, PlanUnit, Step } from '../../model/plan.ts';
import { createLeanHttp, type PreparedCache } from '../../protocols/http/lean/lean-http.ts';
import type { EngineDeps } from '../deps.ts';
import { executeStep } from '../execute-step.ts';
import { nextIndex } from '../next-index.ts';
import type { LoadEngineInput, UserWorld } from './load-engine.ts';
import type { RequestSamples } from './samples.ts';
import type { Iterating } from './scenario-run.ts';

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
  /** Requests made ready, of all users. */
  readonly prepared: PreparedCache;
  readonly input: LoadEngineInput;
};

const isUnreachable = ({ error }: Exchange): boolean => error?.class === 'connect' || error?.class === 'dns';

export const createVirtualUser = (work: ScenarioWork, world: UserWorld): Iterating => {
  const { input, unit } = work;
  const { options, tell } = input;
  const controller = new AbortController();
  const { signal } = controller;
  let samples: RequestSamples | undefined;
  let lateMs = 0;
  let unreachable = false;
  let own = 0;
  let isSetUp = work.userSetup.length === 0;
  // Made with the first iteration: users that wait for theirs cost next to nothing.
  let deps: EngineDeps | undefined;
  const openDeps = (): EngineDeps => {
    const given = world.deps();
    const whole = () => given.client('http');
    const lean = createLeanHttp({
      lean: input.client,
      cookies: world.cookies,
      whole,
      prepared: work.prepared,
      now: input.now,
    });
    return {
      ...given,
      client: (protocol) => (protocol === 'http' ? lean : given.client(protocol)),
      onExchange: (exchange) => {
        if (signal.aborted && exchange.error?.class === 'aborted') return;
        samples?.request(exchange, lateMs);
        lateMs = 0;
        if (isUnreachable(exchange)) unreachable = true;
      },
      onMetric: work.custom,
    };
  };
  const emit = (event: RunEvent): void => {
    if (event.type === 'log.written' || event.type === 'problem.raised') tell(event);
  };
  const runStep = async (step: Step, iteration: number, position: number) => {
    samples = work.samplesOf(step);
    const cursor = { ref: '', stepId: step.id, unit: unit.index, iteration: own, position };
    const row = work.rowOf(iteration);
    deps ??= openDeps();
    const result = await executeStep({ step, unit, cursor, row, deps, options, signal, emit, depth: 0 });
    if (signal.aborted) return result;
    for (const check of result.checks) samples.check(check);
    for (const error of result.errors) {
      if (error.kind === 'request') continue;
      samples.scriptError();
      const { message, name } = error;
      const where = `${step.name}${error.place?.line === undefined ? '' : `, line ${error.place.line}`}`;
      tell({
        type: 'problem.raised',
        at: input.now(),
        level: 'warning',
        code: 'load.script',
        message: `${name}: ${message} (${where})`,
      });
    }
    return result;
  };
  const runSteps = async (steps: readonly Step[], iteration: number): Promise<void> => {
    let position = 0;
    for (let index = 0; index < steps.length && !signal.aborted; position++) {
      const result = await runStep(steps[index]!, iteration, position);
      index = nextIndex(steps, index, result);
      const thinkMs = index < steps.length ? work.thinkMs() : 0;
      if (thinkMs > 0) await sleep(input, thinkMs, signal);
    }
  };
  return {
    iterate: async (iteration, late) => {
      unreachable = false;
      if (!isSetUp) {
        isSetUp = true;
        await runSteps(work.userSetup, iteration);
      }
      lateMs = late;
      await runSteps(work.steps, iteration);
      own += 1;
      return unreachable;
    },
    interrupt: () => controller.abort('stopped'),
    isInterrupted: () => signal.aborted,
  };
};

/** Ends early when the signal aborts. */
export const sleep = (
  input: Pick<LoadEngineInput, 'clock' | 'callAt'>,
  ms: number,
  signal: AbortSignal,
): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const cancel = input.callAt(input.clock() + ms, end);
    const onAbort = (): void => {
      cancel();
      resolve();
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
