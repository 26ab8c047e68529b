// Asks a SOCKS proxy (4, 4a, 5, 5h) for a connection over a socket that is already open. Loaded when there is one.
import type { Socket } from 'node:net';
import { SocksClient } from 'socks';
import { lookupFor } from './lookup.ts';
import { closedWhileOpening, refusedSocks } from './proxy-errors.ts';
import { placeOf, type Tunnel } from './tunnel.ts';

/** The request's own timeout ends a proxy that hangs; this only bounds one without a timeout. */
const HANDSHAKE_MS = 300_000;

/** Schemes whose proxy is given names; the others get addresses that we look up. */
const RESOLVES_NAMES = new Set(['socks4a', 'socks5h']);

const lookUp = ({ hostname, addresses }: Tunnel, family: 0 | 4): Promise<string> =>
  new Promise((resolve, reject) => {
    lookupFor(hostname, addresses)(hostname, { family, all: false }, (error, address) =>
      error ? reject(error) : resolve(address as string),
    );
  });

const destinationOf = async (tunnel: Tunnel): Promise<string> => {
  const { scheme } = tunnel.proxy;
  if (RESOLVES_NAMES.has(scheme) && !tunnel.addresses) return tunnel.hostname;
  return lookUp(tunnel, scheme === 'socks4' || scheme === 'socks4a' ? 4 : 0);
};

/** Resolves when what is written to the socket arrives at the tunnel's end. */
export const requestSocks = async (socket: Socket, tunnel: Tunnel): Promise<void> => {
  const { scheme, hostname, port, user, password, name } = tunnel.proxy;
  const host = await destinationOf(tunnel);
  if (socket.destroyed) throw closedWhileOpening();
  const isVersion5 = scheme.startsWith('socks5');
  try {
    await SocksClient.createConnection({
      command: 'connect',
      destination: { host, port: tunnel.port },
      existing_socket: socket,
      timeout: HANDSHAKE_MS,
      proxy: {
        host: hostname,
        port,
        type: isVersion5 ? 5 : 4,
        ...(user !== undefined && { userId: user, ...(isVersion5 && { password: password ?? '' }) }),
      },
    });
  } catch (error) {
    throw refusedSocks(name, (error as Error).message, placeOf(tunnel));
  }
};
