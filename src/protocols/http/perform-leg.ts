// Sends one leg of a call: decides where it goes and what carries it, and records the exchange it makes.
import { splitCallUrl } from '../../core/call-url.ts';
import { isHostAllowed } from '../../core/host-rules.ts';
import type { Body } from '../../model/body.ts';
import type { ProtocolDeps } from '../../model/contracts.ts';
import type { Call, Exchange, ExchangeError, HeaderPair, Received } from '../../model/exchange.ts';
import { type CallTarget, findTarget, type TargetRules } from './call-target.ts';
import { carriageOf, performCarriedHop } from './carriage.ts';
import type { Deadline, Interrupts } from './deadline.ts';
import { explainError } from './errors.ts';
import { type HopRequest, performHop, timingsOf } from './hop.ts';
import type { Lanes } from './lanes.ts';
import { passageWith } from './passage-header.ts';
import type { Leg } from './redirects.ts';
import { findInvalidHeader, findInvalidMethod, isChunked, listHeaders } from './request-headers.ts';

export type Engine = {
  readonly deps: ProtocolDeps;
  readonly lanes: Lanes;
  readonly interrupts: Interrupts;
  readonly targets: TargetRules;
};

const createHead = (method: string, target: string, headers: readonly HeaderPair[]): string => {
  let head = `${method} ${target} HTTP/1.1\r\n`;
  for (const [name, value] of headers) head += `${name}: ${value}\r\n`;
  return head;
};

/** node writes the headers along with a body that starts with text, in its encoding, and ahead of any body after Expect; else they are Latin-1. */
const headEncoding = ({ body, bodyKind, draft }: Leg): HopRequest['headEncoding'] =>
  draft.has('expect') || (body && body.size !== 0 && bodyKind !== 'bytes') ? 'utf8' : 'latin1';

const UNSENDABLE_PATH = /[^\x21-\xff]/;

const findUnsendable = (method: string, target: string, headers: readonly HeaderPair[]): ExchangeError | undefined => {
  if (UNSENDABLE_PATH.test(target))
    return {
      class: 'url',
      name: 'TypeError',
      code: 'ERR_UNESCAPED_CHARACTERS',
      message: 'Request path contains unescaped characters',
      hint: 'Without URL encoding, the URL must be encoded as written.',
    };
  if (method === 'CONNECT')
    return { class: 'protocol', message: 'Method CONNECT is not supported', hint: 'It is for proxies only.' };
  return findInvalidMethod(method) ?? findInvalidHeader(headers);
};

type Answer = { readonly exchange: Exchange; readonly received: Received<Body> | undefined };

const sizesOf = (head: string, body: Body | undefined) => {
  const bytes = body?.size ?? 0;
  return { headerBytes: head.length + 2, wireBytes: bytes, bodyBytes: bytes };
};

/** An exchange that never reached the wire. */
const unsent = (leg: Leg, headers: readonly HeaderPair[], error: ExchangeError, { deps }: Engine): Answer => ({
  received: undefined,
  exchange: {
    id: deps.newId(),
    role: 'main',
    protocol: 'http',
    sent: { method: leg.method, url: leg.url, headers, body: leg.body, sizes: sizesOf('', leg.body) },
    received: [],
    error,
    timings: { startedAt: deps.now(), totalMs: 0, reused: false },
  },
});

const hostDenied = (url: string): ExchangeError => ({
  class: 'host',
  message: `scripts may not send requests to ${splitCallUrl(url).host}`,
  hint: 'Mend --allow-hosts or --deny-hosts if they should.',
});

/** A body whose end nothing tells, or a wrong length, is taken for the next request: no other one must follow it. */
const isUnframed = ({ body, draft }: Leg): boolean => {
  const lengths = draft.get('content-length')?.values;
  const size = body ? body.size : 0;
  if (size === undefined || isChunked(draft)) return false;
  return lengths ? lengths.some((length) => Number(length || Number.NaN) !== size) : size !== 0;
};

const closesConnection = (leg: Leg): boolean =>
  isUnframed(leg) || leg.draft.get('connection')?.values.some((value) => /\bclose\b/i.test(value)) === true;

const hopRequest = (
  leg: Leg,
  call: Call,
  { target, url, requestTarget }: CallTarget,
  headers: readonly HeaderPair[],
  head: string,
): HopRequest => ({
  method: leg.method,
  target:
    call.connection === undefined
      ? target
      : { ...target, pin: call.connection, mustBeOpen: call.onOpenConnection === true && leg.url === call.url },
  path: requestTarget,
  authority: leg.draft.get('host')?.values[0] ?? url.host,
  headers,
  head,
  headEncoding: headEncoding(leg),
  chunked: isChunked(leg.draft),
  closes: closesConnection(leg),
  body: leg.body,
  maxResponseBytes: call.maxResponseBytes,
  streamMs: call.streamMs,
});

/** Never rejects; `received` is there when an answer came whole. */
export const performLeg = async (leg: Leg, call: Call, engine: Engine, deadline: Deadline): Promise<Answer> => {
  const { deps, lanes, targets } = engine;
  const written = listHeaders(leg.draft);
  if (call.hosts && !isHostAllowed(call.hosts, leg.url)) return unsent(leg, written, hostDenied(leg.url), engine);
  const direct = findTarget(leg.url, leg.draft.get('host')?.values[0], call.behaviour, targets);
  if ('class' in direct) return unsent(leg, written, direct, engine);
  const unsendable = findUnsendable(leg.method, direct.requestTarget, written);
  if (unsendable) return unsent(leg, written, unsendable, engine);
  const found = passageWith(direct, leg.draft);
  const headers = found === direct ? written : listHeaders(leg.draft);
  const startedAt = deps.now();
  const head = createHead(leg.method, found.requestTarget, headers);
  const request = hopRequest(leg, call, found, headers, head);
  const carriage = carriageOf(call, found, deps);
  const { received, error, flight, carried } = await (carriage
    ? performCarriedHop(carriage, request, engine, deadline.watch)
    : performHop(request, lanes, deps, deadline.watch));
  const exchange: Exchange = {
    id: deps.newId(),
    role: 'main',
    protocol: 'http',
    sent: {
      method: leg.method,
      url: leg.url,
      headers: carried ?? headers,
      body: leg.body,
      sizes: sizesOf(head, leg.body),
    },
    received: received ? [received] : [],
    ...(error && {
      error: explainError(error, found.target, { written: flight.writtenAt > 0, headArrived: flight.headArrived }),
    }),
    timings: timingsOf(flight, startedAt),
    ...(flight.connection && { remote: flight.connection.remote, tls: flight.connection.tls }),
  };
  return { exchange, received };
};
