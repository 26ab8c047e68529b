// One request on one connection: undici's handler, the moments it passes, and how it is called off.

import type { Dispatcher } from 'undici';
import { clockMs } from './clock.ts';
import type { Connection } from './connection.ts';
import { refusal } from './errors.ts';
import { MAX_INTERIM } from './interim.ts';
import type { Lane } from './lanes.ts';
import { parseError, TOO_MANY_INTERIM } from './parse-errors.ts';
import { type AnswerHead, pairHeaders, type ResponseSink } from './response.ts';
import type { PendingHead } from './wire.ts';

export type FlightHooks = {
  /** The head of the final answer; returns where its body goes. Throws to refuse the answer. */
  onHead(head: AnswerHead, controller: Dispatcher.DispatchController): ResponseSink;
  onError(error: Error): void;
};

/** How far a request has come, whatever carries it; moments are `clockMs()`, 0 when not reached. */
export type Passage = {
  startedAt: number;
  writtenAt: number;
  answeredAt: number;
  endedAt: number;
  connection: Connection | undefined;
  /** It was not the first request on its connection. */
  reused: boolean;
  headArrived: boolean;
};

/** State of one dispatch. */
export type Flight = PendingHead &
  Dispatcher.DispatchHandler &
  Passage & {
    readonly hooks: FlightHooks;
    readonly lane: Lane;
    interim: number;
    sink: ResponseSink | undefined;
    controller: Dispatcher.DispatchController | undefined;
    /** Why it was called off before undici had started it. */
    refusal: Error | undefined;
    settled: boolean;
  };

function onWritten(this: Flight, connection: Connection): void {
  this.writtenAt = clockMs();
  this.connection = connection;
  this.reused = connection.requests > 1;
}

function onRequestStart(this: Flight, controller: Dispatcher.DispatchController): void {
  this.controller = controller;
  if (this.refusal) controller.abort(this.refusal);
}

function onResponseStarted(this: Flight): void {
  if (this.answeredAt === 0) this.answeredAt = clockMs();
}

function onResponseStart(
  this: Flight,
  controller: Dispatcher.DispatchController,
  status: number,
  _headers: unknown,
  reason?: string,
): void {
  if (status >= 100 && status < 200) {
    if (++this.interim > MAX_INTERIM) controller.abort(refusal(parseError(TOO_MANY_INTERIM)));
    return;
  }
  // undici takes it for an interim answer and stumbles over it later.
  if (status < 100) {
    controller.abort(refusal(parseError('Invalid status code')));
    return;
  }
  this.headArrived = true;
  if (this.connection) this.connection.unheard = 0;
  const headers = pairHeaders((controller.rawHeaders ?? []) as unknown as readonly Buffer[]);
  this.sink = this.hooks.onHead({ status, reason: reason ?? '', headers }, controller);
}

function onResponseData(this: Flight, _controller: Dispatcher.DispatchController, chunk: Buffer): void {
  if (this.connection) this.connection.unheard = 0;
  this.sink?.write(chunk);
}

function onResponseEnd(this: Flight, controller: Dispatcher.DispatchController): void {
  const { failure } = this.connection ?? {};
  if (failure) return onResponseError.call(this, controller, failure);
  this.endedAt = clockMs();
  this.settled = true;
  this.lane.release();
  this.sink?.end();
}

function settle(flight: Flight, error: Error): void {
  if (flight.settled) return;
  flight.settled = true;
  flight.hooks.onError(error);
}

function onResponseError(this: Flight, _controller: Dispatcher.DispatchController, error: Error): void {
  this.lane.release();
  settle(this, error);
}

/** The start of a request that undici does not carry. */
export const createPassage = (): Passage => ({
  startedAt: clockMs(),
  writtenAt: 0,
  answeredAt: 0,
  endedAt: 0,
  connection: undefined,
  reused: false,
  headArrived: false,
});

/** A flight that is not dispatched yet; the functions are shared, so that one costs a single object. */
export const createFlight = (head: Omit<PendingHead, 'onWritten'>, lane: Lane, hooks: FlightHooks): Flight => ({
  head: head.head,
  encoding: head.encoding,
  chunked: head.chunked,
  hooks,
  lane,
  startedAt: clockMs(),
  writtenAt: 0,
  answeredAt: 0,
  endedAt: 0,
  connection: undefined,
  reused: false,
  interim: 0,
  headArrived: false,
  sink: undefined,
  controller: undefined,
  refusal: undefined,
  settled: false,
  onWritten,
  onRequestStart,
  onResponseStarted,
  onResponseStart,
  onResponseData,
  onResponseEnd,
  onResponseError,
});

/** Hands the flight to its lane, unless it was called off already. */
export const launch = (flight: Flight, options: Dispatcher.DispatchOptions): void => {
  if (flight.settled) {
    flight.lane.release();
    return;
  }
  try {
    flight.lane.client.dispatch(options, flight);
  } catch (error) {
    flight.lane.release();
    settle(flight, error as Error);
  }
};

/** Ends a flight whose answer will not get any more complete: its connection is closed, and nobody hears of an error. */
export const endEarly = (flight: Flight): void => {
  flight.settled = true;
  flight.endedAt = clockMs();
  flight.controller?.abort(new Error('The response was cut'));
};

/** Calls a flight off; its error hook hears the reason at once, its socket is closed. */
export const callOff = (flight: Flight, reason: Error): void => {
  if (flight.settled) return;
  flight.refusal = reason;
  if (flight.controller) flight.controller.abort(reason);
  else flight.lane.opening?.destroy(reason);
  settle(flight, reason);
};
