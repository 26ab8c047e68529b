// Connections to servers: each lane carries one request at a time, and the lane used last is used again first.
import type { Socket } from 'node:net';
import type { Client } from 'undici';
import UndiciClient from 'undici/lib/dispatcher/client.js';
import type { ProtocolDeps } from '../../model/contracts.ts';
import { createConnector } from './connector.ts';
import type { Target } from './open-connection.ts';
import { createTlsContexts } from './tls-contexts.ts';
import { createHeads, type Heads } from './wire.ts';

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
  readonly certificateFor: (url: string) => number;
  /** A lane to this target that nobody uses. */
  take(target: Target): Lane;
  close(): Promise<void>;
};

/** Node's own limit is 16 kB, too little for some APIs; newman's is 128 kB. */
const MAX_HEADER_BYTES = 128 * 1024;
const KEEP_ALIVE_MS = 60_000;

const keyOf = ({ secure, hostname, port, serverName, certificate, verify, pin = '' }: Target): string =>
  secure ? `s|${hostname}|${port}|${serverName}|${certificate}|${verify}|${pin}` : `${hostname}|${port}|${pin}`;

type Server = { readonly target: Target; readonly idle: Lane[]; session: Buffer | undefined };

export const createLanes = (deps: ProtocolDeps): Lanes => {
  const servers = new Map<string, Server>();
  const lanes = new Set<Lane>();
  const heads = createHeads();
  const tls = createTlsContexts(deps.tls);

  const createLane = (server: Server): Lane => {
    const connect = createConnector(server.target, heads, {
      tls,
      resumption: server,
      onOpening: (socket) => {
        lane.opening = socket;
      },
    });
    const lane: Lane = {
      // The origin is a stand-in: our connector knows where to go, and undici need not understand the host.
      client: new UndiciClient('http://lane', {
        allowH2: false,
        connect,
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

  return {
    heads,
    certificateFor: tls.certificateFor,
    take: (target) => {
      const key = keyOf(target);
      const server = servers.get(key) ?? { target, idle: [], session: undefined };
      servers.set(key, server);
      return server.idle.pop() ?? createLane(server);
    },
    close: async () => {
      for (const { opening } of lanes) opening?.destroy();
      await Promise.all([...lanes].map(({ client }) => client.destroy()));
      lanes.clear();
      servers.clear();
    },
  };
};
