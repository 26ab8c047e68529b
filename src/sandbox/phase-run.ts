// Runs one phase in a sandbox process: hands it over, passes its effects on, answers its calls, ends it when it must.
import type { Scopes } from '../model/variables.ts';
import type { ChildExit, ChildLink } from './child-link.ts';
import { createEffectGate, newChanges, toEnd } from './effect-gate.ts';
import { FROM_CHILD, TO_CHILD } from './frames.ts';
import { type NumberedCall, parseCall, parseEnd } from './incoming.ts';
import type { HostCall, Phase, PhaseEnd, PhaseHost } from './protocol.ts';
import type { VariableMeter } from './variable-meter.ts';
import { type Expiry, type Watch, watchPhase } from './watchdog.ts';
import { bodyOf, wirePhase, wireReply } from './wire-phase.ts';

type Killed = NonNullable<PhaseEnd['killed']>;

export type PhaseRun = {
  readonly phase: Phase;
  readonly scopes: Scopes;
  readonly host: PhaseHost;
  readonly signal: AbortSignal;
  readonly maxMemoryMb: number;
  readonly variables: VariableMeter;
};

const TIMEOUT = {
  sync: 'sandbox: synchronous script execution timeout',
  async: 'sandbox: asynchronous script execution timeout',
} as const;

const ABORTED: Killed = { kind: 'crash', message: 'the run was interrupted' };

/** The process ended, by our hand or by its own: what to tell. */
const causeOf = ({ reason, isOutOfMemory, signal }: ChildExit, maxMemoryMb: number): Killed => {
  if (reason !== undefined) return { kind: 'crash', message: reason };
  if (isOutOfMemory) return outOfMemory(maxMemoryMb);
  const how = signal === null ? '' : ` (${signal})`;
  return { kind: 'crash', message: `sandbox: the script process has ended${how}` };
};

const outOfMemory = (maxMemoryMb: number): Killed => ({
  kind: 'memory',
  message: `sandbox: the script used more than ${maxMemoryMb} MB of memory`,
});

/** What a Node process holds besides the heap of its scripts. */
const OWN_MB = 96;

/** The host's work for a script: it counts as the script's time while the script goes on meanwhile. */
const createWork = (watch: Watch, link: ChildLink) => {
  let open = 0;
  let isIdle = false;
  let isPaused = false;
  const setIdle = (value: boolean): void => {
    isIdle = value;
    const isDue = open > 0 && isIdle;
    if (isDue === isPaused) return;
    isPaused = isDue;
    if (isPaused) watch.pause();
    else watch.resume();
  };
  return {
    /** A nested request runs scripts itself, in the same process and each with a watch of its own. */
    begin: (kind: HostCall['kind']): void => {
      open += 1;
      setIdle(kind === 'runRequest');
    },
    finish: (): void => {
      open -= 1;
      link.repliesSent += 1;
      setIdle(false);
    },
    /** It may have said so before it saw the latest reply. */
    idle: (json: string): void => {
      if (Number(json) === link.repliesSent) setIdle(true);
    },
    busy: () => setIdle(false),
  };
};

export const runPhaseOn = (link: ChildLink, run: PhaseRun): Promise<PhaseEnd> =>
  new Promise((resolve) => {
    const { phase, scopes, host, signal, maxMemoryMb } = run;
    const gate = createEffectGate(link, run);
    const outer = { onFrame: link.onFrame, onExit: link.onExit };
    let stage: keyof typeof TIMEOUT = 'sync';
    let killed: Killed | undefined;

    const settle = (end: PhaseEnd): void => {
      watch.stop();
      link.closePhase();
      link.onReady = () => undefined;
      signal.removeEventListener('abort', abort);
      link.onFrame = outer.onFrame;
      link.onExit = outer.onExit;
      resolve(end);
    };
    const end = (cause: Killed): void => {
      killed ??= cause;
      link.kill();
    };
    const expire = (what: Expiry): void =>
      end(what === 'memory' ? outOfMemory(maxMemoryMb) : { kind: 'timeout', message: TIMEOUT[stage] });
    const abort = (): void => end(ABORTED);
    const answer = async ({ id, call }: NumberedCall): Promise<void> => {
      work.begin(call.kind);
      const { reply, raw } = wireReply(await host.call(call));
      work.finish();
      link.send(TO_CHILD.reply, { id, reply, changes: newChanges(link, scopes) }, raw);
    };
    const finish = (json: string): void => {
      const told = parseEnd(json);
      settle(toEnd(told, phase));
      if (told.spoilt) link.retire();
    };

    link.onExit = (exit) => {
      gate.nameKilled();
      const next = gate.next();
      settle({ skipped: false, ...(next === undefined ? {} : { next }), killed: killed ?? causeOf(exit, maxMemoryMb) });
      outer.onExit(exit);
    };
    link.onFrame = (frame) => {
      if (killed && frame.kind !== FROM_CHILD.effects) return;
      if (frame.kind === FROM_CHILD.effects) gate.passAll(frame.json);
      else if (frame.kind === FROM_CHILD.call) void answer(parseCall(frame.json));
      else if (frame.kind === FROM_CHILD.waiting) stage = 'async';
      else if (frame.kind === FROM_CHILD.idle) work.idle(frame.json);
      else if (frame.kind === FROM_CHILD.busy) work.busy();
      else if (frame.kind === FROM_CHILD.end) finish(frame.json);
    };
    const watch = watchPhase(
      {
        pid: link.pid,
        timeoutMs: phase.timeoutMs,
        maxBytes: (maxMemoryMb + OWN_MB) * 1024 * 1024,
        onBeat: link.catchUp,
      },
      expire,
    );
    const work = createWork(watch, link);
    if (!link.isReady) {
      watch.pause();
      link.onReady = watch.resume;
    }
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    link.openPhase({ phase: wirePhase(link, phase), changes: newChanges(link, scopes) }, bodyOf(phase.response));
  });
