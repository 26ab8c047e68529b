// One script on its way: started, run, waited for, and its old-style tests told.
import type { Waiting } from './boot.ts';
import type { Effects } from './effects.ts';
import { createExecution, type Execution, recordThrown } from './execution.ts';
import { host } from './host.ts';
import type { HostCalls } from './host-calls.ts';
import type { LegacySession, LegacyTest } from './legacy.ts';
import type { PhaseState } from './phase-state.ts';
import { createPm } from './pm.ts';
import type { KeptGlobals } from './script-globals.ts';
import { type CompiledScript, compileScript } from './scripts.ts';
import type { Timers } from './timers.ts';

export type RunnerParts = {
  readonly effects: Effects;
  readonly calls: HostCalls;
  readonly timers: Timers;
  readonly globals: KeptGlobals;
  readonly console: object;
};

export type Running = {
  readonly script: CompiledScript;
  readonly execution: Execution;
  readonly pm: object;
  readonly startedMs: number;
  /** Set while the promise of an async script is open. */
  isOpen: boolean;
  isToldWaiting: boolean;
  /** Its old-style tests have been told, those that its promises made included. */
  areTestsTold: boolean;
  readonly legacy: LegacySession;
};

export type ActivePhase = { readonly state: PhaseState; at: number; running: Running | undefined };

const NEVER_SETTLES = 'sandbox: the script awaits a promise that nothing is left to settle';

const { apply } = Reflect;
const { then } = Promise.prototype;
const RealmPromise = Promise;

/** `openLegacy` gives the script old variables of its own. */
export const startScript = (
  phase: ActivePhase,
  { effects, calls, globals }: RunnerParts,
  openLegacy: (isEnabled: boolean) => LegacySession,
): Running => {
  const script = phase.state.wire.scripts[phase.at]!;
  phase.at += 1;
  phase.state.beginScript();
  const execution = createExecution(script, phase.state.wire.info);
  const started = { kind: 'script.started', scriptId: script.id } as const;
  // What the one before had to tell must not die with this one.
  if (phase.at === 1) effects.note(started);
  else effects.emit(started);
  const compiled = compileScript(script.textId, globals);
  return {
    execution,
    script: compiled,
    pm: createPm({ execution, phase: phase.state, effects, calls }),
    startedMs: host.clock(),
    isOpen: false,
    isToldWaiting: false,
    areTestsTold: false,
    legacy: openLegacy(compiled.usesLegacy),
  };
};

export const runScript = (running: Running, effects: Effects, thisOf: (pm: object) => object): void => {
  const { execution, pm } = running;
  const { result: run } = running.script;
  if (typeof run !== 'function') {
    execution.error = run.error;
    return;
  }
  try {
    const result = apply(run, running.script.usesThis ? thisOf(pm) : undefined, [pm]);
    if (result instanceof RealmPromise) awaitScript(running, result, effects);
  } catch (error) {
    recordThrown(execution, error, effects);
  }
};

const awaitScript = (running: Running, result: Promise<unknown>, effects: Effects): void => {
  running.isOpen = true;
  const close = () => {
    running.isOpen = false;
  };
  apply(then, result, [
    close,
    (error: unknown) => {
      close();
      recordThrown(running.execution, error, effects);
    },
  ]);
};

/** What the script waits for; undefined when it is through. */
export const waitingOf = (running: Running, { calls, timers, effects }: RunnerParts): Waiting | undefined => {
  const { execution } = running;
  if (execution.isOver) return undefined;
  const ownTimers = timers.countOf(execution);
  if (!running.isOpen && ownTimers === 0 && execution.pending === 0) return undefined;
  if (timers.count === 0 && calls.count === 0) {
    recordThrown(execution, new Error(NEVER_SETTLES), effects);
    return undefined;
  }
  if (!running.isOpen && !running.isToldWaiting) {
    running.isToldWaiting = true;
    effects.waiting();
  }
  if (timers.count === 0) return 'message';
  return calls.count === 0 ? 'timer' : 'either';
};

export const reportTests = ({ execution }: Running, tests: readonly LegacyTest[], effects: Effects): void => {
  for (const { name, passed, message = '' } of tests) {
    const index = execution.checks;
    execution.checks += 1;
    const error = { name: 'AssertionError', message };
    if (execution.isOver) return;
    effects.emit({
      kind: 'check',
      check: passed ? { name, index, verdict: 'pass' } : { name, index, verdict: 'fail', error },
    });
  }
};
