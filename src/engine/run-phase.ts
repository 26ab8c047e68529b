// Runs the scripts of one event of a step in the sandbox and applies what they do.
import type { ScriptPlace } from '../model/check.ts';
import type { ScriptEvent, ScriptSource } from '../model/collection.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Effect, Phase, PhaseEnd, RequestState, ResponseState } from '../sandbox/protocol.ts';
import { answerCall } from './answer-call.ts';
import { responseState } from './response-state.ts';
import type { StepContext } from './step-context.ts';

export type PhaseInput = {
  readonly event: ScriptEvent;
  readonly scripts: readonly ScriptSource[];
  readonly request: RequestState;
  readonly exchange?: Exchange | undefined;
};

const known = new WeakMap<readonly ScriptSource[], Phase['scripts']>();

/** The same array for the same scripts: they come with every iteration. */
const phaseScripts = (scripts: readonly ScriptSource[]): Phase['scripts'] => {
  const made =
    known.get(scripts) ??
    scripts.map(({ id, text, event, source, owner }) => ({ id, text, event, file: source.file, owner: owner.name }));
  known.set(scripts, made);
  return made;
};

const toPhase = (
  context: StepContext,
  input: PhaseInput,
  response: ResponseState | undefined,
  packages: Phase['packages'],
): Phase => {
  const { step, unit, cursor, row, options, deps } = context;
  const url = input.exchange?.sent.url;
  return {
    event: input.event,
    scripts: phaseScripts(input.scripts),
    info: {
      eventName: input.event,
      iteration: cursor.iteration,
      iterationCount: unit.iterations,
      requestName: step.name,
      requestId: step.itemId,
    },
    location: [unit.collection.name, ...step.path, step.name],
    request: input.request,
    ...(response ? { response } : {}),
    cookies: url === undefined ? [] : deps.cookies.list(url),
    data: row,
    ...(packages ? { packages } : {}),
    timeoutMs: options.timeouts.scriptMs,
  };
};

type ScriptLog = { current: string; started: number };

/** Where a script's text stands in the user's file, so that reports can name the line. */
const placeOf = (
  input: PhaseInput,
  scriptId: string,
  at: { readonly line?: number; readonly column?: number } = {},
): ScriptPlace => {
  const source = input.scripts.find(({ id }) => id === scriptId)?.source;
  const { line, column } = at;
  return {
    scriptId,
    event: input.event,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(source ? { source } : {}),
  };
};

const finishScript = (context: StepContext, input: PhaseInput, effect: Effect & { kind: 'script.finished' }): void => {
  const { scriptId, durationMs, error } = effect;
  const { event } = input;
  const { scripts, errors } = context.findings;
  if (!error) {
    scripts.push({ scriptId, event, durationMs });
    return;
  }
  const { line: _line, column: _column, ...rest } = error;
  scripts.push({ scriptId, event, durationMs, error: rest });
  errors.push({ kind: 'script', ...rest, place: placeOf(input, scriptId, error) });
};

const writeLog = (context: StepContext, input: PhaseInput, effect: Effect & { kind: 'log' }): void => {
  const { deps, emit, cursor } = context;
  const { level, texts, scriptId } = effect;
  emit({ type: 'log.written', at: deps.now(), cursor, level, texts, place: placeOf(input, scriptId, effect) });
};

const applyEffect = (context: StepContext, input: PhaseInput, log: ScriptLog, effect: Effect): void => {
  const { deps, findings } = context;
  switch (effect.kind) {
    case 'script.started':
      log.current = effect.scriptId;
      log.started = deps.clock();
      return;
    case 'script.finished':
      log.current = '';
      return finishScript(context, input, effect);
    case 'check': {
      const { place } = effect.check;
      findings.checks.push(place ? { ...effect.check, place: placeOf(input, place.scriptId, place) } : effect.check);
      return;
    }
    case 'change':
      return deps.scopes.apply(effect.change);
    case 'next':
      findings.next = effect.next;
      return;
    case 'visualisation': {
      const { template, data } = effect;
      findings.visualisation = template === '' ? undefined : { template, data };
      return;
    }
    case 'log':
      return writeLog(context, input, effect);
    case 'metric':
      return deps.onMetric?.(effect);
    default:
      effect satisfies never;
  }
};

/** A sandbox that had to be ended leaves its script unfinished: that is an error of the step. */
const noteKill = (context: StepContext, input: PhaseInput, log: ScriptLog, killed: NonNullable<PhaseEnd['killed']>) => {
  const { scripts, errors } = context.findings;
  const error = { name: 'Error', message: killed.message };
  const durationMs = context.deps.clock() - log.started;
  scripts.push({ scriptId: log.current, event: input.event, durationMs, error });
  const kind = killed.kind === 'crash' ? 'script' : killed.kind;
  errors.push({ kind, ...error, place: placeOf(input, log.current) });
};

/** Runs one phase; checks, errors, logs and variable changes are applied as they arrive. */
export const runPhase = async (context: StepContext, input: PhaseInput): Promise<PhaseEnd> => {
  const { deps, findings, signal } = context;
  const response = input.exchange && (await responseState(input.exchange));
  const named = deps.packages(input.scripts);
  const packages = named && (await named);
  const log: ScriptLog = { current: input.scripts[0]?.id ?? '', started: deps.clock() };
  const host = {
    onEffect: (effect: Effect) => applyEffect(context, input, log, effect),
    call: answerCall(context, () => log.current),
  };
  const end = await deps.sandbox().run(toPhase(context, input, response, packages), deps.scopes, host, signal);
  if (end.killed && !signal.aborted) noteKill(context, input, log, end.killed);
  if (end.next !== undefined) findings.next = end.next;
  return end;
};
