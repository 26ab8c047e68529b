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
import { closesConnection, createHead, findUnsendable, headEncoding } from './request-head.ts';
import { isChunked, listHeaders } from './request-headers.ts';

export type Engine = {
  readonly deps: ProtocolDeps;
  readonly lanes: Lanes;
  readonly interrupts: Interrupts;
  readonly targets: TargetRules;
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
