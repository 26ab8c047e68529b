// Opens a socket to a target that is not reached straight: at another address, or through a proxy.
import type { Socket } from 'node:net';
import { clockMs } from './clock.ts';
import { type Connection, describeConnection, type Opening } from './connection.ts';
import {
  awaitEvent,
  awaitReady,
  type OpenOptions,
  openTcp,
  openTls,
  type Target,
  watchOpening,
} from './open-connection.ts';
import { unreachableProxy } from './proxy-errors.ts';
import type { Route } from './route.ts';
import { requestTunnel, type Tunnel } from './tunnel.ts';

const isHttp = ({ proxy: { scheme } }: Tunnel): boolean => scheme === 'http' || scheme === 'https';

/** TLS to the proxy itself, whose certificate is checked like a server's. */
const secureProxy = async (
  socket: Socket,
  { proxy }: Tunnel,
  target: Target,
  options: OpenOptions,
): Promise<Socket> => {
  const { hostname, port } = proxy;
  const stop: Target = { ...target, secure: true, hostname, port, serverName: hostname, certificate: -1, profile: '' };
  const own = { ...options, alpn: ['http/1.1'], resumption: { session: undefined } };
  const secured = await openTls(stop, own, socket);
  await awaitEvent(secured, 'secureConnect', options.onOpening);
  return secured;
};

/** A socket to the route's place: the proxy's, past its own TLS, or the server's. */
const openPlace = async (target: Target, route: Route, opening: Opening, options: OpenOptions): Promise<Socket> => {
  const { proxy, tunnel } = route;
  try {
    const socket = openTcp(route, route.addresses);
    watchOpening(socket, opening);
    await awaitEvent(socket, 'connect', options.onOpening);
    return tunnel?.proxy.scheme === 'https' ? await secureProxy(socket, tunnel, target, options) : socket;
  } catch (error) {
    throw proxy === undefined ? error : unreachableProxy(proxy, error as Error, tunnel !== undefined && isHttp(tunnel));
  }
};

const requestPassage = async (socket: Socket, tunnel: Tunnel, { userAgent }: OpenOptions): Promise<void> => {
  try {
    if (isHttp(tunnel)) return await requestTunnel(socket, tunnel, userAgent);
    const { requestSocks } = await import('./socks.ts');
    return await requestSocks(socket, tunnel);
  } catch (error) {
    socket.destroy();
    throw error;
  }
};

const secureTarget = async (socket: Socket, opening: Opening, target: Target, options: OpenOptions) => {
  const { proxy, tunnel } = target.route ?? {};
  const isProxy = proxy !== undefined && !tunnel;
  try {
    const secured = await openTls(target, isProxy ? { ...options, alpn: ['http/1.1'] } : options, socket);
    return await awaitReady(secured, opening, target, options);
  } catch (error) {
    socket.destroy();
    throw isProxy ? unreachableProxy(proxy, error as Error, false) : error;
  }
};

/** Like `openConnection`; what fails at a proxy names it. */
export const openRoute = async (target: Target, route: Route, options: OpenOptions): Promise<Connection> => {
  const opening: Opening = { startedAt: clockMs() };
  try {
    const socket = await openPlace(target, route, opening, options);
    if (route.tunnel) await requestPassage(socket, route.tunnel, options);
    opening.connectedAt = clockMs();
    if (target.secure) return await secureTarget(socket, opening, target, options);
    socket.setKeepAlive(true);
    return describeConnection(socket, opening, clockMs());
  } finally {
    options.onOpening(undefined);
  }
};
