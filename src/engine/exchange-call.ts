// Sends a signed call, answers challenges, and tells the world of every exchange on the way.
import type { Auth, AuthDeps, AuthFields } from '../model/contracts.ts';
import type { Call, Exchange, ExchangeError, ExchangeRole } from '../model/exchange.ts';
import type { RequestState } from '../sandbox/protocol.ts';
import { emitExchange } from './emit-exchange.ts';
import type { StepContext } from './step-context.ts';

export type ResolvedCall = {
  readonly call: Call;
  readonly state: RequestState;
  readonly auth: { readonly scheme: Auth; readonly fields: AuthFields; readonly deps: AuthDeps } | undefined;
};

export type UnresolvedCall = { readonly error: ExchangeError; readonly state: RequestState };

/** Postman gives up on a challenge after this many replays. */
const MAX_REPLAYS = 3;

const challengeAnswer = async (resolved: ResolvedCall, exchange: Exchange, state: Map<string, unknown>) => {
  const { auth, call } = resolved;
  if (!auth?.scheme.answer || exchange.error) return undefined;
  return auth.scheme.answer(call, exchange, auth.fields, auth.deps, state);
};

const CUTS = {
  time: {
    message: 'A response that streams was cut when its time was up',
    hint: 'Raise --timeout-stream to listen longer.',
  },
  size: {
    message: 'A response that streams was cut at its size limit',
    hint: 'Raise --max-response-size to receive more.',
  },
} as const;

const warnOfCut = ({ deps, cursor, emit }: StepContext, { received }: Exchange): void => {
  const cut = received[0]?.cut;
  if (cut)
    emit({ type: 'problem.raised', at: deps.now(), cursor, level: 'warning', code: 'response.cut', ...CUTS[cut] });
};

/** Resolves with the last exchange and the first one (what scripts see as the request); never rejects. */
export const exchangeCall = async (
  context: StepContext,
  resolved: ResolvedCall,
  role: ExchangeRole,
): Promise<{ readonly exchange: Exchange; readonly first: Exchange }> => {
  // Scripts send HTTP, whatever the step itself speaks.
  const client = await context.deps.client(role === 'script' ? 'http' : context.step.protocol);
  const early: Exchange[] = [];
  const authState = new Map<string, unknown>();
  let call = resolved.call;
  for (let replay = 0; ; replay++) {
    const exchange = await client.exchange(call, context.signal, (hop) => early.push(hop));
    const again = replay < MAX_REPLAYS ? await challengeAnswer(resolved, exchange, authState) : undefined;
    if (!again) {
      for (const hop of early) await emitExchange(context, hop);
      const last = { ...exchange, role };
      await emitExchange(context, last);
      warnOfCut(context, last);
      return { exchange: last, first: early[0] ?? last };
    }
    early.push({ ...exchange, role: 'auth' });
    call = again;
  }
};
