// Runs phases: script after script, nested phases on top, and says what the host should wait for meanwhile.
import type { ScopeChange } from '../../model/variables.ts';
import type { HostReply } from '../protocol.ts';
import type { Realm, Waiting } from './boot.ts';
import type { Effects } from './effects.ts';
import { createExecution, currentExecution, type Execution, enterExecution, recordThrown } from './execution.ts';
import { host } from './host.ts';
import type { HostCalls } from './host-calls.ts';
import { installLegacy, type Legacy, type LegacyContext, type LegacyTest } from './legacy.ts';
import { createPhaseState, type PhaseState, type RunScopes, type WirePhase } from './phase-state.ts';
import { createPm } from './pm.ts';
import { createScopeMirror } from './scope-mirror.ts';
import type { KeptGlobals } from './script-globals.ts';
import { type CompiledScript, compileScript } from './scripts.ts';
import type { Timers } from './timers.ts';
import { createVariableScope } from './variable-scope.ts';

export type RunnerParts = {
  readonly effects: Effects;
  readonly calls: HostCalls;
  readonly timers: Timers;
  readonly globals: KeptGlobals;
};

type Running = {
  readonly script: CompiledScript;
  readonly execution: Execution;
  readonly pm: object;
  readonly startedMs: number;
  /** Set while the promise of an async script is open. */
  isOpen: boolean;
  isToldWaiting: boolean;
  legacyTests: readonly LegacyTest[];
};

type ActivePhase = { readonly state: PhaseState; at: number; running: Running | undefined };

export const NEVER_SETTLES = 'sandbox: the script awaits a promise that nothing is left to settle';

const { parse } = JSON;
const { apply } = Reflect;
const { then } = Promise.prototype;
const RealmPromise = Promise;

export const createRunner = (parts: RunnerParts): Realm => {
  const { effects, calls, timers } = parts;
  const mirror = createScopeMirror((change) => {
    if (currentExecution()?.isOver) return false;
    effects.emit({ kind: 'change', change });
    return true;
  });
  const scopes: RunScopes = {
    environment: createVariableScope(mirror, 'environment'),
    globals: createVariableScope(mirror, 'globals'),
    collectionVariables: createVariableScope(mirror, 'collection'),
  };
  const phases: ActivePhase[] = [];
  const top = (): ActivePhase | undefined => phases[phases.length - 1];
  /** Once a script that can replace globals has run, so can the functions it left behind. */
  let areGlobalsLoose = false;
  const legacy = installLegacyOf(parts, scopes, top);

  const enter = (running: Running | undefined): void => {
    enterExecution(running?.execution);
  };
  const begin = (phase: ActivePhase): void => {
    const running = startScript(phase, parts);
    phase.running = running;
    enter(running);
    if (areGlobalsLoose) parts.globals.restore();
    areGlobalsLoose ||= running.script.mayReplaceGlobals;
    legacy.setEnabled(running.script.usesLegacy);
    if (running.script.mayUseSugar) legacy.enableSugar();
    // What a timer of the last script put into its `tests` came too late.
    legacy.collectTests();
    runScript(running, effects);
    running.legacyTests = legacy.collectTests();
  };
  const finish = (phase: ActivePhase, running: Running): void => {
    timers.clear(running.execution);
    reportTests(running, effects);
    mirror.settle();
    const { script, error } = running.execution;
    running.execution.isOver = true;
    const durationMs = Math.round((host.clock() - running.startedMs) * 1000) / 1000;
    effects.note({ kind: 'script.finished', scriptId: script.id, durationMs, ...(error ? { error } : {}) });
    phase.running = undefined;
    enter(undefined);
  };
  const endPhase = (phase: ActivePhase): void => {
    phases.pop();
    effects.end(phase.state.end());
    enter(top()?.running);
  };

  const advance = (): Waiting => {
    for (let phase = top(); phase !== undefined; phase = top()) {
      const { running } = phase;
      if (running !== undefined) {
        const waiting = waitingOf(running, parts);
        if (waiting !== undefined) return waiting;
        finish(phase, running);
      }
      if (phase.state.isSkipped || phase.at >= phase.state.wire.scripts.length) endPhase(phase);
      else {
        begin(phase);
        return 'again';
      }
    }
    return 'message';
  };

  return {
    start: (json, body) => {
      const { phase, changes } = parse(json) as { phase: WirePhase; changes: readonly ScopeChange[] };
      mirror.receive(changes);
      phases.push({ state: createPhaseState(phase, body, scopes, mirror, effects), at: 0, running: undefined });
    },
    reply: (json, body) => {
      const { id, reply, changes } = parse(json) as { id: number; reply: HostReply; changes: readonly ScopeChange[] };
      mirror.receive(changes);
      calls.receive(id, reply, body);
    },
    msToTimer: timers.msToNext,
    fireTimer: timers.fireNext,
    advance,
    rejected: (reason) => {
      const execution = currentExecution();
      if (execution !== undefined) recordThrown(execution, reason, effects);
    },
  };
};

const startScript = (phase: ActivePhase, { effects, calls, globals }: RunnerParts): Running => {
  const script = phase.state.wire.scripts[phase.at]!;
  phase.at += 1;
  const execution = createExecution(script, phase.state.wire.info);
  const started = { kind: 'script.started', scriptId: script.id } as const;
  // What the one before had to tell must not die with this one.
  if (phase.at === 1) effects.note(started);
  else effects.emit(started);
  return {
    execution,
    script: compileScript(script.textId, script.text, globals),
    pm: createPm({ execution, phase: phase.state, effects, calls }),
    startedMs: host.clock(),
    isOpen: false,
    isToldWaiting: false,
    legacyTests: [],
  };
};

const runScript = (running: Running, effects: Effects): void => {
  const { execution } = running;
  const { result: run } = running.script;
  if (typeof run !== 'function') {
    execution.error = run.error;
    return;
  }
  try {
    const result = apply(run, globalThis, [running.pm]);
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

/** Undefined when the script is through. */
const waitingOf = (running: Running, { calls, timers, effects }: RunnerParts): Waiting | undefined => {
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

const reportTests = (running: Running, effects: Effects): void => {
  const { execution } = running;
  for (const { name, passed, message = '' } of running.legacyTests) {
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

/** One context object for the whole run: it shows whatever phase is on top. */
const installLegacyOf = ({ effects }: RunnerParts, scopes: RunScopes, top: () => ActivePhase | undefined): Legacy => {
  const context = {
    get request() {
      return top()?.state.request();
    },
    get response() {
      return top()?.state.received();
    },
    get info() {
      return top()?.state.wire.info;
    },
    get data() {
      return top()?.state.wire.data ?? {};
    },
    get iteration() {
      return top()?.state.wire.info.iteration ?? 0;
    },
    scopes,
    get cookies() {
      return top()?.state.cookies();
    },
    setNextRequest: (name: string | null) => top()?.state.setNext(name),
    warn: (text: string) => {
      const execution = currentExecution();
      if (execution) effects.emit({ kind: 'log', scriptId: execution.script.id, level: 'warn', texts: [text] });
    },
  };
  return installLegacy(globalThis, context as unknown as LegacyContext);
};
