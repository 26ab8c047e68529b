// Opens a socket to a target, with TLS where it is secure, and times how it was opened.

import { connect as connectTcp, isIP, type Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { clockMs } from './clock.ts';
import { type Connection, describeConnection, type Opening } from './connection.ts';
import { refusal } from './errors.ts';
import { lookupFor } from './lookup.ts';
import type { TlsContexts } from './tls-contexts.ts';

/** One server as one pool sees it. */
export type Target = {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: number;
  /** Name asked for in the TLS handshake: the Host header's where the user wrote one. */
  readonly serverName: string;
  readonly certificate: number;
  readonly verify: boolean;
  /** Key of a connection that only calls with the same key use. */
  readonly pin?: string;
};

/** TLS session of a server, kept so that the next handshake is short. */
export type Resumption = { session: Buffer | undefined };

export type OpenOptions = {
  readonly tls: TlsContexts;
  /** Protocols offered in the TLS handshake, best first. */
  readonly alpn: readonly string[];
  readonly resumption: Resumption;
  /** Hears of the socket, so that giving up can close it, and with undefined of the end of the opening. */
  readonly onOpening: (socket: Socket | undefined) => void;
};

const KEEP_ALIVE_PROBE_MS = 60_000;

const certificateError = (error: Error & { code?: string }): Error =>
  refusal({
    class: 'tls',
    ...(error.code !== undefined && { code: error.code }),
    message: error.message,
    hint: 'The client certificate or an extra CA cannot be used: check its files and the passphrase.',
  });

/** Rejects when the TLS settings cannot be used. */
const openTls = async (target: Target, { tls: contexts, alpn, resumption }: OpenOptions): Promise<Socket> => {
  const tls = await import('node:tls');
  const options: ConnectionOptions = {
    host: target.hostname,
    port: target.port,
    lookup: lookupFor(target.hostname),
    ALPNProtocols: [...alpn],
    session: resumption.session,
    ...(isIP(target.serverName) === 0 && { servername: target.serverName }),
    ...contexts.options(tls, target.certificate, target.verify),
  };
  return tls.connect({ ...options, autoSelectFamily: true } as ConnectionOptions);
};

const openTcp = (target: Target): Socket =>
  connectTcp({
    host: target.hostname,
    port: target.port,
    lookup: lookupFor(target.hostname),
    autoSelectFamily: true,
    noDelay: true,
  });

const watchOpening = (socket: Socket, opening: Opening): void => {
  socket.once('lookup', () => {
    opening.lookedUpAt = clockMs();
  });
  socket.once('connect', () => {
    opening.connectedAt = clockMs();
  });
};

const awaitReady = (socket: Socket, opening: Opening, target: Target, options: OpenOptions): Promise<Connection> =>
  new Promise((resolve, reject) => {
    let waits = true;
    const finish = (error: Error | null): void => {
      if (!waits) return;
      waits = false;
      options.onOpening(undefined);
      if (error) reject(error);
      else resolve(describeConnection(socket, opening, clockMs()));
    };
    options.onOpening(socket);
    watchOpening(socket, opening);
    socket.setKeepAlive(true, KEEP_ALIVE_PROBE_MS);
    socket.once(target.secure ? 'secureConnect' : 'connect', () => finish(null));
    socket.on('error', finish);
    socket.once('close', () => finish(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })));
    socket.on('session', (ticket: Buffer) => {
      options.resumption.session = ticket;
    });
  });

/** Resolves when the socket can be written to; rejects with what the system, TLS or the settings say. */
export const openConnection = async (target: Target, options: OpenOptions): Promise<Connection> => {
  const opening: Opening = { startedAt: clockMs() };
  if (!target.secure) return awaitReady(openTcp(target), opening, target, options);
  const socket = await openTls(target, options).catch((error: Error) => {
    throw certificateError(error);
  });
  return awaitReady(socket, opening, target, options);
};
