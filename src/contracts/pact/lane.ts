// Where Pact's engine believes the provider to be: loopback servers that hand each request to whoever verifies at the moment.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Json } from '../../model/json.ts';
import { type Answer, type AskedRequest, receiveRequest, sendAnswer } from './lane-wire.ts';

export type { Answer, AskedRequest } from './lane-wire.ts';

/** What answers while one interaction is verified. Undefined: nothing came; the engine sees its connection close. */
export type LaneHandler = {
  request(asked: AskedRequest): Promise<Answer | undefined>;
  message(asked: AskedRequest): Promise<Answer | undefined>;
  /** Values that setting up the provider states gave. */
  readonly values: { readonly [name: string]: Json };
};

/** One interaction at a time passes through a lane, so that what arrives needs no mark. */
export type Lane = {
  readonly providerPort: number;
  readonly messagePort: number;
  readonly stateUrl: string;
  /** Directs what arrives while `work` is under way to `handler`. */
  during<T>(handler: LaneHandler, work: () => Promise<T>): Promise<T>;
  close(): void;
};

const jsonAnswer = (value: Json): Answer => ({
  status: 200,
  headers: [['content-type', 'application/json']],
  body: new TextEncoder().encode(JSON.stringify(value)),
});

type Serve = (asked: AskedRequest) => Promise<Answer | undefined>;

const answerOne = async (socket: Socket, serve: Serve): Promise<void> => {
  const asked = await receiveRequest(socket);
  const answer = asked && (await serve(asked));
  if (answer) sendAnswer(socket, answer, asked.method === 'HEAD');
  else socket.destroy();
};

type Listener = { readonly port: number; close(): void };

const listen = async (serve: Serve): Promise<Listener> => {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The engine gave up; whoever verifies hears so from it.
    socket.on('error', () => undefined);
    answerOne(socket, serve).catch(() => socket.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};

/** Opens the servers of a lane on free ports of the loopback interface. */
export const openLane = async (): Promise<Lane> => {
  let handler: LaneHandler | undefined;
  const [provider, messages, states] = await Promise.all([
    listen(async (asked) => handler?.request(asked)),
    listen(async (asked) => handler?.message(asked)),
    listen(async () => jsonAnswer(handler?.values ?? {})),
  ]);
  return {
    providerPort: provider.port,
    messagePort: messages.port,
    stateUrl: `http://127.0.0.1:${states.port}/`,
    during: async (current, work) => {
      handler = current;
      try {
        return await work();
      } finally {
        handler = undefined;
      }
    },
    close: () => {
      for (const listener of [provider, messages, states]) listener.close();
    },
  };
};
