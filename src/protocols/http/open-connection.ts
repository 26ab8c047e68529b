// Opens a socket to a target, with TLS where it is secure, and times how it was opened.

import { connect as connectTcp, isIP, type OnReadOpts, type Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { clockMs } from './clock.ts';
import { type Connection, describeConnection, type Opening } from './connection.ts';
import { refusal, tlsError } from './errors.ts';
import { lookupFor } from './lookup.ts';
import type { Route } from './route.ts';
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
  /** TLS settings of the request, as `tlsProfile` writes them. */
  readonly profile: string;
  /** How it is reached, where that is not straight. */
  readonly route: Route | undefined;
  /** Key of a connection that only calls with the same key use. */
  readonly pin?: string;
  /** No other connection than the one that is open will do. */
  readonly mustBeOpen?: boolean;
};

/** TLS session of a server, kept so that the next handshake is short. */
export type Resumption = { session: Buffer | undefined };

export type OpenOptions = {
  readonly tls: TlsContexts;
  /** What proxies are told of us. */
  readonly userAgent: string;
  /** Protocols offered in the TLS handshake, best first. */
  readonly alpn: readonly string[];
  readonly resumption: Resumption;
  /** Hears of the socket, so that giving up can close it, and with undefined of the end of the opening. */
  readonly onOpening: (socket: Socket | undefined) => void;
  /** Reads past the stream, into a buffer that is used again; only for targets without a route. */
  readonly onread?: OnReadOpts;
};

const KEEP_ALIVE_PROBE_MS = 60_000;

const CERTIFICATE_HINT = 'The client certificate or an extra CA cannot be used: check its files and the passphrase.';

const settingsError = (thrown: Error): Error => {
  const error = tlsError(thrown);
  return refusal(error.code?.includes('CIPHER') ? error : { ...error, hint: CERTIFICATE_HINT });
};

/** TLS to a target, over a socket where one is open already. Rejects when the TLS settings cannot be used. */
export const openTls = async (target: Target, options: OpenOptions, socket?: Socket): Promise<Socket> => {
  const tls = await import('node:tls');
  const settings: ConnectionOptions = {
    host: target.hostname,
    port: target.port,
    ...(socket
      ? { socket }
      : { lookup: lookupFor(target.hostname), ...(options.onread && { onread: options.onread }) }),
    ALPNProtocols: [...options.alpn],
    session: options.resumption.session,
    ...(isIP(target.serverName) === 0 && { servername: target.serverName }),
  };
  try {
    Object.assign(settings, { autoSelectFamily: true }, options.tls.options(tls, target));
  } catch (error) {
    throw settingsError(error as Error);
  }
  if (socket?.destroyed) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  return tls.connect(settings);
};

/** A socket to a place, on its way. */
export const openTcp = (
  { hostname, port }: Pick<Target, 'hostname' | 'port'>,
  addresses?: readonly string[],
  onread?: OnReadOpts,
): Socket =>
  connectTcp({
    host: hostname,
    port,
    lookup: lookupFor(hostname, addresses),
    autoSelectFamily: true,
    noDelay: true,
    ...(onread && { onread }),
  });

/** Notes the moments a socket passes on its way. */
export const watchOpening = (socket: Socket, opening: Opening): void => {
  socket.once('lookup', () => {
    opening.lookedUpAt = clockMs();
  });
  socket.once('connect', () => {
    opening.connectedAt = clockMs();
  });
};

/** Resolves when the socket can be used, rejects when it ends before. */
export const awaitEvent = (
  socket: Socket,
  event: 'connect' | 'secureConnect',
  onOpening: OpenOptions['onOpening'],
): Promise<void> =>
  new Promise((resolve, reject) => {
    onOpening(socket);
    socket.once(event, resolve);
    socket.on('error', (error) => {
      reject(error);
      // An alert alone does not end the socket, and undici would then speak of its end and not of its cause.
      socket.destroy(error);
    });
    socket.once('close', () => reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })));
  });

/** The socket as a connection that is ready for requests. */
export const awaitReady = async (
  socket: Socket,
  opening: Opening,
  target: Target,
  { onOpening, resumption }: OpenOptions,
): Promise<Connection> => {
  socket.setKeepAlive(true, KEEP_ALIVE_PROBE_MS);
  socket.on('session', (ticket: Buffer) => {
    resumption.session = ticket;
  });
  try {
    await awaitEvent(socket, target.secure ? 'secureConnect' : 'connect', onOpening);
    return describeConnection(socket, opening, clockMs());
  } finally {
    onOpening(undefined);
  }
};

/** Resolves when the socket can be written to; rejects with what the system, TLS or the settings say. */
export const openConnection = async (target: Target, options: OpenOptions): Promise<Connection> => {
  if (target.route) {
    const { openRoute } = await import('./open-route.ts');
    return openRoute(target, target.route, options);
  }
  const opening: Opening = { startedAt: clockMs() };
  const socket = target.secure ? await openTls(target, options) : openTcp(target, undefined, options.onread);
  watchOpening(socket, opening);
  return awaitReady(socket, opening, target, options);
};
