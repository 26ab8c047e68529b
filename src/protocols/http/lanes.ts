// Connections to servers: each lane carries one request at a time, and the lane used last is used again first.
import type { Socket } from 'node:net';
import type { buildConnector, Client } from 'undici';
import UndiciClient from 'undici/lib/dispatcher/client.js';
import type { ProtocolDeps } from '../../model/contracts.ts';
import type { Connection } from './connection.ts';
import { createConnector } from './connector.ts';
import { pinnedConnectionClosed } from './errors.ts';
import type { Target } from './open-connection.ts';
import { createOtherCarriers, type OtherCarriers } from './other-carriers.ts';
import type { TlsContexts } from './tls-contexts.ts';
import { createHeads, type Heads, takeOverWire } from './wire.ts';

/** One undici client, which holds at most one socket. */
export type Lane = {
  readonly client: Client;
  /** The socket being opened, so that giving up can close it. */
  opening: Socket | undefined;
  /** False: the request in it is worth nothing on another connection. */
  mayOpen: boolean;
  /** Back to the others, once undici has ended the request. */
  release(): void;
};

export type Lanes = {
  readonly heads: Heads;
  /** A lane to this target that nobody uses. */
  take(target: Target): Lane;
  /** For what undici does not speak. */
  readonly others: OtherCarriers;
  close(): Promise<void>;
};

/** Node's own limit is 16 kB, too little for some APIs; newman's is 128 kB. */
const MAX_HEADER_BYTES = 128 * 1024;
const KEEP_ALIVE_MS = 60_000;

const keyOf = ({
  secure,
  hostname,
  port,
  serverName,
  certificate,
  verify,
  profile,
  route,
  pin = '',
}: Target): string =>
  secure
    ? `s|${hostname}|${port}|${serverName}|${certificate}|${verify}|${pin}|${route?.key ?? ''}|${profile}`
    : `${hostname}|${port}|${pin}|${route?.key ?? ''}`;

type Server = {
  readonly target: Target;
  readonly idle: Lane[];
  /** Connections that were opened in the hope of HTTP/2. */
  readonly offered: Connection[];
  session: Buffer | undefined;
};

/** Uses up what is open already before it opens a connection. */
const preferOffered =
  ({ offered }: Server, heads: Heads, connect: buildConnector.connector): buildConnector.connector =>
  (options, callback) => {
    let connection = offered.pop();
    while (connection?.socket.destroyed) connection = offered.pop();
    if (!connection) return connect(options, callback);
    const wired = takeOverWire(connection, heads);
    // undici does not expect to be called back at once.
    queueMicrotask(() => callback(null, wired));
  };

export const createLanes = (deps: ProtocolDeps, tls: TlsContexts): Lanes => {
  const servers = new Map<string, Server>();
  const lanes = new Set<Lane>();
  const heads = createHeads();
  const keepAliveMs = deps.keepAliveMs ?? KEEP_ALIVE_MS;

  const createLane = (server: Server): Lane => {
    const connect = createConnector(server.target, heads, {
      tls,
      userAgent: deps.userAgent,
      resumption: server,
      onOpening: (socket) => {
        lane.opening = socket;
      },
    });
    const lane: Lane = {
      // The origin is a stand-in: our connector knows where to go, and undici need not understand the host.
      client: new UndiciClient('http://lane', {
        allowH2: false,
        connect: (options, callback) => {
          if (lane.mayOpen) preferOffered(server, heads, connect)(options, callback);
          else callback(pinnedConnectionClosed(), null);
        },
        keepAliveTimeout: keepAliveMs,
        maxHeaderSize: MAX_HEADER_BYTES,
        headersTimeout: 0,
        bodyTimeout: 0,
      }),
      opening: undefined,
      mayOpen: true,
      release: () => {
        server.idle.push(lane);
      },
    };
    lanes.add(lane);
    return lane;
  };

  const serverOf = (target: Target): Server => {
    const key = keyOf(target);
    const server = servers.get(key) ?? { target, idle: [], offered: [], session: undefined };
    servers.set(key, server);
    return server;
  };

  const others = createOtherCarriers(deps, tls, {
    keyOf,
    keepAliveMs,
    offer: (target, connection) => {
      serverOf(target).offered.push(connection);
    },
  });

  return {
    heads,
    others,
    take: (target) => {
      const server = serverOf(target);
      const lane = server.idle.pop() ?? createLane(server);
      lane.mayOpen = target.mustBeOpen !== true;
      return lane;
    },
    close: async () => {
      for (const { opening } of lanes) opening?.destroy();
      await Promise.all([...lanes].map(({ client }) => client.destroy()));
      await others.close();
      for (const { offered } of servers.values()) for (const { socket } of offered) socket.destroy();
      lanes.clear();
      servers.clear();
    },
  };
};
