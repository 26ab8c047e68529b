// Sends the requests of cases to the provider: with the user's headers and authentication, without redirects, cookies or events.
import type { WireRequest, WireResponse } from '../../contracts/openapi/judge.ts';
import { type AuthState, resolveAuth } from '../../core/auth-node.ts';
import { memoryBody } from '../../core/memory-body.ts';
import { answerCredentials } from '../../core/named-credentials.ts';
import type { Call, Exchange, ExchangeError, HeaderPair } from '../../model/exchange.ts';
import { isProblem } from '../../model/problem.ts';
import { withSentHeaders } from '../replay-headers.ts';
import { warnUnresolved } from '../resolve-call.ts';
import { bytesOf } from '../response-state.ts';
import { learnCredentials, type Signed, signCall } from '../sign-call.ts';
import { createLookup, createResolver, type StepContext } from '../step-context.ts';
import type { ApiProvider } from './api-run.ts';

export type Reply = {
  /** As it went out: with the user's headers. */
  readonly request: WireRequest;
  readonly exchange: Exchange;
  readonly response?: WireResponse;
  readonly error?: ExchangeError;
  readonly durationMs: number;
};

const UNREACHABLE: ReadonlySet<ExchangeError['class']> = new Set(['dns', 'connect', 'tls']);

/** Nobody could be asked. */
export const isUnreachable = ({ error }: Reply): boolean => error !== undefined && UNREACHABLE.has(error.class);

/** `bare`: as it is, without the user's headers and authentication. */
export type SendAs = 'user' | 'bare';

export type Caller = {
  send(request: WireRequest, as?: SendAs): Promise<Reply>;
  /** The user's headers, with their variables filled in. */
  readonly headers: readonly HeaderPair[];
  readonly hasAuth: boolean;
};

const MAX_REPLAYS = 3;

/** A case says all that is in its request: nothing else is added. */
const BEHAVIOUR: Call['behaviour'] = {
  disableCookies: true,
  disableBodyPruning: true,
  disabledSystemHeaders: { 'cache-control': true, 'content-type': true },
  followRedirects: false,
};

const withHeaders = (request: WireRequest, added: readonly HeaderPair[]): WireRequest => {
  if (added.length === 0) return request;
  const names = new Set(added.map(([name]) => name.toLowerCase()));
  const kept = request.headers.filter(([name]) => !names.has(name.toLowerCase()));
  return { ...request, headers: [...kept, ...added] };
};

const toCall = ({ method, url, headers, body }: WireRequest, { options }: StepContext): Call => ({
  method,
  url,
  headers,
  ...(body.length === 0 ? {} : { body: memoryBody(body) }),
  behaviour: BEHAVIOUR,
  timeoutMs: options.timeouts.requestMs,
  streamMs: options.timeouts.streamMs,
  maxResponseBytes: options.maxResponseBytes,
});

const responseOf = async ({ received, error }: Exchange): Promise<WireResponse | undefined> => {
  const last = received.at(-1);
  if (!last || error) return undefined;
  const { status, headers, body, cut } = last;
  return { status, headers, body: body.bytes ?? (await bytesOf(body)), ...(cut ? { cut: true } : {}) };
};

/** What later calls may be made with must not be shown of this one either. */
const handedOut = ({ body }: WireRequest, response: WireResponse | undefined): readonly string[] =>
  response ? answerCredentials(response.headers, response.body, body) : [];

type Sendable = Exclude<Signed, { readonly error: ExchangeError }>;

/** A connection that the server had closed while it was idle says nothing of this call. */
const isStale = ({ error, timings }: Exchange): boolean => error?.class === 'reset' && timings.reused;

const exchangeOnce = async (context: StepContext, call: Call): Promise<Exchange> => {
  const client = await context.deps.client('http');
  const exchange = await client.exchange(call, context.signal);
  return isStale(exchange) && !context.signal.aborted ? client.exchange(call, context.signal) : exchange;
};

/** Answers the challenges of digest and the like. */
const exchangeSigned = async (context: StepContext, { call, auth }: Sendable): Promise<Exchange> => {
  let exchange = await exchangeOnce(context, call);
  const state = new Map<string, unknown>();
  for (let replay = 0, last = call; auth?.scheme.answer && !exchange.error && replay < MAX_REPLAYS; replay++) {
    try {
      const again = withSentHeaders(last, exchange);
      const next = await auth.scheme.answer(again, exchange, auth.fields, auth.deps, state);
      if (!next) break;
      learnCredentials(context, next);
      last = next;
      exchange = await exchangeOnce(context, next);
    } catch (error) {
      if (!isProblem(error)) throw error;
      return {
        ...exchange,
        error: { class: 'auth', message: error.message, ...(error.hint ? { hint: error.hint } : {}) },
      };
    }
  }
  return exchange;
};

/** What could not be signed was never sent. */
const unsent = ({ method, url, headers }: WireRequest, error: ExchangeError, { deps }: StepContext): Exchange => ({
  id: deps.newId(),
  role: 'main',
  protocol: 'http',
  sent: { method, url, headers, sizes: { headerBytes: 0, wireBytes: 0, bodyBytes: 0 } },
  received: [],
  error,
  timings: { startedAt: deps.now(), totalMs: 0, reused: false },
});

const fillIn = (provider: ApiProvider, context: StepContext) => {
  const { deps, row } = context;
  const resolver = createResolver(createLookup(row, deps));
  const headers = provider.headers.map(([name, value]): HeaderPair => [name, resolver.text(value, `header ${name}`)]);
  const auth: AuthState | undefined =
    provider.auth && resolveAuth(provider.auth, (text) => resolver.text(text, 'auth'));
  warnUnresolved(context, resolver);
  return { headers, auth };
};

/** `context` is that of the whole verification: calls of one step are not told apart by it. */
export const createCaller = (provider: ApiProvider, context: StepContext): Caller => {
  const { deps } = context;
  const { headers, auth } = fillIn(provider, context);
  const owner = {};
  learnCredentials(context, { headers, url: provider.url });

  const exchangeOf = async (request: WireRequest, as: SendAs): Promise<Exchange> => {
    const call = toCall(request, context);
    // Its credentials are known already, and looking at every call for them costs time.
    if (!auth || as === 'bare') return exchangeOnce(context, call);
    const signed = await signCall(context, call, auth, owner);
    return 'error' in signed ? unsent(request, signed.error, context) : exchangeSigned(context, signed);
  };

  return {
    headers,
    hasAuth: auth !== undefined,
    send: async (given, as = 'user') => {
      const request = as === 'user' ? withHeaders(given, headers) : given;
      const started = deps.clock();
      const exchange = await exchangeOf(request, as);
      const durationMs = deps.clock() - started;
      const response = await responseOf(exchange);
      for (const secret of handedOut(request, response)) deps.learnSecret(secret);
      const error = exchange.error;
      return { request, exchange, durationMs, ...(response ? { response } : {}), ...(error ? { error } : {}) };
    },
  };
};
