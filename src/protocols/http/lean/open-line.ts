// Opens a line to a server, of the version that is spoken with it.
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ExchangeError } from '../../../model/exchange.ts';
import type { Connection } from '../connection.ts';
import { explainError, refusal, toExchangeError } from '../errors.ts';
import { notSpoken } from '../http2/errors.ts';
import type { Resumption, Target } from '../open-connection.ts';
import { createH1Connection, type H1Connection, takeBytes } from './h1-connection.ts';
import type { LeanOptions } from './lean-client.ts';
import type { Dispatcher, Line } from './line.ts';

/** What is spoken with a server: `auto` lets it choose. */
export type Version = LeanOptions['httpVersion'];

export type OpeningDeps = {
  readonly version: Version;
  readonly resumption: Resumption;
  readonly onOpening: (socket: Socket | undefined) => void;
  /** Hands on bytes of HTTP/1.1 that lie in a buffer only until it returns. */
  readonly onBytes: (bytes: Buffer, end: number) => void;
};

export type OpenSocket = (target: Target, opening: OpeningDeps) => Promise<Connection>;

/** A line on its way. */
export type Opening = { readonly startedAt: number; socket: Socket | undefined; isGivenUp: boolean };

/** Over plain TCP it is spoken without asking (h2c). */
const isHttp2 = ({ socket }: Connection, { secure }: Target, version: Version): boolean =>
  version !== 'http1' && (secure ? (socket as TLSSocket).alpnProtocol === 'h2' : true);

/** What is told of a line that could not be opened. */
export const openingError = (thrown: Error, target: Target): ExchangeError => {
  const progress = { headArrived: false, written: false };
  const error = toExchangeError(thrown, progress);
  return error.code === 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL'
    ? notSpoken
    : explainError(error, target, progress);
};

export type LineDeps = {
  readonly open: OpenSocket;
  readonly target: Target;
  readonly version: Version;
  readonly resumption: Resumption;
  readonly dispatcher: Dispatcher;
  readonly depth: number;
};

export type OpenedLine = { readonly line: Line; readonly connection: Connection; readonly spoken: 'http1' | 'http2' };

const lineOf = async (connection: Connection, { target, version, dispatcher, depth }: LineDeps): Promise<Line> => {
  if (isHttp2(connection, target, version)) {
    const { createH2Line } = await import('./h2-line.ts');
    return createH2Line(connection, target, dispatcher, depth);
  }
  if (version === 'http2') throw refusal(notSpoken);
  return createH1Connection(connection, dispatcher, depth);
};

/** Rejects with what `openingError` understands. */
export const openLine = async (opening: Opening, deps: LineDeps): Promise<OpenedLine> => {
  const { target, version, resumption } = deps;
  let line: Line | undefined;
  const connection = await deps.open(target, {
    version,
    resumption,
    onOpening: (socket) => {
      opening.socket = socket;
      if (opening.isGivenUp) socket?.destroy();
    },
    onBytes: (bytes, end) => {
      if (line) takeBytes(line as H1Connection, bytes, end);
    },
  });
  try {
    // No turn of the event loop passes before somebody listens to an HTTP/1.1 socket.
    line = await lineOf(connection, deps);
    return { line, connection, spoken: isHttp2(connection, target, version) ? 'http2' : 'http1' };
  } catch (error) {
    connection.socket.destroy();
    throw error;
  }
};
