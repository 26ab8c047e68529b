// Verifies one interaction: states set up, Pact's engine asks and judges, states torn down, one verdict.
import { checksOf } from '../../contracts/pact/checks.ts';
import type { CoreTransport } from '../../contracts/pact/core/job.ts';
import { singlePact } from '../../contracts/pact/core/single.ts';
import { readVerdict } from '../../contracts/pact/core/verdict.ts';
import type { Answer, Lane } from '../../contracts/pact/lane.ts';
import type { Check } from '../../model/check.ts';
import type { Cursor, Outcome, StepError } from '../../model/event.ts';
import type { Interaction } from '../../model/pact.ts';
import type { Step } from '../../model/plan.ts';
import { isProblem } from '../../model/problem.ts';
import type { Emit } from '../deps.ts';
import { executeStep } from '../execute-step.ts';
import { createFindings, type StepContext } from '../step-context.ts';
import { askProvider } from './ask-provider.ts';
import { changeStates } from './change-states.ts';
import { interactionTitle } from './interaction-title.ts';
import type { InteractionResult, PactRun, PactUnit } from './pact-run.ts';

/** Time that the engine gets beyond the provider's. */
const ENGINE_MS = 60_000;
const NO_LIMIT_MS = 24 * 3600 * 1000;

const stepOf = ({ pact }: PactUnit, interaction: Interaction, unit: number): Step => ({
  id: `${unit}${interaction.source.pointer}`,
  itemId: interaction.id ?? interaction.key ?? `${unit}${interaction.source.pointer}`,
  name: interactionTitle(interaction),
  path: [],
  protocol: 'http',
  call: { method: 'GET', headers: [] },
  behaviour: {},
  scripts: { before: [], after: [] },
  source: { file: pact.file, pointer: interaction.source.pointer },
});

/** What is being found out about one interaction. */
type Judgement = { readonly checks: readonly Check[]; readonly errors: readonly StepError[] };

const broken = (message: string, hint?: string): StepError => ({
  kind: 'problem',
  name: 'VerificationError',
  code: 'pact.broken',
  message,
  ...(hint === undefined ? {} : { hint }),
});

const expectsRedirect = ({ raw }: Interaction): boolean => {
  const status = Number((raw.response as { readonly status?: unknown } | undefined)?.status);
  return status >= 300 && status <= 399;
};

const LOOPBACK = { scheme: 'http', host: '127.0.0.1' };

/** Where Pact's engine finds the provider: at our lane, unless a plugin speaks to the provider by itself. */
const targets = ({ provider }: PactRun, { pact }: PactUnit, { transport }: Interaction, lane: Lane) => {
  const plugins: readonly CoreTransport[] = provider.transports
    .filter(({ protocol }) => protocol !== 'message' && protocol !== 'http')
    .map((one) => ({ ...one, scheme: 'http' }));
  const message: CoreTransport = { protocol: 'message', port: lane.messagePort, path: '/', scheme: 'http' };
  const own = plugins.find(({ protocol }) => protocol === transport);
  if (!own) {
    return {
      provider: { name: pact.provider, ...LOOPBACK, port: lane.providerPort },
      transports: [message, ...plugins],
    };
  }
  const { hostname } = new URL(provider.url);
  return {
    provider: { name: pact.provider, scheme: 'http', host: hostname, port: own.port },
    transports: [message, ...plugins],
  };
};

const judge = async (
  run: PactRun,
  unit: PactUnit,
  interaction: Interaction,
  lane: Lane,
  context: StepContext,
  values: { readonly [name: string]: never },
): Promise<Judgement> => {
  const { requestMs } = run.settings.timeouts;
  let failure: StepError | undefined;
  const take = (result: Answer | { readonly error: StepError }): Answer | undefined => {
    if (!('error' in result)) return result;
    failure ??= result.error;
    return undefined;
  };
  const handler = {
    request: async (asked: Parameters<typeof askProvider>[1]) =>
      take(await askProvider(context, asked, run.provider, expectsRedirect(interaction))),
    message: async (asked: Parameters<typeof askProvider>[1]) => take(await run.messages.answer(asked, context)),
    values,
  };
  const hasValues = Object.keys(values).length > 0;
  const job = {
    pact: singlePact(unit.pact, interaction),
    ...targets(run, unit, interaction, lane),
    ...(hasValues ? { stateUrl: lane.stateUrl } : {}),
    timeoutMs: requestMs === 0 ? NO_LIMIT_MS : requestMs + ENGINE_MS / 2,
  };
  const limitMs = requestMs === 0 ? NO_LIMIT_MS : requestMs + ENGINE_MS;
  const answer = await lane.during(handler, () => run.core.verify(job, limitMs, context.signal));
  if (failure) return { checks: [], errors: [failure] };
  const verdict = readVerdict(answer);
  switch (verdict.kind) {
    case 'right':
      return { checks: checksOf(interaction, []), errors: [] };
    case 'wrong':
      return { checks: checksOf(interaction, verdict.mismatches), errors: [] };
    case 'broken':
      return { checks: [], errors: [broken(verdict.message)] };
    default:
      return verdict satisfies never;
  }
};

