// Runs one phase in a sandbox process: hands it over, passes its effects on, answers its calls, ends it when it must.
import type { ScopeChange, Scopes } from '../model/variables.ts';
import type { ChildExit, ChildLink } from './child-link.ts';
import { FROM_CHILD, TO_CHILD } from './frames.ts';
import { type NumberedCall, parseCall, parseEffects, parseEnd } from './incoming.ts';
import type { Effect, HostReply, Phase, PhaseEnd, PhaseHost, PhaseScript, ResponseState } from './protocol.ts';
import { type Expiry, type Watch, watchPhase } from './watchdog.ts';

type Killed = NonNullable<PhaseEnd['killed']>;

export type PhaseRun = {
  readonly phase: Phase;
  readonly scopes: Scopes;
  readonly host: PhaseHost;
  readonly signal: AbortSignal;
  readonly maxMemoryMb: number;
};

const TIMEOUT = {
  sync: 'sandbox: synchronous script execution timeout',
  async: 'sandbox: asynchronous script execution timeout',
} as const;

const ABORTED: Killed = { kind: 'crash', message: 'the run was interrupted' };

/** A process that V8 ends for want of memory aborts itself. */
const MEMORY_EXITS = new Set([134, 0x80000003, 0xc0000409]);

const withoutBody = ({ body, ...response }: ResponseState) => ({ ...response, bodySize: body.length });

const bodyOf = (response: ResponseState | undefined): readonly Uint8Array[] =>
  response === undefined || response.body.length === 0 ? [] : [response.body];

/** The text of a script travels once; after that its number stands for it. */
const wireScript = ({ texts }: ChildLink, { text, ...script }: PhaseScript) => {
  const known = texts.get(text);
  if (known !== undefined) return { ...script, textId: known };
  texts.set(text, texts.size);
  return { ...script, textId: texts.size - 1, text };
};

const wirePhase = (link: ChildLink, { response, timeoutMs: _timeoutMs, scripts, ...phase }: Phase) => ({
  ...phase,
  scripts: scripts.map((script) => wireScript(link, script)),
  ...(response ? { response: withoutBody(response) } : {}),
});

const wireReply = (reply: HostReply): { reply: unknown; raw: readonly Uint8Array[] } => {
  if (reply.kind !== 'http' || reply.reply.response === undefined) return { reply, raw: [] };
  const { response } = reply.reply;
  return { reply: { kind: 'http', reply: { ...reply.reply, response: withoutBody(response) } }, raw: bodyOf(response) };
};

/** What the child's mirror lacks; from now on it has it. */
const newChanges = (link: ChildLink, scopes: Scopes): readonly ScopeChange[] => {
  const changes = scopes.changesSince(link.scopesVersion);
  link.scopesVersion = scopes.version;
  return changes;
};

/** The process ends by our hand or by its own: what to tell, in its order of precedence. */
const causeOf = (exit: ChildExit, maxMemoryMb: number): Killed => {
  const isMemory = exit.signal === 'SIGABRT' || exit.signal === 'SIGTRAP' || MEMORY_EXITS.has(exit.code ?? 0);
  return isMemory ? outOfMemory(maxMemoryMb) : { kind: 'crash', message: 'sandbox: the script process has ended' };
};

const outOfMemory = (maxMemoryMb: number): Killed => ({
  kind: 'memory',
  message: `sandbox: the script used more than ${maxMemoryMb} MB of memory`,
});

/** Effects as the engine hears them; those of the mirror's own making need not travel back. */
const createEffectGate = (link: ChildLink, { phase, scopes, host }: PhaseRun) => {
  let started = 0;
  let finished = 0;
  let next: PhaseEnd['next'];
  const pass = (effect: Effect): void => {
    if (effect.kind === 'script.started') started += 1;
    else if (effect.kind === 'script.finished') finished += 1;
    else if (effect.kind === 'next') next = effect.next;
    const isCurrent = link.scopesVersion === scopes.version;
    host.onEffect(effect);
    if (effect.kind === 'change' && isCurrent) link.scopesVersion = scopes.version;
  };
  return {
    passAll: (json: string): void => {
      for (const effect of parseEffects(json)) pass(effect);
    },
    /** The engine must know which script died, though that one had nothing to tell yet. */
    nameKilled: (): void => {
      const script = phase.scripts[finished];
      if (script && started === finished) host.onEffect({ kind: 'script.started', scriptId: script.id });
    },
    next: () => next,
  };
};

export const runPhaseOn = (link: ChildLink, run: PhaseRun): Promise<PhaseEnd> =>
  new Promise((resolve) => {
    const { phase, scopes, signal, maxMemoryMb } = run;
    const gate = createEffectGate(link, run);
    const outer = { onFrame: link.onFrame, onExit: link.onExit };
    let stage: keyof typeof TIMEOUT = 'sync';
    let killed: Killed | undefined;

    const settle = (end: PhaseEnd): void => {
      watch.stop();
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

    link.onExit = (exit) => {
      gate.nameKilled();
      const next = gate.next();
      settle({ skipped: false, ...(next === undefined ? {} : { next }), killed: killed ?? causeOf(exit, maxMemoryMb) });
      outer.onExit(exit);
    };
    link.onFrame = (frame) => {
      if (killed && frame.kind !== FROM_CHILD.effects) return;
      if (frame.kind === FROM_CHILD.effects) gate.passAll(frame.json);
      else if (frame.kind === FROM_CHILD.call) void answer(link, run, watch, parseCall(frame.json));
      else if (frame.kind === FROM_CHILD.waiting) stage = 'async';
      else if (frame.kind === FROM_CHILD.end) settle(parseEnd(frame.json));
    };
    const watch = watchPhase(
      { pid: link.pid, timeoutMs: phase.timeoutMs, maxBytes: (maxMemoryMb + OWN_MB) * 1024 * 1024 },
      expire,
    );
    if (!link.isReady) {
      watch.pause();
      link.onReady = watch.resume;
    }
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    link.send(
      TO_CHILD.phase,
      { phase: wirePhase(link, phase), changes: newChanges(link, scopes) },
      bodyOf(phase.response),
    );
  });

/** What a Node process holds besides the heap of its scripts. */
const OWN_MB = 128;

const answer = async (link: ChildLink, { scopes, host }: PhaseRun, watch: Watch, { id, call }: NumberedCall) => {
  watch.pause();
  const { reply, raw } = wireReply(await host.call(call));
  watch.resume();
  link.send(TO_CHILD.reply, { id, reply, changes: newChanges(link, scopes) }, raw);
};
