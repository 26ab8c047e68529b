// One connection of HTTP/1.1: writes requests, pairs the answers that come with them, and knows when it is at its end.
import type { Socket } from 'node:net';
import type { ExchangeError } from '../../../model/exchange.ts';
import type { Connection } from '../connection.ts';
import { explainError, toExchangeError } from '../errors.ts';
import { startsLikeAnswer, surplusAnswer } from '../surplus.ts';
import { type Flight, tellAnswer, tellFailure } from './flight.ts';
import { arrivalOf, faultError, swallowedError } from './h1-outcome.ts';
import type { Dispatcher, Line } from './line.ts';
import { FAULT, MORE, readAnswer } from './read-answer.ts';
import { createReader, endsWithConnection, expectAnswer, headArrived, isPartFaulty, type Reader } from './reader.ts';

export type H1Connection = Line & {
  readonly socket: Socket;
  readonly dispatcher: Dispatcher;
  readonly reader: Reader;
  /** Written and not answered, in order. */
  readonly flights: Flight[];
  /** Answers so far. */
  answered: number;
  isGone: boolean;
};

/** On a new connection, see the origin: another kept one may be at its end, too. */
const MAX_RESENDS = 1;

const expectNext = ({ reader, flights }: H1Connection): void => {
  const next = flights[0];
  if (next) expectAnswer(reader, next.request.isHead, next.wantsBody, next.request.maxResponseBytes);
};

/** `now` saves looking at the clock twice. */
const writeFlight = (h1: H1Connection, flight: Flight, now: number): void => {
  const { request } = flight;
  h1.flights.push(flight);
  if (h1.flights.length === 1) expectNext(h1);
  if (request.closes) h1.isClosing = true;
  flight.carrier = h1;
  flight.writtenAt = now;
  if (request.text !== undefined) h1.socket.write(request.text, 'latin1');
  else h1.socket.write(request.bytes);
  flight.sentBytes += request.bytes.length;
  flight.sentAt = h1.dispatcher.clock();
};

/** A server's close of a kept connection that crossed the request: sent once more, as Go's client (k6's) does. */
const isSwallowed = (h1: H1Connection, flight: Flight, error: ExchangeError): boolean =>
  error.class === 'reset' &&
  h1.answered > 0 &&
  flight.answeredAt === 0 &&
  flight.request.isIdempotent &&
  flight.resends < MAX_RESENDS;

/** Those written behind the one that ended the connection have not been looked at. */
const passOn = (h1: H1Connection, flights: readonly Flight[], now: number): void => {
  for (const flight of flights.toReversed()) {
    if (flight.request.isIdempotent) h1.dispatcher.resend(flight);
    else {
      h1.dispatcher.settle(flight);
      tellFailure(flight, swallowedError(false), now);
    }
  }
};

const leave = (h1: H1Connection): void => {
  h1.isGone = true;
  h1.socket.destroy();
  h1.dispatcher.onGone(h1);
};

/** Ends the connection; the answer under way fails with the error. */
const failConnection = (h1: H1Connection, error: ExchangeError): void => {
  if (h1.isGone) return;
  const now = h1.dispatcher.clock();
  const [first, ...rest] = h1.flights.splice(0);
  leave(h1);
  passOn(h1, rest, now);
  if (!first) return;
  if (isSwallowed(h1, first, error)) {
    first.resends++;
    h1.dispatcher.resend(first);
    return;
  }
  h1.dispatcher.settle(first);
  const progress = { headArrived: headArrived(h1.reader), written: true };
  tellFailure(first, explainError(error, first.request.target, progress), now);
};

/** The first answer is complete; `surplus` says whether bytes follow that belong to no request. */
const finishFirst = (h1: H1Connection, now: number, error: ExchangeError | undefined, hasSurplus: boolean): void => {
  const { reader, flights, dispatcher } = h1;
  const flight = flights.shift() as Flight;
  const arrival = arrivalOf(reader, reader.head.isEncoded && flight.wantsBody);
  dispatcher.settle(flight);
  h1.answered++;
  // A body still being written when its answer came would be followed by the next request.
  const isStillWriting = flight.request.text === undefined && h1.socket.writableLength > 0;
  if (hasSurplus || !reader.head.keepAlive || isStillWriting || (h1.isClosing && flights.length === 0)) {
    const rest = flights.splice(0);
    leave(h1);
    passOn(h1, rest, now);
  } else {
    expectNext(h1);
    dispatcher.onFree(h1);
  }
  tellAnswer(flight, arrival, error, now);
};

export const takeBytes = (h1: H1Connection, bytes: Buffer, end: number): void => {
  const { flights, reader } = h1;
  const now = h1.dispatcher.clock();
  for (let at = 0; at < end && !h1.isGone; ) {
    const flight = flights[0];
    // Nobody asked: an idle connection that speaks is at its end.
    if (!flight) return failConnection(h1, swallowedError(false));
    if (flight.answeredAt === 0) flight.answeredAt = now;
    const next = readAnswer(reader, bytes, at, end);
    flight.receivedBytes += (next < 0 ? end : next) - at;
    if (next === MORE) return;
    if (next === FAULT) return failConnection(h1, faultError(reader, flight.request.maxResponseBytes));
    const hasSurplus = next < end && flights.length === 1;
    const isWrong = hasSurplus && !startsLikeAnswer(bytes, next, end);
    finishFirst(h1, now, isWrong ? surplusAnswer : undefined, hasSurplus);
    at = next;
  }
};

/** No more bytes will come; `failure`: why, unless the server simply ended them. */
const takeEnd = (h1: H1Connection, failure: Error | undefined): void => {
  if (h1.isGone) return;
  const { reader, flights } = h1;
  if (!failure && flights.length > 0 && endsWithConnection(reader))
    return finishFirst(h1, h1.dispatcher.clock(), undefined, false);
  if (flights.length > 0 && isPartFaulty(reader)) return failConnection(h1, faultError(reader, 0));
  const progress = { headArrived: headArrived(reader), written: true };
  failConnection(h1, failure ? toExchangeError(failure, progress) : swallowedError(progress.headArrived));
};

const giveUp = (h1: H1Connection, flight: Flight, error: ExchangeError): void => {
  const index = h1.flights.indexOf(flight);
  const now = h1.dispatcher.clock();
  const rest = h1.flights.splice(0);
  rest.splice(index, 1);
  leave(h1);
  // Those before it have lost their connection, too: they were not answered.
  passOn(h1, rest, now);
  h1.dispatcher.settle(flight);
  tellFailure(flight, error, now);
};

export const createH1Connection = ({ socket }: Connection, dispatcher: Dispatcher, depth: number): H1Connection => {
  const h1: H1Connection = {
    socket,
    dispatcher,
    reader: createReader(),
    flights: [],
    answered: 0,
    isClosing: false,
    isGone: false,
    isIdle: false,
    depth,
    load: () => h1.flights.length,
    write: (flight, now) => writeFlight(h1, flight, now),
    giveUp: (flight, error) => giveUp(h1, flight, error),
    end: (error) => {
      for (const flight of [...h1.flights]) giveUp(h1, flight, error);
      failConnection(h1, error);
    },
  };
  socket.on('end', () => takeEnd(h1, undefined));
  socket.on('error', (error) => takeEnd(h1, error));
  socket.on('close', () => takeEnd(h1, undefined));
  return h1;
};
