// Sends one request and receives its answer; a request that a dying idle connection swallowed is sent once more.

import type { Dispatcher } from 'undici';
import type { Body } from '../../model/body.ts';
import type { ProtocolDeps } from '../../model/contracts.ts';
import type { ExchangeError, HeaderPair, Received, Timings } from '../../model/exchange.ts';
import { isProblem } from '../../model/problem.ts';
import { clockMs } from './clock.ts';
import { refusal, toExchangeError } from './errors.ts';
import { callOff, createFlight, endEarly, type Flight, launch, type Passage } from './flight.ts';
import type { Lanes } from './lanes.ts';
import type { Target } from './open-connection.ts';
import { receiveResponse } from './response.ts';
import { surplusError } from './surplus.ts';

export type HopRequest = {
  readonly method: string;
  readonly target: Target;
  readonly headers: readonly HeaderPair[];
  readonly path: string;
  readonly authority: string;
  /** Request line and headers, without the empty line. */
  readonly head: string;
  readonly headEncoding: 'utf8' | 'latin1';
  readonly chunked: boolean;
  readonly closes: boolean;
  readonly body: Body | undefined;
  readonly maxResponseBytes: number;
  readonly streamMs: number | undefined;
};

export type HopResult = {
  readonly received?: Received<Body>;
  readonly error?: ExchangeError;
  readonly flight: Passage;
  /** The headers that were sent, where the carrier does not send all. */
  readonly carried?: readonly HeaderPair[];
};

/** The hop under way, so that a timer or a signal can end it; a stream whose time is up ends with what has arrived. */
export type Running = { callOff(reason: (flight: Passage) => ExchangeError, isTimeUp: boolean): void };

/** Methods that may be repeated without harm (RFC 9110, 9.2.2). */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']);
export const MAX_RESENDS = 3;

/** The server closed a kept connection just as it was used again, and has not answered a byte. */
export const isSwallowed = (flight: Passage, error: ExchangeError, method: string): boolean =>
  error.class === 'reset' && flight.reused && flight.answeredAt === 0 && IDEMPOTENT.has(method);

const readError = (error: unknown): Error => {
  if (isProblem(error))
    return refusal({ class: 'file', message: error.message, ...(error.hint && { hint: error.hint }) });
  const { code, message } = error as NodeJS.ErrnoException;
  return refusal({
    class: 'file',
    ...(code !== undefined && { code }),
    message,
    hint: 'Check that the file is still there and may be read.',
  });
};

/** The chunks of a streamed body; what goes wrong while reading them is a file error. */
export async function* streamedChunks(body: Body): AsyncGenerator<Uint8Array> {
  const chunks = body.open()[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch((error: unknown) => {
        throw readError(error);
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}

const dispatchOptions = (request: HopRequest, path: string): Dispatcher.DispatchOptions => {
  const { body, chunked } = request;
  const streams = body !== undefined && (body.bytes === undefined || chunked);
  return {
    path,
    method: request.method as Dispatcher.HttpMethod,
    body: (streams ? streamedChunks(body) : body?.bytes) as Dispatcher.DispatchOptions['body'],
    headers: streams && !chunked && body.size !== undefined ? ['content-length', String(body.size)] : null,
    // A connection that is logged in must outlive a HEAD.
    reset: request.closes || (request.method === 'HEAD' && request.target.pin === undefined),
    idempotent: false,
  };
};

const sendOnce = (
  request: HopRequest,
  lanes: Lanes,
  deps: ProtocolDeps,
  onFlight: (flight: Flight) => void,
): Promise<HopResult> =>
  new Promise((resolve) => {
    const fail = (thrown: Error): void => {
      flight.sink?.discard();
      lanes.heads.remove(path);
      const error = toExchangeError(thrown, { headArrived: flight.headArrived, written: flight.writtenAt > 0 });
      resolve({ error, flight });
    };
    const giveUp = (thrown: Error): void => (flight.settled ? fail(thrown) : callOff(flight, thrown));
    const flight = createFlight(
      { head: request.head, chunked: request.chunked, encoding: request.headEncoding },
      lanes.take(request.target),
      {
        onHead: (head, controller) =>
          receiveResponse(head, controller, {
            limit: request.maxResponseBytes,
            streamMs: request.streamMs,
            httpVersion: () => flight.connection?.httpVersion ?? '1.1',
            spill: deps.spill,
            onReceived: (received) => resolve({ received, flight }),
            onCut: () => endEarly(flight),
            onError: giveUp,
          }),
        onError: fail,
      },
    );
    const path = lanes.heads.add(flight);
    onFlight(flight);
    launch(flight, dispatchOptions(request, path));
  });

/** Never rejects. `running` is kept up to date with the flight that can be called off. */
export const performHop = async (
  request: HopRequest,
  lanes: Lanes,
  deps: ProtocolDeps,
  onRunning: (running: Running) => void,
): Promise<HopResult> => {
  for (let sent = 0; ; sent++) {
    const result = await sendOnce(request, lanes, deps, (flight) =>
      onRunning({
        callOff: (reason, isTimeUp) => {
          if (isTimeUp && !flight.settled && flight.sink?.cut) flight.sink.cut('time');
          else callOff(flight, refusal(reason(flight)));
        },
      }),
    );
    const { error, flight, received } = result;
    const surplus = received && surplusError(flight.connection, request.method, received.status);
    if (surplus) return { error: surplus, flight };
    if (!error || sent >= MAX_RESENDS || !isSwallowed(flight, error, request.method)) return result;
  }
};

/** Phases of a hop; the connection's belong to the request it was opened for. */
export const timingsOf = (flight: Passage, startedAt: number): Timings => {
  const { connection, reused, writtenAt, answeredAt } = flight;
  const endedAt = flight.endedAt || clockMs();
  const opened = connection && !reused ? connection : undefined;
  const openingMs = opened ? (opened.dnsMs ?? 0) + (opened.tcpMs ?? 0) + (opened.tlsMs ?? 0) : 0;
  return {
    startedAt,
    ...(writtenAt > 0 && { waitMs: Math.max(0, writtenAt - flight.startedAt - openingMs) }),
    ...(opened?.dnsMs !== undefined && { dnsMs: opened.dnsMs }),
    ...(opened?.tcpMs !== undefined && { tcpMs: opened.tcpMs }),
    ...(opened?.tlsMs !== undefined && { tlsMs: opened.tlsMs }),
    ...(answeredAt > 0 && { firstByteMs: answeredAt - writtenAt, downloadMs: endedAt - answeredAt }),
    totalMs: endedAt - flight.startedAt,
    reused,
  };
};
