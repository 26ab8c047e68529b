// The carriers other than the lanes: HTTP/2 sessions and lenient agents, each loaded when it is first asked for.
import type { Socket } from 'node:net';
import { memoise } from '../../core/memoise.ts';
import type { ProtocolDeps } from '../../model/contracts.ts';
import type { Connection } from './connection.ts';
import type { Sessions } from './http2/sessions.ts';
import type { LenientAgents } from './lenient-agents.ts';
import { openConnection, type Resumption, type Target } from './open-connection.ts';
import type { TlsContexts } from './tls-contexts.ts';

export type OtherCarriers = {
  sessions(): Promise<Sessions>;
  agents(): Promise<LenientAgents>;
  close(): Promise<void>;
};

/** What it shares with the lanes. */
export type CarrierDeps = {
  readonly keyOf: (target: Target) => string;
  readonly keepAliveMs: number;
  /** Gives a lane a connection that turned out to speak HTTP/1.1. */
  readonly offer: (target: Target, connection: Connection) => void;
};

/** Opens a socket; `onOpening` hears of it while it is on its way. */
export type OpenSocket = (
  target: Target,
  alpn: readonly string[],
  onOpening: (socket: Socket | undefined) => void,
) => Promise<Connection>;

export const createOtherCarriers = (
  { userAgent }: ProtocolDeps,
  tls: TlsContexts,
  shared: CarrierDeps,
): OtherCarriers => {
  const resumptionOf = memoise((_key): Resumption => ({ session: undefined }));
  const open: OpenSocket = (target, alpn, onOpening) => {
    const resumption = resumptionOf(`${alpn}|${shared.keyOf(target)}`);
    return openConnection(target, { tls, userAgent, alpn, resumption, onOpening });
  };
  let sessions: Promise<Sessions> | undefined;
  let agents: Promise<LenientAgents> | undefined;
  return {
    sessions: () => {
      sessions ??= import('./http2/sessions.ts').then(({ createSessions }) => createSessions({ ...shared, open }));
      return sessions;
    },
    agents: () => {
      agents ??= import('./lenient-agents.ts').then(({ createAgents }) => createAgents({ ...shared, open }));
      return agents;
    },
    close: async () => {
      (await sessions)?.close();
      (await agents)?.close();
    },
  };
};
