// Executes one step: scripts before, the exchange, scripts after, one verdict.
import type { Outcome, StepFinished } from '../model/event.ts';
import type { Exchange } from '../model/exchange.ts';
import type { EngineOptions, ExchangeJudge } from './deps.ts';
import { exchangeCall } from './exchange-call.ts';
import { judgeExpectations } from './judge-expectations.ts';
import { requestBefore, requestSent, type SentRequest } from './request-state.ts';
import { resolveCall } from './resolve-call.ts';
import { runPhase } from './run-phase.ts';
import { createFindings, type ExecuteStep, type Findings, type StepContext } from './step-context.ts';

const judge = ({ checks, errors, skipped }: Findings): Outcome => {
  if (errors.some((error) => error.kind === 'request')) return 'errored';
  if (checks.some((check) => check.verdict === 'fail')) return 'failed';
  if (errors.length > 0) return 'errored';
  return skipped ? 'skipped' : 'passed';
};

/** Does what was found so far end the run under `--bail`? */
export const isBailing = (
  bail: EngineOptions['bail'],
  { errors, checks }: Pick<StepFinished, 'errors' | 'checks'>,
): boolean =>
  (bail !== 'off' && errors.length > 0) || (bail === 'failure' && checks.some((check) => check.verdict === 'fail'));

const isStopped = ({ options, findings, signal }: StepContext): boolean =>
  signal.aborted || isBailing(options.bail, findings);

/** Resolves and sends; what cannot be resolved or sent becomes an error of the step. */
const sendRequest = async (context: StepContext, request: ReturnType<typeof requestBefore>): Promise<SentRequest> => {
  const resolved = await resolveCall(context, request);
  if ('error' in resolved) return { state: resolved.state, exchange: undefined, error: resolved.error };
  const { exchange, first } = await exchangeCall(context, resolved, 'main');
  return { state: requestSent(resolved.state, first), exchange, error: exchange.error, first };
};

const exchangeMain = async (context: StepContext, request: ReturnType<typeof requestBefore>): Promise<SentRequest> => {
  const sent = await sendRequest(context, request);
  if (sent.error) {
    const { class: kind, name, code, message, hint } = sent.error;
    context.findings.errors.push({
      kind: 'request',
      name: name ?? 'Error',
      message,
      class: kind,
      ...(code === undefined ? {} : { code }),
      ...(hint === undefined ? {} : { hint }),
    });
  }
  return sent;
};

const askJudges = async (
  judges: readonly ExchangeJudge[],
  exchange: Exchange,
  first: Exchange,
  { step, findings }: StepContext,
): Promise<void> => {
  for (const judge of judges) {
    const { checks, errors } = await judge(exchange, step, first);
    for (const check of checks) findings.checks.push({ ...check, index: findings.checks.length });
    findings.errors.push(...errors);
  }
};

const runStages = async (context: StepContext): Promise<Exchange | undefined> => {
  const { step, options, findings } = context;
  let request = requestBefore(step);
  if (options.scripts && step.scripts.before.length > 0) {
    const end = await runPhase(context, { event: 'prerequest', scripts: step.scripts.before, request });
    if (end.request) request = { ...end.request, changed: true };
    if (end.skipped) findings.skipped = true;
  }
  if (findings.skipped || isStopped(context)) return undefined;
  const sent = await exchangeMain(context, request);
  if (options.expectations && sent.exchange)
    findings.checks.push(...(await judgeExpectations(options.expectations, sent.exchange)));
  if (options.judges && sent.exchange && !sent.error)
    await askJudges(options.judges, sent.exchange, sent.first ?? sent.exchange, context);
  if (isStopped(context)) return sent.exchange;
  if (options.scripts && step.scripts.after.length > 0) {
    await runPhase(context, {
      event: 'test',
      scripts: step.scripts.after,
      request: sent.state,
      exchange: sent.exchange,
    });
  }
  return sent.exchange;
};

/** Runs a step to its end; everything that goes wrong with the API or the scripts is in the result. */
export const executeStep: ExecuteStep = async (given) => {
  const context: StepContext = { ...given, execute: executeStep, findings: createFindings() };
  const { step, cursor, deps, emit, findings } = context;
  const started = deps.clock();
  const { itemId, name, path, source } = step;
  emit({ type: 'step.started', at: deps.now(), cursor, itemId, name, path, source });
  const exchange = await runStages(context);
  const { checks, errors, scripts, next, visualisation } = findings;
  const outcome = judge(findings);
  emit({
    type: 'step.finished',
    at: deps.now(),
    cursor,
    outcome,
    checks,
    errors,
    scripts,
    durationMs: deps.clock() - started,
    ...(next === undefined ? {} : { next }),
    ...(visualisation ? { visualisation } : {}),
  });
  return { outcome, checks, errors, ...(next === undefined ? {} : { next }), ...(exchange ? { exchange } : {}) };
};
