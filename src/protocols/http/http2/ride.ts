// One request on one HTTP/2 stream: what arrives, what goes wrong, and how it is called off.
import type { ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import type { Body } from '../../../model/body.ts';
import type { ProtocolDeps } from '../../../model/contracts.ts';
import type { ExchangeError } from '../../../model/exchange.ts';
import { writeBody } from '../body-writer.ts';
import { clockMs } from '../clock.ts';
import { refusal, toExchangeError } from '../errors.ts';
import type { Passage } from '../flight.ts';
import { type HopRequest, type HopResult, isSwallowed, type Running } from '../hop.ts';
import { MAX_INTERIM } from '../interim.ts';
import { parseError, TOO_MANY_INTERIM } from '../parse-errors.ts';
import { type ResponseSink, receiveResponse } from '../response.ts';
import { isCode, toHttp2Error } from './errors.ts';
import { answerHeaders, carriedHeaders, headerBlock } from './header-block.ts';
import type { Session } from './sessions.ts';

const CANCEL = 8;

/** `again`: the server has not worked on it, it may be sent once more. */
export type Ending = HopResult | { readonly again: 'http2' | 'http/1.1'; readonly result: HopResult };

/** One request on one stream. */
type Ride = {
  readonly request: HopRequest;
  readonly deps: ProtocolDeps;
  readonly session: Session;
  readonly passage: Passage;
  readonly finish: (ending: Ending) => void;
  stream: ClientHttp2Stream | undefined;
  sink: ResponseSink | undefined;
  interim: number;
  /** The server has ended the answer, and not just the stream. */
  complete: boolean;
  settled: boolean;
};

const fail = (ride: Ride, error: ExchangeError): void => {
  ride.settled = true;
  ride.sink?.discard();
  ride.finish({ error, flight: ride.passage });
};

const giveUp = (ride: Ride, thrown: Error): void => {
  if (!ride.stream?.closed) ride.stream?.close(CANCEL);
  fail(ride, toExchangeError(thrown, { headArrived: ride.passage.headArrived, written: true }));
};

/** The stream is over, and its answer is not complete. */
const breakOff = (ride: Ride, cause: Error | undefined): void => {
  const { passage, session, stream } = ride;
  const code = stream?.rstCode;
  const isUnprocessed = stream?.id === undefined || isCode(code, 'REFUSED_STREAM') || stream.id > session.lastStreamId;
  const error = toHttp2Error({
    code,
    cause: cause ?? session.cause,
    headArrived: passage.headArrived,
    spoken: session.spoken,
  });
  ride.settled = true;
  ride.sink?.discard();
  const result = { error, flight: passage };
  if (isCode(code, 'HTTP_1_1_REQUIRED')) ride.finish({ again: 'http/1.1', result });
  else if (isUnprocessed || isSwallowed(passage, error, ride.request.method)) ride.finish({ again: 'http2', result });
  else ride.finish(result);
};

const onInterim = (ride: Ride): void => {
  ride.passage.answeredAt ||= clockMs();
  if (++ride.interim > MAX_INTERIM && !ride.settled) giveUp(ride, refusal(parseError(TOO_MANY_INTERIM)));
};

const endEarly = (ride: Ride): void => {
  ride.settled = true;
  ride.passage.endedAt = clockMs();
  ride.stream?.close(CANCEL);
};

const onHead = (ride: Ride, stream: ClientHttp2Stream, headers: IncomingHttpHeaders & { ':status'?: number }): void => {
  const { deps, passage, request } = ride;
  passage.answeredAt ||= clockMs();
  passage.headArrived = true;
  if (ride.settled) return;
  const head = { status: headers[':status'] ?? 0, reason: '', headers: answerHeaders(headers) };
  try {
    ride.sink = receiveResponse(head, stream, {
      limit: request.maxResponseBytes,
      streamMs: request.streamMs,
      httpVersion: () => '2.0',
      spill: deps.spill,
      onReceived: (received) => ride.finish({ received, flight: passage }),
      onCut: () => endEarly(ride),
      onError: (error) => giveUp(ride, error),
    });
  } catch (error) {
    giveUp(ride, error as Error);
  }
};

const onChunk = (ride: Ride, chunk: Buffer): void => {
  if (ride.settled) return;
  try {
    ride.sink?.write(chunk);
  } catch (error) {
    giveUp(ride, error as Error);
  }
};

const onEnd = (ride: Ride, stream: ClientHttp2Stream): void => {
  if (ride.settled || !ride.sink || !ride.complete || stream.rstCode !== 0) return;
  ride.settled = true;
  ride.passage.endedAt = clockMs();
  // The answer is there: what is left of the request interests nobody.
  if (!stream.writableFinished && !stream.closed) stream.close(0);
  ride.sink.end();
};

/** A stream that was reset ends as one whose answer is complete: only that it was closed before tells them apart. */
export const watchCompletion = (ride: { complete: boolean }, stream: ClientHttp2Stream): void => {
  const push = stream.push;
  stream.push = (chunk, ...rest) => {
    if (chunk === null && !stream.closed) ride.complete = true;
    return push.call(stream, chunk, ...rest);
  };
};

const listen = (ride: Ride, stream: ClientHttp2Stream): void => {
  let cause: Error | undefined;
  watchCompletion(ride, stream);
  stream.on('headers', () => onInterim(ride));
  stream.on('response', (headers) => onHead(ride, stream, headers));
  stream.on('data', (chunk: Buffer) => onChunk(ride, chunk));
  stream.on('end', () => onEnd(ride, stream));
  stream.on('error', (error) => {
    cause = error;
  });
  stream.on('close', () => {
    ride.session.active--;
    if (!ride.settled) breakOff(ride, cause);
  });
};

const sendBody = (ride: Ride, stream: ClientHttp2Stream, body: Body): void => {
  if (body.bytes) {
    stream.end(body.bytes);
    return;
  }
  writeBody(stream, body).then(
    () => stream.end(),
    (error: Error) => {
      if (!ride.settled) giveUp(ride, error);
    },
  );
};

const launch = (ride: Ride): void => {
  const { passage, request, session } = ride;
  const { target, path, method, authority, headers } = request;
  const scheme = target.secure ? 'https' : 'http';
  const body = request.body?.size === 0 ? undefined : request.body;
  session.connection.requests++;
  passage.connection = session.connection;
  passage.reused = session.connection.requests > 1;
  try {
    const block = headerBlock({ method, path, authority, scheme }, carriedHeaders(headers));
    const stream = session.http2.request(block as never, { endStream: !body });
    ride.stream = stream;
    session.active++;
    passage.writtenAt = clockMs();
    listen(ride, stream);
    if (body) sendBody(ride, stream, body);
  } catch (error) {
    breakOff(ride, error as Error);
  }
};

const callOffRide = (ride: Ride, error: ExchangeError, isTimeUp: boolean): void => {
  if (ride.settled) return;
  if (isTimeUp && ride.sink?.cut) ride.sink.cut('time');
  else giveUp(ride, refusal(error));
};

/** Never rejects. */
export const performRide = (
  session: Session,
  passage: Passage,
  request: HopRequest,
  deps: ProtocolDeps,
  onRunning: (running: Running) => void,
): Promise<Ending> =>
  new Promise((finish) => {
    const common = { stream: undefined, sink: undefined, interim: 0, complete: false, settled: false };
    const ride: Ride = { request, deps, session, passage, finish, ...common };
    onRunning({ callOff: (reason, isTimeUp) => callOffRide(ride, reason(passage), isTimeUp) });
    if (!ride.settled) launch(ride);
  });
