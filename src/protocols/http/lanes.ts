// Connections to servers: each lane carries one request at a time, and the lane used last is used again first.
import type { Socket } from 'node:net';
import type { buildConnector, Client } from 'undici';
import UndiciClient from 'undici/lib/dispatcher/client.js';
import type { ProtocolDeps } from '../../model/contracts.ts';
import type { Connection } from './connection.ts';
import { createConnector } from './connector.ts';
import type { SessionDeps, Sessions } from './http2/sessions.ts';
import { openConnection, type Resumption, type Target } from './open-connection.ts';
import type { TlsContexts } from './tls-contexts.ts';
import { createHeads, type Heads, takeOverWire } from './wire.ts';

/** One undici client, which holds at most one socket. */
export type Lane = {
  readonly client: Client;
  /** The socket being opened, so that giving up can close it. */
  opening: Socket | undefined;
  /** Back to the others, once undici has ended the request. */
  release(): void;
};

export type Lanes = {
  readonly heads: Heads;
  /** A lane to this target that nobody uses. */
  take(target: Target): Lane;
  /** A socket beside the lanes, for what undici does not speak. */
  open: SessionDeps['open'];
  /** Loaded with the first request that may speak HTTP/2. */
  sessions(): Promise<Sessions>;
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
    const connection = offered.pop();
    if (!connection) connect(options, callback);
    else if (connection.socket.destroyed) preferOffered({ offered } as Server, heads, connect)(options, callback);
    else queueMicrotask(() => callback(null, takeOverWire(connection, heads)));
  };

export const createLanes = (deps: ProtocolDeps, tls: TlsContexts): Lanes => {
  const servers = new Map<string, Server>();
  const lanes = new Set<Lane>();
  const heads = createHeads();
  const resumptions = new Map<string, Resumption>();
  let sessions: Promise<Sessions> | undefined;

  const resumptionOf = (key: string): Resumption => {
    const resumption = resumptions.get(key) ?? { session: undefined };
    resumptions.set(key, resumption);
    return resumption;
  };

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
        connect: preferOffered(server, heads, connect),
        keepAliveTimeout: deps.keepAliveMs ?? KEEP_ALIVE_MS,
        maxHeaderSize: MAX_HEADER_BYTES,
        headersTimeout: 0,
        bodyTimeout: 0,
      }),
      opening: undefined,
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

  const open: Lanes['open'] = (target, alpn, onOpening) => {
    const resumption = resumptionOf(`${alpn}|${keyOf(target)}`);
    return openConnection(target, { tls, userAgent: deps.userAgent, alpn, resumption, onOpening });
  };

  const startSessions = async (): Promise<Sessions> => {
    const { createSessions } = await import('./http2/sessions.ts');
    const offer: SessionDeps['offer'] = (target, connection) => serverOf(target).offered.push(connection);
    return createSessions({ keyOf, keepAliveMs: deps.keepAliveMs ?? KEEP_ALIVE_MS, open, offer });
  };

  return {
    heads,
    open,
    sessions: () => {
      sessions ??= startSessions();
      return sessions;
    },
    take: (target) => {
      const server = serverOf(target);
      return server.idle.pop() ?? createLane(server);
    },
    close: async () => {
      for (const { opening } of lanes) opening?.destroy();
      await Promise.all([...lanes].map(({ client }) => client.destroy()));
      (await sessions)?.close();
      for (const { offered } of servers.values()) for (const { socket } of offered) socket.destroy();
      lanes.clear();
      servers.clear();
    },
  };
};
