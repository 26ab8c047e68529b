// Opens sockets for undici's pools and times how they were opened.

import { connect as connectTcp, isIP, type Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { buildConnector } from 'undici';
import { clockMs } from './clock.ts';
import { describeConnection, type Opening } from './connection.ts';
import { refusal } from './errors.ts';
import { lookupFor } from './lookup.ts';
import type { TlsContexts } from './tls-contexts.ts';
import { type Heads, takeOverWire } from './wire.ts';

/** One server as one pool sees it. */
export type Target = {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: number;
  /** Name asked for in the TLS handshake: the Host header's where the user wrote one. */
  readonly serverName: string;
  readonly certificate: number;
  readonly verify: boolean;
};

export type ConnectorDeps = { readonly heads: Heads; readonly tls: TlsContexts };

/** TLS session of a server, kept so that the next handshake is short. */
export type Resumption = { session: Buffer | undefined };

const KEEP_ALIVE_PROBE_MS = 60_000;

const certificateError = (error: Error & { code?: string }): Error =>
  refusal({
    class: 'tls',
    ...(error.code !== undefined && { code: error.code }),
    message: error.message,
    hint: 'The client certificate or an extra CA cannot be used: check its files and the passphrase.',
  });

/** Rejects when the TLS settings cannot be used. */
const openTls = async (target: Target, deps: ConnectorDeps, session: Buffer | undefined): Promise<Socket> => {
  const tls = await import('node:tls');
  const options: ConnectionOptions = {
    host: target.hostname,
    port: target.port,
    lookup: lookupFor(target.hostname),
    ALPNProtocols: ['http/1.1'],
    session,
    ...(isIP(target.serverName) === 0 && { servername: target.serverName }),
    ...deps.tls.options(tls, target.certificate, target.verify),
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

/** undici's connect function for one target; `onOpening` hears of the socket and, with undefined, of its end. */
export const createConnector = (
  target: Target,
  deps: ConnectorDeps,
  resumption: Resumption,
  onOpening: (socket: Socket | undefined) => void,
): buildConnector.connector => {
  const awaitReady = (socket: Socket, opening: Opening, callback: buildConnector.Callback): void => {
    let waits = true;
    const finish = (error: Error | null): void => {
      if (!waits) return;
      waits = false;
      onOpening(undefined);
      if (error) {
        callback(error, null);
        return;
      }
      takeOverWire(describeConnection(socket, opening, clockMs()), deps.heads);
      callback(null, socket);
    };
    onOpening(socket);
    watchOpening(socket, opening);
    socket.setKeepAlive(true, KEEP_ALIVE_PROBE_MS);
    socket.once(target.secure ? 'secureConnect' : 'connect', () => finish(null));
    socket.on('error', finish);
    socket.once('close', () => finish(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })));
    socket.on('session', (ticket: Buffer) => {
      resumption.session = ticket;
    });
  };

  return (_options, callback) => {
    const opening: Opening = { startedAt: clockMs() };
    if (target.secure)
      openTls(target, deps, resumption.session).then(
        (socket) => awaitReady(socket, opening, callback),
        (error: Error) => callback(certificateError(error), null),
      );
    else awaitReady(openTcp(target), opening, callback);
  };
};