const verify = async (
  run: PactRun,
  unit: PactUnit,
  interaction: Interaction,
  lane: Lane,
  context: StepContext,
): Promise<Judgement> => {
  if (unit.fault) return { checks: [], errors: [broken(unit.fault.message, unit.fault.hint)] };
  const setup = await changeStates(run, interaction, 'setup', context);
  if (setup.error) return { checks: [], errors: [setup.error] };
  try {
    return await judge(run, unit, interaction, lane, context, setup.values as never);
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { checks: [], errors: [broken(error.message, error.hint)] };
  } finally {
    const teardown = await changeStates(run, interaction, 'teardown', context);
    if (teardown.error) context.findings.errors.push(teardown.error);
  }
};

const outcomeOf = (checks: readonly Check[], errors: readonly StepError[]): Outcome => {
  if (checks.some(({ verdict }) => verdict === 'fail')) return 'failed';
  return errors.length > 0 ? 'errored' : 'passed';
};

/** A pending interaction is told in full, but nothing of it counts. */
const asPending = (result: InteractionResult): InteractionResult & { readonly reason?: string } => {
  if (!result.pending || result.outcome === 'passed') return result;
  const wrong = result.checks.filter(({ verdict }) => verdict === 'fail').length;
  const reason =
    wrong > 0
      ? `pending: ${wrong} ${wrong === 1 ? 'mismatch' : 'mismatches'}`
      : `pending: ${result.errors[0]?.message}`;
  const checks = result.checks.map((check) =>
    check.verdict === 'fail' ? ({ ...check, verdict: 'skip' } as const) : check,
  );
  return { ...result, outcome: 'skipped', checks, errors: [], reason };
};

const interactionOf = ({ pact }: PactUnit, { kind, description, states, key, id }: Interaction) => ({
  kind,
  consumer: pact.consumer,
  provider: pact.provider,
  description,
  states,
  ...(key === undefined ? {} : { key }),
  ...(id === undefined ? {} : { id }),
});

export type Place = { readonly unit: PactUnit; readonly index: number; readonly position: number };

/** Emits the interaction's events, and resolves with its result as it is to be published: pending or not. */
export const verifyInteraction = async (
  run: PactRun,
  { unit, index, position }: Place,
  interaction: Interaction,
  lane: Lane,
  emit: Emit,
  signal: AbortSignal,
): Promise<InteractionResult> => {
  const { deps, settings, scriptUnit } = run;
  const started = deps.clock();
  const step = stepOf(unit, interaction, index);
  const cursor: Cursor = { ref: deps.newId(), stepId: step.id, unit: index, iteration: 0, position };
  const findings = createFindings();
  const context: StepContext = {
    ...{ step, unit: scriptUnit, cursor, row: {}, deps, options: settings, signal, emit, depth: 0 },
    ...{ execute: executeStep, findings },
  };
  const { itemId, name, path, source } = step;
  const what = interactionOf(unit, interaction);
  emit({ type: 'step.started', at: deps.now(), cursor, itemId, name, path, source, interaction: what });
  const judged = await verify(run, unit, interaction, lane, context);
  const checks = [...judged.checks, ...findings.checks].map((check, at) => ({ ...check, index: at }));
  const errors = [...findings.errors, ...judged.errors];
  const pending = unit.pending || interaction.pending;
  const result: InteractionResult = { interaction, outcome: outcomeOf(checks, errors), checks, errors, pending };
  const { outcome, checks: shown, errors: told, ...rest } = asPending(result);
  emit({
    type: 'step.finished',
    at: deps.now(),
    cursor,
    outcome,
    checks: shown,
    errors: told,
    scripts: findings.scripts,
    durationMs: deps.clock() - started,
    ...('reason' in rest && rest.reason !== undefined ? { reason: rest.reason } : {}),
    ...(pending ? { pending: true as const } : {}),
  });
  return result;
};
