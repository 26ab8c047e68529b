// Kept connections of the lenient client: node's own agents over sockets that we open.
import { Agent, type ClientRequestArgs } from 'node:http';
import type { Socket } from 'node:net';
import type { Connection } from './connection.ts';
import { pinnedConnectionClosed } from './errors.ts';
import type { Target } from './open-connection.ts';
import type { CarrierDeps, OpenSocket } from './other-carriers.ts';

export type LenientAgents = {
  /** The agent of a target; `onOpening` of the request options hears of the socket while it is on its way. */
  agentFor(target: Target): Agent;
  connectionOf(socket: Socket): Connection | undefined;
  close(): void;
};

/** node hands the options of a request on to the agent. */
export type LenientArgs = ClientRequestArgs & {
  readonly onOpening: (socket: Socket | undefined) => void;
  readonly mustBeOpen: boolean;
};

type OnCreated = (error: Error | null, socket?: Socket) => void;

export const createAgents = ({
  keyOf,
  keepAliveMs,
  open,
}: Omit<CarrierDeps, 'offer'> & { readonly open: OpenSocket }): LenientAgents => {
  const agents = new Map<string, Agent>();
  const opening = new Set<Socket>();
  const connections = new WeakMap<Socket, Connection>();

  const createSocket = (target: Target, { onOpening, mustBeOpen }: LenientArgs, onCreated: OnCreated): void => {
    if (mustBeOpen) return onCreated(pinnedConnectionClosed());
    let current: Socket | undefined;
    open(target, ['http/1.1'], (socket) => {
      if (current) opening.delete(current);
      if (socket) opening.add(socket);
      current = socket;
      onOpening(socket);
    }).then(
      (connection) => {
        connections.set(connection.socket, connection);
        onCreated(null, connection.socket);
      },
      (error: Error) => onCreated(error),
    );
  };

  const createAgent = (target: Target): Agent => {
    const agent = new Agent({ keepAlive: true, timeout: keepAliveMs });
    agent.createConnection = ((args: LenientArgs, onCreated: OnCreated) =>
      createSocket(target, args, onCreated)) as unknown as typeof agent.createConnection;
    return agent;
  };

  return {
    agentFor: (target) => {
      const key = keyOf(target);
      const agent = agents.get(key) ?? createAgent(target);
      agents.set(key, agent);
      return agent;
    },
    connectionOf: (socket) => connections.get(socket),
    close: () => {
      for (const socket of opening) socket.destroy();
      for (const agent of agents.values()) agent.destroy();
    },
  };
};
