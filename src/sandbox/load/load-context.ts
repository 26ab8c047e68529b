// A context that users share, one at a time: runs the phases of the user who holds it, nested ones on top.
import type { Scopes } from '../../model/variables.ts';
import type { BundleFiles } from '../bundle-files.ts';
import { createEffectGate, newChanges, toEnd } from '../effect-gate.ts';
import { GarbledFrame, type NumberedCall, parseCall, parseEnd, type ToldEnd } from '../incoming.ts';
import type { Phase, PhaseEnd, PhaseHost } from '../protocol.ts';
import type { OutgoingKind } from '../realm/host.ts';
import type { VariableMeter } from '../variable-meter.ts';
import { bodyOf, requestText, wirePhase, wireReply } from '../wire-phase.ts';
import { type LoadRealm, type LongWait, openLoadRealm } from './load-realm.ts';

export type Task = {
  readonly user: LoadUser;
  readonly phase: Phase;
  readonly scopes: Scopes;
  readonly host: PhaseHost;
  readonly signal: AbortSignal;
  readonly resolve: (end: PhaseEnd) => void;
};

/** What is known of a virtual user while its scripts rest. */
export type LoadUser = {
  readonly id: number;
  /** Where it left globals behind. */
  home: LoadContext | undefined;
  /** The same as JSON text, on the way to another context. */
  baggage: string | undefined;
  /** Where its phase runs. */
  at: LoadContext | undefined;
};

export type LoadContext = {
  /** `turn`: it goes on before anything else happens. */
  state: 'idle' | 'turn' | 'waiting' | 'gone';
  readonly realm: LoadRealm;
  /** Phases of users who can be served here alone. */
  readonly queue: Task[];
  run(task: Task): void;
  end(killed: Killed): void;
};

export type ContextListener = {
  /** It is free, or others may run meanwhile. */
  changed(context: LoadContext): void;
};

type Killed = NonNullable<PhaseEnd['killed']>;

type Active = {
  readonly task: Task;
  readonly gate: ReturnType<typeof createEffectGate>;
  isListening: boolean;
  /** ms that its scripts may still wait for timers. */
  leftMs: number;
};

const BROKEN: Killed = { kind: 'crash', message: 'sandbox: the script broke what scripts run in' };
const ABORTED: Killed = { kind: 'crash', message: 'the run was interrupted' };
const TIMEOUT: Killed = { kind: 'timeout', message: 'sandbox: asynchronous script execution timeout' };

export const openLoadContext = (
  files: BundleFiles,
  variables: VariableMeter,
  listener: ContextListener,
): LoadContext => {
  const mirror = { scopesVersion: -1, texts: new Map<string, number>() };
  const active: Active[] = [];
  /** Whose variables are mirrored. */
  let known: LoadUser | undefined;
  let deadline: NodeJS.Timeout | undefined;
  let deadlineFrom = 0;

  const isGone = (): boolean => context.state === 'gone';
  const top = (): Active | undefined => active[active.length - 1];

  const stopClock = (): void => {
    if (deadline === undefined) return;
    clearTimeout(deadline);
    deadline = undefined;
    const running = top();
    if (running) running.leftMs -= performance.now() - deadlineFrom;
  };
  /** Time counts while nothing but timers is waited for. */
  const startClock = (wait: LongWait): void => {
    const running = top();
    if (wait !== 'timer' || running === undefined || running.task.phase.timeoutMs === 0) return;
    deadlineFrom = performance.now();
    deadline = setTimeout(() => end(TIMEOUT), Math.max(1, running.leftMs));
  };

  const abort = (): void => end(ABORTED);
  /** A signal with many listeners is slow to take one more: only those who wait listen. */
  const listen = (running: Active | undefined): void => {
    if (running === undefined || running.isListening) return;
    running.isListening = true;
    running.task.signal.addEventListener('abort', abort, { once: true });
    if (running.task.signal.aborted) abort();
  };
  const settle = ({ task, isListening }: Active, told: PhaseEnd): void => {
    if (isListening) task.signal.removeEventListener('abort', abort);
    if (active.length === 0) task.user.at = undefined;
    task.resolve(told);
  };

  const end = (killed: Killed): void => {
    if (context.state === 'gone') return;
    context.state = 'gone';
    stopClock();
    realm.end();
    while (active.length > 0) {
      const ended = active.pop()!;
      if (ended.task.user.home === context) ended.task.user.home = undefined;
      ended.gate.nameKilled();
      const next = ended.gate.next();
      settle(ended, { skipped: false, ...(next === undefined ? {} : { next }), killed });
    }
    listener.changed(context);
  };

  const answer = async (running: Active, { id, call }: NumberedCall): Promise<void> => {
    const { reply, raw } = wireReply(await running.task.host.call(call));
    if (context.state === 'gone') return;
    // A script that was skipped does not wait for what it asked for: by now others may be here.
    const changes = active.includes(running) ? newChanges(mirror, running.task.scopes) : [];
    realm.reply(JSON.stringify({ id, reply, changes }), raw[0]);
  };

  const finish = (json: string): void => {
    const ended: ToldEnd = parseEnd(json);
    const finished = active.pop()!;
    const { user, phase } = finished.task;
    if (active.length === 0) user.home = ended.leaves && !ended.spoilt ? context : undefined;
    settle(finished, toEnd(ended, phase));
    if (ended.spoilt) end(BROKEN);
  };

  const hear = (kind: OutgoingKind, json: string): void => {
    const running = top();
    if (running === undefined) return;
    try {
      if (kind === 'effects') running.gate.passAll(json);
      else if (kind === 'call') void answer(running, parseCall(json));
      else if (kind === 'end') finish(json);
    } catch (error) {
      if (!(error instanceof GarbledFrame)) throw error;
      end({ kind: 'crash', message: error.message });
    }
  };

  const realm = openLoadRealm(files, {
    scopes: () => top()!.task.scopes,
    hear,
    waits: (wait) => {
      context.state = wait === undefined ? 'idle' : 'waiting';
      stopClock();
      if (wait !== undefined) {
        startClock(wait);
        listen(top());
      }
      if (!isGone()) listener.changed(context);
    },
    broken: () => end(BROKEN),
  });

  const turnOf = ({ user, scopes }: Task) => {
    const isNew = known !== user || mirror.scopesVersion !== scopes.version;
    known = user;
    mirror.scopesVersion = scopes.version;
    const { id, baggage } = user;
    user.baggage = undefined;
    return baggage === undefined ? { user: id, isNew } : { user: id, isNew, globals: JSON.parse(baggage) as unknown };
  };

  const context: LoadContext = {
    state: 'idle',
    realm,
    queue: [],
    run: (task) => {
      const { phase, scopes, user } = task;
      stopClock();
      context.state = 'turn';
      const isNested = active.length > 0;
      user.at = context;
      const gate = createEffectGate(mirror, { ...task, variables });
      const { request, ...rest } = phase;
      const wire = wirePhase(mirror, rest);
      const message = isNested
        ? { phase: wire, changes: newChanges(mirror, scopes) }
        : { phase: wire, changes: [], turn: turnOf(task) };
      active.push({ task, gate, isListening: false, leftMs: phase.timeoutMs });
      realm.start(JSON.stringify(message), bodyOf(phase.response)[0], requestText(request));
    },
    end,
  };
  return context;
};
