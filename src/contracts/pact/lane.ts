// Where Pact's engine believes the provider to be: loopback servers that hand each request to whoever verifies at the moment.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { HeaderPair } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';

/** A request of the engine's, as it arrived. */
export type AskedRequest = {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
};

export type Answer = {
  readonly status: number;
  readonly reason?: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
};

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

const pairs = (raw: readonly string[]): readonly HeaderPair[] => {
  const list: HeaderPair[] = [];
  for (let at = 0; at < raw.length; at += 2) list.push([raw[at]!, raw[at + 1]!]);
  return list;
};

const read = async (request: IncomingMessage): Promise<AskedRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = 'GET', url = '/', rawHeaders } = request;
  return { method, target: url, headers: pairs(rawHeaders), body: Buffer.concat(chunks) };
};

const textBytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/**
 * Written byte by byte, since pacts speak of any header, also of those that Node would add, leave out or refuse. The
 * body ends the way the provider's did, for that is in its headers.
 */
const write = (socket: Socket, { status, reason = '', headers, body }: Answer, isHead: boolean): void => {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(textBytes(`HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}\r\n`));
  const isBare = isHead || status === 204 || status === 304;
  const isChunked = headers.some(
    ([name, value]) => name.toLowerCase() === 'transfer-encoding' && /chunked/i.test(value),
  );
  if (isBare) socket.end();
  else if (!isChunked) socket.end(body);
  else {
    if (body.length > 0) {
      socket.write(textBytes(`${body.length.toString(16)}\r\n`));
      socket.write(body);
      socket.write(textBytes('\r\n'));
    }
    socket.end(textBytes('0\r\n\r\n'));
  }
};

const jsonAnswer = (value: Json): Answer => ({
  status: 200,
  headers: [['content-type', 'application/json']],
  body: new TextEncoder().encode(JSON.stringify(value)),
});

type Serve = (asked: AskedRequest) => Promise<Answer | undefined>;

const listen = async (serve: Serve): Promise<Server> => {
  const server = createServer((request) => {
    read(request)
      .then(serve)
      .then((answer) => (answer ? write(request.socket, answer, request.method === 'HEAD') : request.socket.destroy()))
      .catch(() => request.socket.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
};

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Opens the servers of a lane on free ports of the loopback interface. */
export const openLane = async (): Promise<Lane> => {
  let handler: LaneHandler | undefined;
  const [provider, messages, states] = await Promise.all([
    listen(async (asked) => handler?.request(asked)),
    listen(async (asked) => handler?.message(asked)),
    listen(async () => jsonAnswer(handler?.values ?? {})),
  ]);
  return {
    providerPort: portOf(provider),
    messagePort: portOf(messages),
    stateUrl: `http://127.0.0.1:${portOf(states)}/`,
    during: async (current, work) => {
      handler = current;
      try {
        return await work();
      } finally {
        handler = undefined;
      }
    },
    close: () => {
      for (const server of [provider, messages, states]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
};
