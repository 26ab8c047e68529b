// The HTTP server of assay pact stub.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ActualRequest } from '../../contracts/pact/matching/match-request.ts';
import type { StubInteraction } from '../../contracts/pact/stub.ts';
import { answerRequest, mismatchLine, type StubAnswer } from '../../contracts/pact/stub-answer.ts';
import type { Host } from '../host.ts';
import { listenProblem, shownHost } from '../listen-problem.ts';
import type { StubOptions, StubRecord } from './stub-options.ts';

/** A request that is larger is a mistake of the client. */
const MAX_BODY = 128 * 1024 * 1024;

type StubServer = {
  readonly url: string;
  /** Ends it and its connections. */
  close(): Promise<void>;
};

const asText = (latin1: string): string => Buffer.from(latin1, 'latin1').toString();
const asWire = (text: string): string => Buffer.from(text).toString('latin1');

const headersOf = ({ rawHeaders }: IncomingMessage): readonly (readonly [string, string])[] =>
  rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, asText(rawHeaders[at + 1]!)] as const] : []));

/** Undefined for a body beyond reason. */
const readBody = async (request: IncomingMessage): Promise<Uint8Array | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= MAX_BODY) chunks.push(chunk as Buffer);
  }
  return size <= MAX_BODY ? Buffer.concat(chunks) : undefined;
};

const send = (response: ServerResponse, { status, headers, body }: StubAnswer): void => {
  for (const name of new Set(headers.map(([key]) => key.toLowerCase()))) {
    const values = headers.filter(([key]) => key.toLowerCase() === name);
    response.setHeader(
      values[0]![0],
      values.map(([, value]) => asWire(value)),
    );
  }
  if (status !== 204 && status !== 304 && status >= 200) response.setHeader('Content-Length', body.length);
  response.writeHead(status);
  response.end(body);
};

const recordOf = (request: ActualRequest, answer: StubAnswer, ms: number): StubRecord => {
  const { from, status, compared } = answer;
  const interaction = compared && {
    description: compared.stubbed.interaction.description,
    consumer: compared.stubbed.pact.consumer,
    provider: compared.stubbed.pact.provider,
    file: compared.stubbed.pact.file,
  };
  return {
    method: request.method,
    path: request.target,
    status,
    from,
    ...(interaction ? { interaction } : {}),
    mismatches: (compared?.mismatches ?? []).map(mismatchLine),
    ms,
  };
};

/** Above all for what a pact says and HTTP cannot carry: a line break in a header, say. */
const sendFault = (response: ServerResponse, error: unknown): void => {
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  const message = error instanceof Error ? error.message : String(error);
  response.writeHead(500, { 'Content-Type': 'application/json' });
  response.end(`${JSON.stringify({ error: `No response can be made of the pact: ${message}` }, null, 2)}\n`);
};

/** `interactions` are asked for at each request, so that they can change. Rejects with Problem when it cannot listen. */
export const startStub = async (
  options: StubOptions,
  interactions: () => readonly StubInteraction[],
  host: Host,
  onRequest: (record: StubRecord) => void,
): Promise<StubServer> => {
  const deps = { random: Math.random, now: host.now };
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const started = host.clock();
    const body = await readBody(incoming);
    if (body === undefined) return void response.writeHead(413).end();
    const { method = 'GET', url: target = '/' } = incoming;
    const request: ActualRequest = { method, target, headers: headersOf(incoming), body };
    const tell = (answer: StubAnswer): void => onRequest(recordOf(request, answer, host.clock() - started));
    let answer: StubAnswer | undefined;
    try {
      answer = answerRequest(interactions(), request, options.settings, deps);
      send(response, answer);
      tell(answer);
    } catch (error) {
      sendFault(response, error);
      const { from, compared } = answer ?? { from: 'none', compared: undefined };
      tell({ from, compared, status: 500, headers: [], body: new Uint8Array() });
    }
  };
  const server = createServer((request, response) => {
    // A connection that breaks while its request is read has nobody left to answer.
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenProblem(error, options, 'stub')));
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${shownHost(options.host)}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
