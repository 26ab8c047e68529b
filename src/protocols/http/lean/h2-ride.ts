// Requests on a session of HTTP/2: a stream for each, and what comes of it.
import type { ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import type { ExchangeError } from '../../../model/exchange.ts';
import { tooLargeError } from '../errors.ts';
import { isCode, toHttp2Error } from '../http2/errors.ts';
import { answerHeaders, carriedHeaders, headerBlock } from '../http2/header-block.ts';
import { watchCompletion } from '../http2/ride.ts';
import type { Session } from '../http2/sessions.ts';
import { MAX_INTERIM } from '../interim.ts';
import { parseError, TOO_MANY_INTERIM } from '../parse-errors.ts';
import { headSize, standardReason } from '../response.ts';
import { type Flight, tellAnswer, tellFailure } from './flight.ts';
import type { Dispatcher, Line } from './line.ts';

const CANCEL = 8;
const MAX_RESENDS = 3;

export type H2Line = Line & {
  readonly session: Session;
  readonly dispatcher: Dispatcher;
  readonly scheme: 'http' | 'https';
  readonly rides: Map<Flight, Ride>;
  /** Bytes of the connection that were put down to a request already. */
  countedRead: number;
  countedWritten: number;
};

type Ride = {
  readonly line: H2Line;
  readonly flight: Flight;
  readonly chunks: Buffer[];
  stream: ClientHttp2Stream | undefined;
  head: (IncomingHttpHeaders & { ':status'?: number }) | undefined;
  bodyBytes: number;
  interim: number;
  complete: boolean;
  isOver: boolean;
};

/** The connection's bytes since the last count: packed headers and frames cannot be told apart by request, but all are counted once. */
const countBytes = ({ line, flight }: Ride): void => {
  const { bytesRead, bytesWritten } = line.session.connection.socket;
  flight.receivedBytes += Math.max(0, bytesRead - line.countedRead);
  flight.sentBytes += Math.max(0, bytesWritten - line.countedWritten);
  line.countedRead = bytesRead;
  line.countedWritten = bytesWritten;
};

/** The request is over on this line: true the first time. */
const endRide = (ride: Ride): boolean => {
  if (ride.isOver) return false;
  ride.isOver = true;
  const { line, flight } = ride;
  const { http2 } = line.session;
  line.rides.delete(flight);
  line.isClosing ||= http2.closed || http2.destroyed;
  countBytes(ride);
  return true;
};

export const failRide = (ride: Ride, error: ExchangeError): void => {
  if (!endRide(ride)) return;
  if (ride.stream && !ride.stream.closed) ride.stream.close(CANCEL);
  const { dispatcher } = ride.line;
  dispatcher.settle(ride.flight);
  dispatcher.onFree(ride.line);
  tellFailure(ride.flight, error, dispatcher.clock());
};

const finishRide = (ride: Ride, head: NonNullable<Ride['head']>): void => {
  const { line, flight, stream } = ride;
  if (!endRide(ride)) return;
  if (stream && !stream.writableFinished && !stream.closed) stream.close(0);
  const headers = answerHeaders(head);
  const status = head[':status'] ?? 0;
  const reason = standardReason(status);
  line.dispatcher.settle(flight);
  line.dispatcher.onFree(line);
  tellAnswer(
    flight,
    {
      status,
      reason,
      httpVersion: '2.0',
      headers,
      headerBytes: headSize(reason, headers),
      bodyBytes: ride.bodyBytes,
      isEncoded: flight.wantsBody && head['content-encoding'] !== undefined,
      chunks: ride.chunks,
    },
    undefined,
    line.dispatcher.clock(),
  );
};

/** The stream is over before its answer is complete: what the server did not work on is sent once more. */
const breakOff = (ride: Ride, cause: Error | undefined): void => {
  const { line, flight, stream } = ride;
  const { session, dispatcher } = line;
  if (ride.isOver) return;
  const code = stream?.rstCode;
  const isUnprocessed = stream?.id === undefined || isCode(code, 'REFUSED_STREAM') || stream.id > session.lastStreamId;
  const headArrived = ride.head !== undefined;
  const error = toHttp2Error({ code, cause: cause ?? session.cause, headArrived, spoken: session.spoken });
  const isSwallowed =
    error.class === 'reset' &&
    flight.answeredAt === 0 &&
    flight.request.isIdempotent &&
    session.connection.requests > 1;
  const mayResend = flight.resends < MAX_RESENDS && (isUnprocessed || (isSwallowed && flight.resends === 0));
  if (!mayResend) return failRide(ride, error);
  endRide(ride);
  flight.resends++;
  dispatcher.resend(flight);
  dispatcher.onFree(line);
};

const onData = (ride: Ride, chunk: Buffer): void => {
  const { flight } = ride;
  const limit = flight.request.maxResponseBytes;
  ride.bodyBytes += chunk.length;
  if (limit > 0 && ride.bodyBytes > limit) failRide(ride, tooLargeError(limit));
  else if (flight.wantsBody) ride.chunks.push(chunk);
};

const listen = (ride: Ride, stream: ClientHttp2Stream): void => {
  const { flight, line } = ride;
  let cause: Error | undefined;
  const onHead = (): void => {
    if (flight.answeredAt === 0) flight.answeredAt = line.dispatcher.clock();
  };
  watchCompletion(ride, stream);
  stream.on('headers', () => {
    onHead();
    if (++ride.interim > MAX_INTERIM) failRide(ride, parseError(TOO_MANY_INTERIM));
  });
  stream.on('response', (headers) => {
    onHead();
    ride.head = headers;
  });
  stream.on('data', (chunk: Buffer) => onData(ride, chunk));
  stream.on('end', () => {
    if (ride.head && ride.complete && stream.rstCode === 0) finishRide(ride, ride.head);
  });
  stream.on('error', (error) => {
    cause = error;
  });
  stream.on('close', () => breakOff(ride, cause));
};

export const rideStream = (line: H2Line, flight: Flight, now: number): void => {
  const { session, scheme, dispatcher } = line;
  const { request } = flight;
  const common = { stream: undefined, head: undefined, bodyBytes: 0, interim: 0, complete: false, isOver: false };
  const ride: Ride = { line, flight, chunks: [], ...common };
  line.rides.set(flight, ride);
  session.connection.requests++;
  flight.carrier = line;
  flight.writtenAt = now;
  try {
    request.block ??= headerBlock({ ...request, scheme }, carriedHeaders(request.headers));
    const hasBody = request.body !== undefined && request.body.length > 0;
    const stream = session.http2.request(request.block as never, { endStream: !hasBody });
    ride.stream = stream;
    listen(ride, stream);
    if (hasBody) stream.end(request.body);
    flight.sentAt = dispatcher.clock();
  } catch (error) {
    flight.sentAt = dispatcher.clock();
    // Never from inside `send`: nobody expects to be called back at once.
    queueMicrotask(() => breakOff(ride, error as Error));
  }
};
