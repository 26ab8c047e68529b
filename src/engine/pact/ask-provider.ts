// Sends what Pact's engine asks to the real provider: with its address, authentication and request filter, over our own wire.
import type { Answer, AskedRequest } from '../../contracts/pact/lane.ts';
import { resolveAuth } from '../../core/auth-node.ts';
import { memoryBody } from '../../core/memory-body.ts';
import { parseUrl } from '../../core/parse-url.ts';
import type { CallTemplate } from '../../model/collection.ts';
import type { StepError } from '../../model/event.ts';
import type { Call, Exchange, ExchangeError, HeaderPair } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import type { RequestState } from '../../sandbox/protocol.ts';
import { exchangeCall, type ResolvedCall } from '../exchange-call.ts';
import { resolveScriptCall } from '../resolve-call.ts';
import { bytesOf } from '../response-state.ts';
import { runPhase } from '../run-phase.ts';
import { signCall } from '../sign-call.ts';
import { createLookup, createResolver, type StepContext } from '../step-context.ts';
import type { Provider } from './pact-run.ts';
import { plainWords } from './plain-words.ts';

/** The engine believes us to be the provider; a host that the pact names is another. */
const isOurHost = (name: string, value: string): boolean =>
  name.toLowerCase() === 'host' && /^127\.0\.0\.1:\d+$/.test(value);

const isNamed = (name: string, others: readonly HeaderPair[]): boolean =>
  others.some(([other]) => other.toLowerCase() === name.toLowerCase());

/** What a request filter leaves of the body has its own. */
const isLength = (name: string): boolean => name.toLowerCase() === 'content-length';

const headersOf = ({ headers }: AskedRequest, added: readonly HeaderPair[]): readonly HeaderPair[] => [
  ...headers.filter(([name, value]) => !isOurHost(name, value) && !isLength(name) && !isNamed(name, added)),
  ...added,
];

const valuesOf = (headers: readonly HeaderPair[], name: string): readonly string[] =>
  headers.filter(([other]) => other.toLowerCase() === name).map(([, value]) => value);

/** An interaction asks for itself: cookies of another one are none of its business, and nothing is added that the pact does not say. */
const behaviourOf = (expectsRedirect: boolean): Call['behaviour'] => ({
  disableCookies: true,
  disableBodyPruning: true,
  disabledSystemHeaders: {
    'cache-control': true,
    'content-type': true,
    'user-agent': true,
    connection: true,
  },
  followRedirects: !expectsRedirect,
});

/** A request that the pact gives no body has no length either; one that a filter or a scheme gave a body has. */
const withoutLength = (call: Call, asked: AskedRequest): Call => {
  const isSaid = valuesOf(asked.headers, 'content-length').length > 0 || (call.body?.size ?? 0) > 0;
  if (isSaid && valuesOf(call.headers, 'transfer-encoding').length === 0) return call;
  const disabled = call.behaviour.disabledSystemHeaders as { readonly [name: string]: Json };
  return { ...call, behaviour: { ...call.behaviour, disabledSystemHeaders: { ...disabled, 'content-length': true } } };
};

const decoder = new TextDecoder();

const templateOf = (call: Call, body: Uint8Array): CallTemplate => ({
  method: call.method,
  url: parseUrl(call.url),
  headers: call.headers.map(([key, value]) => ({ key, value })),
  ...(body.length === 0 ? {} : { body: { mode: 'raw', text: decoder.decode(body) } as const }),
});

const authOf = (context: StepContext, { auth }: Provider): RequestState['auth'] => {
  if (!auth) return undefined;
  const { source: _, ...written } = auth;
  return resolveAuth(written, (text) => createResolver(createLookup(context.row, context.deps)).text(text, 'auth'));
};

const stateOf = (context: StepContext, call: Call, body: Uint8Array, provider: Provider): RequestState => {
  const auth = authOf(context, provider);
  return { id: context.step.itemId, name: context.step.name, call: templateOf(call, body), ...(auth ? { auth } : {}) };
};

/** Code of the error of a request whose filter failed, which has an error of its own. */
export const FILTER_FAILED = 'pact.filter-failed';

type Failure = { readonly error: ExchangeError };

