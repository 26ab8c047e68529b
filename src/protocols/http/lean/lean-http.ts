// The lean client as a Client of the engine: plain exchanges go its way, whatever needs more goes to the whole client.
import { memoryBody } from '../../../core/memory-body.ts';
import type { Client, CookieJar } from '../../../model/contracts.ts';
import type { Call, Exchange } from '../../../model/exchange.ts';
import { isProblem } from '../../../model/problem.ts';
import { nextLeg, redirectLocation, redirectRules, tooManyRedirects } from '../redirects.ts';
import { type HeaderDraft, listHeaders } from '../request-headers.ts';
import type { LeanAnswer, LeanClient, PreparedRequest } from './lean-client.ts';
import { type PreparedCache, type PreparedEntry, prepareCall } from './prepared-cache.ts';

export type LeanHttpDeps = {
  readonly lean: LeanClient;
  readonly cookies: CookieJar;
  /** The whole client, made when it is first needed. */
  readonly whole: () => Client | Promise<Client>;
  /** Prepared requests of all virtual users: what is sent again is not prepared again. */
  readonly prepared: PreparedCache;
  readonly now: () => number;
};

/** Rules that the lean way keeps, or that are about redirects, which it leaves to the whole client. */
const KNOWN = new Set([
  'followRedirects',
  'maxRedirects',
  'followOriginalHttpMethod',
  'followAuthorizationHeader',
  'removeRefererHeaderOnRedirect',
  'disableUrlEncoding',
  'disableBodyPruning',
]);

const isPlain = ({ behaviour, body, hosts, connection, headers }: Call): boolean => {
  if (hosts || connection !== undefined || (body && !body.bytes)) return false;
  for (const name of Object.keys(behaviour)) if (!KNOWN.has(name)) return false;
  // What a header of the user's does to the jar's cookies is a matter of the whole client.
  return !headers.some(([name]) => name.length === 6 && name.toLowerCase() === 'cookie');
};

const ID = 'lean';

const sentOf = (call: Call, entry: PreparedEntry, sentBytes: number): Exchange['sent'] => {
  const bodyBytes = call.body?.bytes?.length ?? 0;
  const headerBytes = sentBytes - bodyBytes;
  if (entry.sent?.sizes.headerBytes === headerBytes) return entry.sent;
  entry.sent = {
    method: call.method.toUpperCase() || 'GET',
    url: call.url,
    headers: entry.headers,
    ...(call.body ? { body: call.body } : {}),
    sizes: { headerBytes, wireBytes: bodyBytes, bodyBytes },
  };
  return entry.sent;
};

const toExchange = (call: Call, entry: PreparedEntry, answer: LeanAnswer, startedAt: number): Exchange => {
  const { timings } = answer;
  return {
    id: ID,
    protocol: 'http',
    role: 'main',
    sent: sentOf(call, entry, answer.sentBytes),
    received:
      answer.status === 0
        ? []
        : [
            {
              status: answer.status,
              reason: answer.reason,
              httpVersion: answer.httpVersion,
              headers: answer.headers(),
              body: memoryBody(answer.body),
              sizes: { headerBytes: answer.headerBytes, wireBytes: answer.wireBytes, bodyBytes: answer.body.length },
            },
          ],
    timings: {
      startedAt,
      waitMs: timings.blockedMs,
      ...(timings.connectingMs > 0 ? { tcpMs: timings.connectingMs } : {}),
      ...(timings.tlsMs > 0 ? { tlsMs: timings.tlsMs } : {}),
      firstByteMs: timings.waitingMs,
      downloadMs: timings.receivingMs,
      totalMs: timings.blockedMs + timings.connectingMs + timings.tlsMs + answer.durationMs,
      reused: timings.connectingMs === 0,
    },
    ...(answer.error ? { error: answer.error } : {}),
  };
};

