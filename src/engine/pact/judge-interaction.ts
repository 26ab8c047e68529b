// Has Pact's engine judge one interaction, whose requests and messages come through a lane.
import { checksOf } from '../../contracts/pact/checks.ts';
import type { CoreTransport } from '../../contracts/pact/core/job.ts';
import { singlePact } from '../../contracts/pact/core/single.ts';
import { readVerdict } from '../../contracts/pact/core/verdict.ts';
import type { Answer, AskedRequest, Lane } from '../../contracts/pact/lane.ts';
import type { Check } from '../../model/check.ts';
import type { StepError } from '../../model/event.ts';
import type { Json } from '../../model/json.ts';
import type { Interaction } from '../../model/pact.ts';
import type { StepContext } from '../step-context.ts';
import { askProvider, FILTER_FAILED } from './ask-provider.ts';
import type { PactRun, PactUnit } from './pact-run.ts';

/** Time that the engine gets beyond the provider's. */
const ENGINE_MS = 60_000;
const NO_LIMIT_MS = 24 * 3600 * 1000;

/** What is being found out about one interaction. */
export type Judgement = { readonly checks: readonly Check[]; readonly errors: readonly StepError[] };

export const broken = (message: string, hint?: string, code = 'pact.broken'): StepError => ({
  kind: 'problem',
  name: 'VerificationError',
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
});

type Expected = {
  readonly status?: unknown;
  readonly matchingRules?: { readonly status?: { readonly matchers?: readonly { readonly status?: unknown }[] } };
};

const isRedirect = (status: unknown): boolean =>
  status === 'redirect' || (Number(status) >= 300 && Number(status) <= 399);

/** By its status, or by a matcher of it: a kind (`redirect`) or a list of codes. */
const expectsRedirect = ({ raw }: Interaction): boolean => {
  const { status, matchingRules } = (raw.response ?? {}) as Expected;
  const matched = (matchingRules?.status?.matchers ?? []).flatMap((matcher) => matcher.status);
  return [status, ...matched].some(isRedirect);
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

/** Hands the interaction to Pact's engine and answers what it asks. Rejects with Problem when the engine cannot do it. */
export const judgeInteraction = async (
  run: PactRun,
  unit: PactUnit,
  interaction: Interaction,
  lane: Lane,
  context: StepContext,
  values: { readonly [name: string]: Json },
): Promise<Judgement> => {
  const { requestMs } = run.settings.timeouts;
  let failure: StepError | undefined;
  const take = (result: Answer | { readonly error: StepError }): Answer | undefined => {
    if (!('error' in result)) return result;
    failure ??= result.error;
    return undefined;
  };
  const handler = {
    request: async (asked: AskedRequest) =>
      take(await askProvider(context, asked, run.provider, expectsRedirect(interaction))),
    message: async (asked: AskedRequest) => take(await run.messages.answer(asked, context)),
    values,
  };
  const hasValues = Object.keys(values).length > 0;
  const job = {
    pact: singlePact(unit.pact, interaction),
    ...targets(run, unit, interaction, lane),
    usesPlugins: unit.pact.plugins.length > 0,
    ...(hasValues ? { stateUrl: lane.stateUrl } : {}),
    timeoutMs: requestMs === 0 ? NO_LIMIT_MS : requestMs + ENGINE_MS / 2,
  };
  const limitMs = requestMs === 0 ? NO_LIMIT_MS : requestMs + ENGINE_MS;
  const answer = await lane.during(handler, () => run.core.verify(job, limitMs, context.signal));
  // A filter that failed has said so itself.
  if (failure) return { checks: [], errors: failure.code === FILTER_FAILED ? [] : [failure] };
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
