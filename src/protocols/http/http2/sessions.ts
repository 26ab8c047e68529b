// HTTP/2 sessions: one per server, shared by all requests to it; and which servers speak only HTTP/1.1.
import type { ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Connection } from '../connection.ts';
import type { Target } from '../open-connection.ts';
import type { CarrierDeps, OpenSocket } from '../other-carriers.ts';

/** `auto` lets the server choose, `h2` insists on HTTP/2 over TLS, `h2c` speaks it over plain TCP. */
export type Offer = 'auto' | 'h2' | 'h2c';

export type Session = {
  readonly http2: ClientHttp2Session;
  readonly connection: Connection;
  /** Requests under way. */
  active: number;
  /** The server has sent its settings. */
  spoken: boolean;
  /** Streams beyond it were not worked on: the server is going away. */
  lastStreamId: number;
  cause: Error | undefined;
};

export type Opening = {
  /** The session; `http/1.1` when the server chose that. */
  readonly ready: Promise<Session | 'http/1.1'>;
  /** To be called when it is no longer waited for: an opening that nobody waits for is given up. */
  leave(reason?: Error): void;
};

export type Sessions = {
  /** A session that can be used at once, or what is remembered of the server. */
  find(target: Target, offer: Offer): Session | 'http/1.1' | undefined;
  /** Joins those who wait for the server's session, or is the first of them. */
  open(target: Target, offer: Offer): Opening;
  /** From now on the server is spoken to in HTTP/1.1 when it may choose. */
  avoid(target: Target): void;
  close(): void;
};

export type SessionDeps = CarrierDeps & { readonly open: OpenSocket };

const ALPN: { readonly [offer in Offer]: readonly string[] } = { auto: ['h2', 'http/1.1'], h2: ['h2'], h2c: [] };
const WINDOW_BYTES = 1024 * 1024;
const SETTINGS = { enablePush: false, initialWindowSize: WINDOW_BYTES, maxHeaderListSize: 128 * 1024 };
/** node's own bounds are below what servers and users do: 128 header lines, 64 kB of request headers, one value a name. */
const BOUNDS = {
  maxHeaderListPairs: 4096,
  maxSendHeaderBlockLength: 8 * 1024 * 1024,
  maxSessionMemory: 64,
  strictSingleValueFields: false,
};

/** HTTP/2 on a connection that was opened for it. */
export const startSession = async (connection: Connection, { secure }: Target): Promise<Session> => {
  const { connect } = await import('node:http2');
  const http2 = connect(secure ? 'https://session' : 'http://session', {
    createConnection: () => connection.socket,
    settings: SETTINGS,
    ...BOUNDS,
  });
  const session: Session = {
    http2,
    connection,
    active: 0,
    spoken: false,
    lastStreamId: Number.POSITIVE_INFINITY,
    cause: undefined,
  };
  http2.on('error', (error) => {
    session.cause = error;
  });
  http2.on('remoteSettings', () => {
    session.spoken = true;
  });
  http2.on('goaway', (_code, lastStreamId) => {
    session.lastStreamId = lastStreamId;
  });
  http2.once('connect', () => http2.setLocalWindowSize(WINDOW_BYTES * 4));
  return session;
};

const isUsable = ({ http2, lastStreamId }: Session): boolean =>
  !http2.closed && !http2.destroyed && lastStreamId === Number.POSITIVE_INFINITY;

const choseHttp2 = (connection: Connection, offer: Offer): boolean =>
  offer === 'h2c' || (connection.socket as TLSSocket).alpnProtocol === 'h2';

type Pending = Opening & { waiting: number };

export const createSessions = (deps: SessionDeps): Sessions => {
  const sessions = new Map<string, Session>();
  const all = new Set<Session>();
  const pending = new Map<string, Pending>();
  const onlyHttp1 = new Set<string>();

  const establish = async (connection: Connection, target: Target, offer: Offer): Promise<Session | 'http/1.1'> => {
    const key = deps.keyOf(target);
    if (!choseHttp2(connection, offer)) {
      if (offer === 'auto') {
        onlyHttp1.add(key);
        deps.offer(target, connection);
      } else connection.socket.destroy();
      return 'http/1.1';
    }
    const session = await startSession(connection, target);
    sessions.set(key, session);
    all.add(session);
    session.http2.once('close', () => all.delete(session));
    session.http2.setTimeout(deps.keepAliveMs, () => {
      if (session.active === 0) session.http2.close();
    });
    return session;
  };

  const start = (target: Target, offer: Offer, key: string): Pending => {
    let socket: Socket | undefined;
    let given: Error | undefined;
    const connection = deps.open(target, ALPN[offer], (opening) => {
      socket = opening;
      if (given) socket?.destroy(given);
    });
    const ready = connection.then((opened) => establish(opened, target, offer));
    const opening: Pending = {
      ready,
      waiting: 0,
      leave: (reason) => {
        if (--opening.waiting > 0 || pending.get(key) !== opening) return;
        given = reason ?? new Error('given up');
        pending.delete(key);
        socket?.destroy(given);
      },
    };
    const done = (): void => {
      if (pending.get(key) === opening) pending.delete(key);
    };
    ready.then(done, done);
    return opening;
  };

  return {
    find: (target, offer) => {
      const key = deps.keyOf(target);
      if (offer === 'auto' && onlyHttp1.has(key)) return 'http/1.1';
      const session = sessions.get(key);
      return session && isUsable(session) ? session : undefined;
    },
    open: (target, offer) => {
      const key = `${offer}|${deps.keyOf(target)}`;
      const opening = pending.get(key) ?? start(target, offer, key);
      pending.set(key, opening);
      opening.waiting++;
      return opening;
    },
    avoid: (target) => {
      onlyHttp1.add(deps.keyOf(target));
    },
    close: () => {
      for (const opening of pending.values()) {
        opening.waiting = 1;
        opening.leave();
      }
      for (const session of all) session.http2.destroy();
    },
  };
};