const filtered = async (context: StepContext, call: Call, body: Uint8Array, provider: Provider) => {
  const before = stateOf(context, call, body, provider);
  const filter = provider.filter!;
  const end = await runPhase(context, { event: 'prerequest', scripts: [filter], request: before });
  if (!end.request) return { call, state: stateOf(context, call, body, provider) };
  const text = before.call.body?.mode === 'raw' ? before.call.body.text : '';
  const now = end.request.call.body;
  const isSame = (now?.mode === 'raw' ? now.text : '') === text && (now === undefined || now.mode === 'raw');
  return { call: undefined, state: end.request, body: isSame ? body : undefined };
};

const resolve = async (
  context: StepContext,
  call: Call,
  body: Uint8Array,
  provider: Provider,
): Promise<ResolvedCall | Failure> => {
  const { findings } = context;
  if (!provider.filter) {
    const state = stateOf(context, call, body, provider);
    const signed = await signCall(context, call, state.auth, provider);
    return 'error' in signed ? signed : { call: signed.call, state, auth: signed.auth };
  }
  const result = await filtered(context, call, body, provider);
  if (findings.errors.length > 0)
    return { error: { class: 'aborted', code: FILTER_FAILED, message: 'the request filter failed' } };
  if (result.call) {
    const signed = await signCall(context, result.call, result.state.auth, provider);
    return 'error' in signed ? signed : { call: signed.call, state: result.state, auth: signed.auth };
  }
  const built = await resolveScriptCall(context, result.state);
  if ('error' in built) return built;
  const own = result.body && result.body.length > 0 ? { body: memoryBody(result.body) } : {};
  return { ...built, call: { ...built.call, behaviour: call.behaviour, ...own } };
};

/** Our client follows every 3xx with a location, the engine only these: another one is the answer to be judged. */
const FOLLOWED = new Set([301, 302, 303, 307, 308]);

const isOddRedirect = ({ received }: Exchange): boolean => {
  const status = received.at(-1)?.status ?? 0;
  return status >= 300 && status <= 399 && !FOLLOWED.has(status);
};

/** What the engine asks for, undoes, and leaves no trace of. */
const UNDONE = new Set(['gzip', 'deflate']);

/** Bodies arrive here decoded, so that the engine has nothing to undo: it is told what it would have been left with. */
export const answerOf = async ({ received }: Exchange): Promise<Answer> => {
  const { status, reason, headers, body } = received.at(-1)!;
  const codings = valuesOf(headers, 'content-encoding');
  const isEmpty = valuesOf(headers, 'content-length')[0] === '0';
  const gone = new Set(codings.length === 0 || isEmpty ? [] : ['content-length']);
  if (!isEmpty && codings.some((coding) => UNDONE.has(coding))) gone.add('content-encoding');
  const left = headers.filter(([name]) => !gone.has(name.toLowerCase()));
  return { status, reason, headers: left, body: await bytesOf(body) };
};

export const requestError = (error: ExchangeError, url: string): StepError => {
  const { class: kind, name, code, hint } = error;
  const advice = hint ?? (kind === 'connect' || kind === 'dns' ? `Is the provider running at ${url}?` : undefined);
  return {
    kind: 'request',
    name: name ?? 'Error',
    message: plainWords(error),
    class: kind,
    ...(code === undefined ? {} : { code }),
    ...(advice === undefined ? {} : { hint: advice }),
  };
};

/** Resolves with the provider's answer, or with why there is none. */
export const askProvider = async (
  context: StepContext,
  asked: AskedRequest,
  provider: Provider,
  expectsRedirect: boolean,
): Promise<Answer | { readonly error: StepError }> => {
  const { options } = context;
  const call: Call = {
    method: asked.method,
    url: `${provider.url}${asked.target}`,
    headers: headersOf(asked, provider.headers),
    ...(asked.body.length === 0 ? {} : { body: memoryBody(asked.body) }),
    behaviour: behaviourOf(expectsRedirect),
    timeoutMs: options.timeouts.requestMs,
    streamMs: options.timeouts.streamMs,
    maxResponseBytes: options.maxResponseBytes,
  };
  const resolved = await resolve(context, call, asked.body, provider);
  if ('error' in resolved) return { error: requestError(resolved.error, provider.url) };
  const { exchange, first } = await exchangeCall(
    context,
    { ...resolved, call: withoutLength(resolved.call, asked) },
    'main',
  );
  if (exchange.error) return { error: requestError(exchange.error, provider.url) };
  return answerOf(isOddRedirect(first) ? first : exchange);
};
