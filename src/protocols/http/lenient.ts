// insecureHTTPParser: node's own client reads the answer with its lenient parser, while we write the request ourselves.
import { type ClientRequest, type IncomingMessage, request as sendRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { ProtocolDeps } from '../../model/contracts.ts';
import type { HeaderPair } from '../../model/exchange.ts';
import { clockMs } from './clock.ts';
import { refusal, toExchangeError } from './errors.ts';
import { createPassage, type Passage } from './flight.ts';
import { type HopRequest, type HopResult, isSwallowed, MAX_RESENDS, type Running } from './hop.ts';
import { MAX_INTERIM } from './interim.ts';
import type { Lanes } from './lanes.ts';
import type { LenientAgents, LenientArgs } from './lenient-agents.ts';
import { parseError, TOO_MANY_INTERIM, upgradeError } from './parse-errors.ts';
import { silence, writeRequest } from './raw-request.ts';
import { type ResponseSink, receiveResponse } from './response.ts';

/** node's own limit is 16 kB. */
const MAX_HEADER_BYTES = 128 * 1024;

type Exchanging = {
  readonly request: HopRequest;
  readonly deps: ProtocolDeps;
  readonly passage: Passage;
  readonly resolve: (result: HopResult) => void;
  client: ClientRequest | undefined;
  opening: Socket | undefined;
  sink: ResponseSink | undefined;
  interim: number;
  written: boolean;
  settled: boolean;
};

const pairHeaders = (raw: readonly string[]): HeaderPair[] =>
  Array.from({ length: raw.length / 2 }, (_, index) => [raw[index * 2] ?? '', raw[index * 2 + 1] ?? '']);

/** May come after the end of the answer: what was received must still be decoded and stored. */
const fail = (state: Exchanging, thrown: Error): void => {
  const { passage } = state;
  state.settled = true;
  state.sink?.discard();
  state.opening?.destroy(thrown);
  state.client?.destroy();
  const error = toExchangeError(thrown, { headArrived: passage.headArrived, written: passage.writtenAt > 0 });
  state.resolve({ error, flight: passage });
};

const onSocket = (state: Exchanging, socket: Socket, agents: LenientAgents): void => {
  const { passage, request } = state;
  const connection = agents.connectionOf(socket);
  if (state.settled || !connection) return;
  connection.requests++;
  passage.connection = connection;
  passage.reused = connection.requests > 1;
  passage.writtenAt = clockMs();
  const write = silence(socket);
  state.client?.once('close', () => {
    if (!socket.destroyed) socket.write = write;
  });
  writeRequest(request, socket, write).then(
    () => {
      state.written = true;
    },
    (error: Error) => {
      if (!state.settled) fail(state, error);
    },
  );
};

const onInterim = (state: Exchanging): void => {
  state.passage.answeredAt ||= clockMs();
  if (++state.interim > MAX_INTERIM && !state.settled) fail(state, refusal(parseError(TOO_MANY_INTERIM)));
};

const onEnd = (state: Exchanging, response: IncomingMessage): void => {
  if (state.settled) return;
  if (!response.complete) return fail(state, Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
  state.settled = true;
  state.passage.endedAt = clockMs();
  // What is left of the request would be taken for the next one.
  if (!state.written) response.destroy();
  state.sink?.end();
};

const endEarly = (state: Exchanging): void => {
  state.settled = true;
  state.passage.endedAt = clockMs();
  state.client?.destroy();
};

const createSink = (state: Exchanging, response: IncomingMessage): ResponseSink => {
  const { deps, passage, request } = state;
  const { statusCode: status = 0, statusMessage: reason = '', httpVersion, rawHeaders } = response;
  return receiveResponse({ status, reason, headers: pairHeaders(rawHeaders) }, response, {
    limit: request.maxResponseBytes,
    streamMs: request.streamMs,
    httpVersion: () => httpVersion,
    spill: deps.spill,
    onReceived: (received) => state.resolve({ received, flight: passage }),
    onCut: () => endEarly(state),
    onError: (error) => fail(state, error),
  });
};

const onResponse = (state: Exchanging, response: IncomingMessage): void => {
  state.passage.answeredAt ||= clockMs();
  state.passage.headArrived = true;
  const attempt = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      fail(state, error as Error);
    }
  };
  attempt(() => {
    state.sink = createSink(state, response);
  });
  response.on('data', (chunk: Buffer) => attempt(() => state.sink?.write(chunk)));
  response.on('end', () => onEnd(state, response));
  response.on('error', (error) => {
    if (!state.settled) fail(state, error);
  });
};

const launch = (state: Exchanging, agents: LenientAgents): void => {
  const { request } = state;
  const args: LenientArgs = {
    agent: agents.agentFor(request.target),
    mustBeOpen: request.target.mustBeOpen === true,
    // The parser need only know that an answer to HEAD has no body, and whether the connection is kept.
    method: request.method === 'HEAD' ? 'HEAD' : 'GET',
    headers: ['Connection', request.closes ? 'close' : 'keep-alive'],
    setHost: false,
    insecureHTTPParser: true,
    maxHeaderSize: MAX_HEADER_BYTES,
    onOpening: (socket) => {
      state.opening = socket;
      if (state.settled) socket?.destroy();
    },
  };
  const client = sendRequest(args);
  state.client = client;
  client.on('socket', (socket) => onSocket(state, socket, agents));
  client.on('information', () => onInterim(state));
  client.on('response', (response) => onResponse(state, response));
  client.on('upgrade', (_response, socket) => {
    socket.destroy();
    if (!state.settled) fail(state, refusal(upgradeError));
  });
  client.on('error', (error) => {
    if (!state.settled) fail(state, error);
  });
  client.end();
};

const sendOnce = (
  request: HopRequest,
  agents: LenientAgents,
  deps: ProtocolDeps,
  onRunning: (running: Running) => void,
): Promise<HopResult> =>
  new Promise((resolve) => {
    const passage = createPassage();
    const idle = { client: undefined, opening: undefined, sink: undefined, interim: 0, written: false, settled: false };
    const state: Exchanging = { request, deps, passage, resolve, ...idle };
    onRunning({
      callOff: (reason, isTimeUp) => {
        if (isTimeUp && !state.settled && state.sink?.cut) state.sink.cut('time');
        else if (!state.settled) fail(state, refusal(reason(passage)));
      },
    });
    if (!state.settled) launch(state, agents);
  });

/** Never rejects. */
export const performLenientHop = async (
  request: HopRequest,
  { others }: Lanes,
  deps: ProtocolDeps,
  onRunning: (running: Running) => void,
): Promise<HopResult> => {
  const agents = await others.agents();
  for (let sent = 0; ; sent++) {
    const result = await sendOnce(request, agents, deps, onRunning);
    const { error, flight } = result;
    if (!error || sent >= MAX_RESENDS || !isSwallowed(flight, error, request.method)) return result;
  }
};
