// What is known of one socket: how it was opened, how often it was used, and whose request it carries now.
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Exchange } from '../../model/exchange.ts';

export type Connection = {
  readonly socket: Socket;
  readonly dnsMs: number | undefined;
  readonly tcpMs: number | undefined;
  readonly tlsMs: number | undefined;
  readonly remote: Exchange['remote'];
  readonly tls: Exchange['tls'];
  /** Requests written to it so far. */
  requests: number;
  /** True from the request's head until the head of its final answer has arrived. */
  awaitsHead: boolean;
  /** Version of the latest answer. */
  httpVersion: string;
  /** Bytes of an interim answer that has not arrived whole. */
  held: Buffer | undefined;
  /** Bytes read since something of an answer came out of them. */
  unheard: number;
  /** Bytes read last. */
  latest: Buffer | undefined;
  /** What broke the socket. */
  failure: Error | undefined;
};

/** Moments of the opening, `clockMs()`. */
export type Opening = { startedAt: number; lookedUpAt?: number; connectedAt?: number };

const remoteOf = (socket: Socket): Exchange['remote'] =>
  socket.remoteAddress === undefined ? undefined : { address: socket.remoteAddress, port: socket.remotePort ?? 0 };

const tlsOf = (socket: Socket): Exchange['tls'] => {
  if (!('getProtocol' in socket)) return undefined;
  const secure = socket as TLSSocket;
  return {
    version: secure.getProtocol() ?? '',
    cipher: secure.getCipher()?.standardName ?? '',
    authorized: secure.authorized,
  };
};

/** To be called when the socket is ready to be written to. */
export const describeConnection = (socket: Socket, opening: Opening, now: number): Connection => {
  const { startedAt, lookedUpAt, connectedAt = now } = opening;
  const tls = tlsOf(socket);
  return {
    socket,
    dnsMs: lookedUpAt === undefined ? undefined : lookedUpAt - startedAt,
    tcpMs: connectedAt - (lookedUpAt ?? startedAt),
    tlsMs: tls ? now - connectedAt : undefined,
    remote: remoteOf(socket),
    tls,
    requests: 0,
    awaitsHead: false,
    httpVersion: '1.1',
    held: undefined,
    unheard: 0,
    latest: undefined,
    failure: undefined,
  };
};
