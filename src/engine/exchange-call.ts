// Sends a signed call, answers challenges, and tells the world of every exchange on the way.
import type { Auth, AuthDeps, AuthFields } from '../model/contracts.ts';
import type { Call, Exchange, ExchangeError, ExchangeRole } from '../model/exchange.ts';
import { isProblem } from '../model/problem.ts';
import type { RequestState } from '../sandbox/protocol.ts';
import { emitExchange } from './emit-exchange.ts';
import { withSentHeaders } from './replay-headers.ts';
import { learnCredentials } from './sign-call.ts';
import type { StepContext } from './step-context.ts';

export type ResolvedCall = {
  readonly call: Call;
  readonly state: RequestState;
  readonly auth: { readonly scheme: Auth; readonly fields: AuthFields; readonly deps: AuthDeps } | undefined;
};

export type UnresolvedCall = { readonly error: ExchangeError; readonly state: RequestState };

/** Postman gives up on a challenge after this many replays. */
const MAX_REPLAYS = 3;

type Next = { readonly call: Call } | { readonly error: ExchangeError } | undefined;

/** `first`: what `call` went out as, before redirects. What cannot be answered (a file of the body that is gone, say) is an error, never the refusal that was to be answered. */
const challengeAnswer = async (
  { auth }: ResolvedCall,
  call: Call,
  exchange: Exchange,
  first: Exchange,
  state: Map<string, unknown>,
): Promise<Next> => {
  if (!auth?.scheme.answer || exchange.error) return undefined;
  try {
    const answer = await auth.scheme.answer(withSentHeaders(call, first), exchange, auth.fields, auth.deps, state);
    return answer && { call: answer };
  } catch (error) {
    if (!isProblem(error)) throw error;
    const { code, message, hint } = error;
    const kind = code.startsWith('file.') ? 'file' : 'auth';
    return { error: { class: kind, message, ...(hint === undefined ? {} : { hint }) } };
  }
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

type Sent = { readonly exchange: Exchange; readonly first: Exchange };

/** Resolves with the last exchange and the one that scripts see as the request, before its redirects; never rejects. */
export const exchangeCall = async (context: StepContext, resolved: ResolvedCall, role: ExchangeRole): Promise<Sent> => {
  // Scripts send HTTP, whatever the step itself speaks.
  const client = await context.deps.client(role === 'script' ? 'http' : context.step.protocol);
  const early: Exchange[] = [];
  const finish = async (exchange: Exchange, attempt: number): Promise<Sent> => {
    // A location of an early answer may hold what a later request shows.
    for (const { sent } of early) learnCredentials(context, sent);
    learnCredentials(context, exchange.sent);
    for (const hop of early) await emitExchange(context, hop);
    const last = exchange.role === role ? exchange : { ...exchange, role };
    const told = emitExchange(context, last);
    if (told) await told;
    warnOfCut(context, last);
    return { exchange: last, first: early[attempt] ?? last };
  };
  const authState = new Map<string, unknown>();
  const mayAnswer = resolved.auth?.scheme.answer !== undefined;
  let { call } = resolved;
  for (let replay = 0; ; replay++) {
    const attempt = early.length;
    const exchange = await client.exchange(call, context.signal, (hop) => early.push(hop));
    const first = early[attempt] ?? exchange;
    const isAsked = mayAnswer && replay < MAX_REPLAYS;
    const next = isAsked ? await challengeAnswer(resolved, call, exchange, first, authState) : undefined;
    if (!next) return finish(exchange, attempt);
    if ('error' in next) return finish({ ...exchange, error: next.error }, attempt);
    early.push({ ...exchange, role: 'auth' });
    call = next.call;
    learnCredentials(context, call);
  }
};