/** The request that a redirect leads to; the whole client takes it from there. */
const followUp = (call: Call, { sent, timings }: Exchange, status: number, location: string): Call => {
  const rules = redirectRules(call.behaviour);
  const draft: HeaderDraft = new Map();
  for (const [name, value] of sent.headers) {
    const key = name.toLowerCase();
    const known = draft.get(key);
    if (known) known.values.push(value);
    else draft.set(key, { name, values: [value] });
  }
  // The whole client puts these on as the new server's.
  draft.delete('cookie');
  draft.delete('proxy-authorization');
  const leg = {
    method: call.method,
    url: call.url,
    draft,
    body: call.body,
    bodyKind: 'text',
    cookie: undefined,
  } as const;
  const next = nextLeg(leg, location, status, rules, undefined);
  const { body: _body, bodyType, ...rest } = call;
  return {
    ...rest,
    method: next.method,
    url: location,
    timeoutMs: call.timeoutMs === 0 ? 0 : Math.max(1, call.timeoutMs - timings.totalMs),
    headers: listHeaders(next.draft),
    behaviour: { ...call.behaviour, maxRedirects: rules.max - 1 },
    ...(next.body ? { body: next.body, ...(bodyType === undefined ? {} : { bodyType }) } : {}),
  };
};

const locationOf = (call: Call, answer: LeanAnswer): string | undefined => {
  if (answer.status < 300 || answer.status > 399) return undefined;
  const received = { status: answer.status, headers: answer.headers() };
  const rules = redirectRules(call.behaviour);
  return rules.follow ? redirectLocation(received, call.url, rules) : undefined;
};

const storeCookies = ({ cookies }: LeanHttpDeps, url: string, answer: LeanAnswer): void => {
  const values: string[] = [];
  for (const [name, value] of answer.headers())
    if (name.length === 10 && name.toLowerCase() === 'set-cookie') values.push(value);
  if (values.length > 0) cookies.store(url, values);
};

type Send = (request: PreparedRequest, signal: AbortSignal) => Promise<LeanAnswer>;

/** Listens once to each signal: to come and go with every request costs more than the request. */
const createSend = (lean: LeanClient): Send => {
  // By number: to find a function takes longer.
  const underWay = new WeakMap<AbortSignal, Map<number, () => void>>();
  let sent = 0;
  const listen = (signal: AbortSignal): Map<number, () => void> => {
    const aborts = new Map<number, () => void>();
    signal.addEventListener('abort', () => {
      for (const abort of aborts.values()) abort();
    });
    underWay.set(signal, aborts);
    return aborts;
  };
  return (request, signal) =>
    new Promise((resolve) => {
      const aborts = underWay.get(signal) ?? listen(signal);
      const number = sent++;
      aborts.set(number, () => giveUp());
      const giveUp = lean.send(request, true, (answer) => {
        aborts.delete(number);
        resolve(answer);
      });
      if (signal.aborted) giveUp();
    });
};

/** A client of one virtual user. */
export const createLeanHttp = (deps: LeanHttpDeps): Client => {
  const send = createSend(deps.lean);
  return {
    exchange: async (call, signal, onExchange) => {
      if (!isPlain(call)) return (await deps.whole()).exchange(call, signal, onExchange);
      let entry: PreparedEntry;
      try {
        entry = prepareCall(deps.prepared, deps.lean, call, deps.cookies.header(call.url));
      } catch (error) {
        // It tells what is wrong in its own words.
        if (isProblem(error)) return (await deps.whole()).exchange(call, signal, onExchange);
        throw error;
      }
      const startedAt = deps.now();
      const answer = await send(entry.request, signal);
      const exchange = toExchange(call, entry, answer, startedAt);
      if (answer.status === 0) return exchange;
      storeCookies(deps, call.url, answer);
      const location = locationOf(call, answer);
      if (location === undefined) return exchange;
      const { max } = redirectRules(call.behaviour);
      if (max <= 0) return { ...exchange, error: tooManyRedirects(call.url, max) };
      onExchange?.({ ...exchange, role: 'redirect' });
      const next = followUp(call, exchange, answer.status, location);
      return (await deps.whole()).exchange(next, signal, onExchange);
    },
    close: async () => undefined,
  };
};
