// The HTTP client of loads: prepared requests, kept connections, answers by callback; nothing else.
import type { TLSSocket } from 'node:tls';
import type { ExchangeError } from '../../../model/exchange.ts';
import type { TargetRules } from '../call-target.ts';
import type { Connection } from '../connection.ts';
import { abortedError, timeoutError } from '../errors.ts';
import { openConnection } from '../open-connection.ts';
import { createRouter } from '../route.ts';
import { createTlsContexts } from '../tls-contexts.ts';
import { createDeadlines } from './deadlines.ts';
import { createFlight, type Flight } from './flight.ts';
import type { LeanClient, LeanOptions } from './lean-client.ts';
import type { Version } from './open-line.ts';
import { createOrigin, type Origin, type OriginDeps } from './origin.ts';
import { type Prepared, prepareRequest } from './prepare-request.ts';

const READ_BYTES = 64 * 1024;
const ALPN: { readonly [version in Version]: readonly string[] } = {
  http1: ['http/1.1'],
  http2: ['h2'],
  auto: ['h2', 'http/1.1'],
};
const closedError: ExchangeError = { class: 'aborted', message: 'The connections were closed' };

/** One buffer for all sockets: each read is dealt with before the next. Windows fills buffers ahead, so that each would need its own. */
const createOpener = ({ tls, userAgent }: LeanOptions): OriginDeps['open'] => {
  const contexts = createTlsContexts(tls);
  const buffer = process.platform === 'win32' ? undefined : Buffer.allocUnsafeSlow(READ_BYTES);
  return async (target, { version, resumption, onOpening, onBytes }): Promise<Connection> => {
    const onRead = (size: number): boolean => {
      onBytes(buffer as Buffer, size);
      return true;
    };
    const isDirect = version === 'http1' && buffer !== undefined && target.route === undefined;
    const connection = await openConnection(target, {
      tls: contexts,
      userAgent,
      alpn: ALPN[version],
      resumption,
      onOpening,
      ...(isDirect && { onread: { buffer, callback: onRead } }),
    });
    const speaksHttp1 = version === 'http1' || (connection.socket as TLSSocket).alpnProtocol !== 'h2';
    if (!isDirect && version !== 'http2' && speaksHttp1)
      connection.socket.on('data', (chunk: Buffer) => onBytes(chunk, chunk.length));
    return connection;
  };
};

/** A client of its own for each load process; the answers it hands out may be kept. */
export const createLeanClient = (options: LeanOptions): LeanClient => {
  const { clock, connections, pipelining, userAgent } = options;
  const rules: TargetRules = {
    verify: options.tls.verify,
    certificateFor: createTlsContexts(options.tls).certificateFor,
    router: createRouter(options.network),
  };
  const origins = new Map<string, Origin>();
  let isClosed = false;

  const giveUp = (flight: Flight, error: ExchangeError): void => {
    if (flight.isOver) return;
    if (flight.carrier) flight.carrier.giveUp(flight, error);
    else origins.get(flight.request.key)?.giveUp(flight, error);
  };
  const deadlines = createDeadlines(clock, (flight) =>
    giveUp(flight, timeoutError(flight.request.timeoutMs, flight.writtenAt > 0)),
  );
  const settle = (flight: Flight): void => {
    flight.isOver = true;
    if (flight.expiresAt !== 0) deadlines.remove(flight);
  };
  const deps: OriginDeps = {
    clock,
    connections,
    pipelining,
    // As in `assay run`: without TLS nobody can choose, and a proxy that gets the request itself speaks HTTP/1.1.
    versionFor: ({ secure, route }) => {
      const isForwarded = route?.proxy !== undefined && route.tunnel === undefined;
      return isForwarded || (!secure && options.httpVersion === 'auto') ? 'http1' : options.httpVersion;
    },
    open: createOpener(options),
    settle,
  };

  const originOf = ({ key, target }: Prepared): Origin => {
    const origin = origins.get(key) ?? createOrigin(target, deps);
    origins.set(key, origin);
    return origin;
  };

  return {
    prepare: (request) => prepareRequest(request, rules, userAgent),
    send: (request, wantsBody, onAnswer) => {
      const prepared = request as Prepared;
      const flight = createFlight(prepared, wantsBody, onAnswer, clock());
      deadlines.add(flight);
      const origin = originOf(prepared);
      if (isClosed) queueMicrotask(() => origin.close(closedError));
      origin.send(flight);
      return () => giveUp(flight, abortedError);
    },
    close: async () => {
      isClosed = true;
      for (const origin of origins.values()) origin.close(closedError);
      deadlines.close();
    },
  };
};
