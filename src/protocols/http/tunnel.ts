// Asks an HTTP proxy for a tunnel with CONNECT (RFC 9110, 9.3.6).
import { isIPv6, type Socket } from 'node:net';
import { refusedTunnel, silentProxy, strangeProxy } from './proxy-errors.ts';
import { proxyAuthorization, type Route } from './route.ts';

export type Tunnel = NonNullable<Route['tunnel']>;

const MAX_HEAD_BYTES = 64 * 1024;
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: |\r?\n)/;

export const placeOf = ({ hostname, port }: Tunnel): string =>
  `${isIPv6(hostname) ? `[${hostname}]` : hostname}:${port}`;

const connectHead = (tunnel: Tunnel, userAgent: string): string => {
  const place = placeOf(tunnel);
  const authorization = proxyAuthorization(tunnel.proxy) ?? tunnel.authorization;
  return [
    `CONNECT ${place} HTTP/1.1`,
    `Host: ${place}`,
    `User-Agent: ${userAgent}`,
    'Connection: keep-alive',
    ...(authorization === undefined ? [] : [`Proxy-Authorization: ${authorization}`]),
    '\r\n',
  ].join('\r\n');
};

/** The answer's head; what came after it is put back into the socket. */
const readHead = (socket: Socket, name: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const stop = (): void => {
      socket.off('readable', read);
      socket.off('close', onClose);
      socket.off('error', onClose);
    };
    const onClose = (): void => {
      stop();
      reject(silentProxy(name));
    };
    const finish = (end: number): void => {
      stop();
      if (end < bytes.length) socket.unshift(bytes.subarray(end));
      resolve(bytes.toString('latin1', 0, end));
    };
    const read = (): void => {
      for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read())
        bytes = Buffer.concat([bytes, chunk]);
      const end = bytes.indexOf('\r\n\r\n');
      const start = bytes.toString('latin1', 0, 12);
      if (end !== -1) finish(end + 4);
      else if (bytes.length > MAX_HEAD_BYTES || !'HTTP/1.'.startsWith(start.slice(0, 7))) {
        stop();
        reject(strangeProxy(name));
      }
    };
    if (socket.destroyed) onClose();
    socket.on('readable', read);
    socket.once('close', onClose);
    socket.once('error', onClose);
    read();
  });

/** Resolves when what is written to the socket arrives at the tunnel's end. */
export const requestTunnel = async (socket: Socket, tunnel: Tunnel, userAgent: string): Promise<void> => {
  const { name, user = tunnel.authorization } = tunnel.proxy;
  socket.write(connectHead(tunnel, userAgent), 'latin1');
  const status = Number(STATUS_LINE.exec(await readHead(socket, name))?.[1] ?? 0);
  if (status >= 200 && status <= 299) return;
  throw status === 0 ? strangeProxy(name) : refusedTunnel(name, status, placeOf(tunnel), user !== undefined);
};
