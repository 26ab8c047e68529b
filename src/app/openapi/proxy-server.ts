// A reverse proxy on loopback: what arrives goes to the target as it is, what it answers comes back as it is, and both are told.
import { createServer, type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HeaderPair } from '../../model/exchange.ts';
import { listenProblem, shownHost } from '../listen-problem.ts';
import type { Agents } from './proxy-agents.ts';
import { collectBody, type TakenBody } from './proxy-body.ts';
import { answerHeaders, forwardedHeaders, headerPairs } from './proxy-headers.ts';
import { passUpgrade } from './proxy-upgrade.ts';

/** One request and what came of it. */
export type ProxiedCall = {
  readonly method: string;
  /** At the target. */
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  readonly body: TakenBody;
  readonly startedAt: number;
  readonly firstByteMs?: number;
  readonly totalMs: number;
  readonly answer?: {
    readonly status: number;
    readonly reason: string;
    readonly httpVersion: string;
    readonly headers: readonly HeaderPair[];
    /** As on the wire, content codings and all. */
    readonly body: TakenBody;
  };
  /** The target could not be reached, or its answer broke off. */
  readonly error?: { readonly code?: string; readonly message: string };
  /** The client went away before it had its answer. */
  readonly abandoned?: true;
};

export type ProxyServerOptions = {
  readonly target: URL;
  readonly port: number;
  readonly host: string;
  readonly agents: Agents;
  /** Bytes of a body that are kept to be judged; 0: all. */
  readonly maxBytes: number;
  readonly now: () => number;
  readonly clock: () => number;
  readonly onCall: (call: ProxiedCall) => void;
};

export type ProxyServer = {
  readonly url: string;
  /** Takes no new calls, and resolves when those under way have ended, or `graceMs` are over. */
  close(graceMs: number): Promise<void>;
};

/** Of a request in origin or absolute form. */
const pathOf = (target: string): string => {
  if (target.startsWith('/')) return target;
  const found = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/i.exec(target)?.[1];
  return found === undefined || found === '' ? '/' : found.startsWith('/') ? found : `/${found}`;
};

const urlAt = ({ origin, pathname }: URL, target: string): string =>
  `${origin}${pathname.replace(/\/+$/, '')}${pathOf(target)}`;

type Draft = Pick<ProxiedCall, 'method' | 'url' | 'headers' | 'startedAt'> & { readonly started: number };

const refuse = (response: ServerResponse, target: URL, message: string): void => {
  if (response.headersSent) return void response.destroy();
  const text = `${JSON.stringify({ error: `assay proxy: ${target.origin} did not answer: ${message}` })}\n`;
  response.writeHead(502, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
};

const describe = (error: NodeJS.ErrnoException): NonNullable<ProxiedCall['error']> => ({
  ...(error.code === undefined ? {} : { code: error.code }),
  message: error.message || error.code || 'the connection broke',
});

/** Sends it on; resolves when the answer has gone back, or cannot. */
const forward = (
  incoming: IncomingMessage,
  response: ServerResponse,
  draft: Draft,
  options: ProxyServerOptions,
): Promise<ProxiedCall> => {
  const { target, agents, clock, maxBytes } = options;
  const { started, ...call } = draft;
  const body = collectBody(incoming, maxBytes);
  const elapsed = (): number => clock() - started;
  return new Promise((resolve) => {
    const end = (rest: Partial<ProxiedCall>): void =>
      resolve({ ...call, body: body.taken(), totalMs: elapsed(), ...rest });
    const request = target.protocol === 'https:' ? requestHttps : requestHttp;
    const { hostname, port, protocol } = target;
    const outgoing = request({
      protocol,
      hostname: hostname.replace(/^\[|\]$/g, ''),
      ...(port === '' ? {} : { port }),
      method: call.method,
      path: call.url.slice(target.origin.length),
      headers: forwardedHeaders(incoming, target.host) as never,
      agent: protocol === 'https:' ? agents.https() : agents.http(),
    });
    const fail = (error: NodeJS.ErrnoException): void => {
      refuse(response, target, error.message);
      end(
        response.destroyed && !response.writableFinished && incoming.destroyed
          ? { abandoned: true }
          : { error: describe(error) },
      );
    };
    outgoing.on('error', fail);
    outgoing.on('response', (answer) => {
      const firstByteMs = elapsed();
      const kept = collectBody(answer, maxBytes);
      const { statusCode: status = 0, statusMessage: reason = '', httpVersion } = answer;
      const told = () => ({ status, reason, httpVersion, headers: headerPairs(answer.rawHeaders), body: kept.taken() });
      response.sendDate = false;
      response.writeHead(status, reason, answerHeaders(answer));
      answer.on('error', (error: NodeJS.ErrnoException) => {
        response.destroy();
        end({ firstByteMs, answer: told(), error: describe(error) });
      });
      answer.on('end', () => end({ firstByteMs, answer: told() }));
      answer.pipe(response);
    });
    response.on('close', () => {
      if (response.writableFinished) return;
      outgoing.destroy();
      end({ abandoned: true });
    });
    incoming.pipe(outgoing);
  });
};

/** Rejects with Problem when it cannot listen. */
export const startProxy = async (options: ProxyServerOptions): Promise<ProxyServer> => {
  const { target, now, clock, onCall } = options;
  const open = new Set<Promise<void>>();
  const handle = (incoming: IncomingMessage, response: ServerResponse): void => {
    const { method = 'GET', url = '/', rawHeaders } = incoming;
    const draft: Draft = {
      method,
      url: urlAt(target, url),
      headers: headerPairs(rawHeaders),
      startedAt: now(),
      started: clock(),
    };
    const call = forward(incoming, response, draft, options).then(onCall);
    open.add(call);
    void call.finally(() => open.delete(call));
  };
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, handle);
  // What waits for leave to send its body gets it, and is then like any other.
  server.on('checkContinue', (incoming: IncomingMessage, response: ServerResponse) => {
    response.writeContinue();
    handle(incoming, response);
  });
  const tunnels = new Set<Duplex>();
  server.on('upgrade', (incoming: IncomingMessage, client: Duplex, head: Buffer) => {
    tunnels.add(client);
    client.on('close', () => tunnels.delete(client));
    const path = urlAt(target, incoming.url ?? '/').slice(target.origin.length);
    passUpgrade(incoming, client, head, target, path, options.agents);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenProblem(error, options, 'proxy')));
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${shownHost(options.host)}:${port}`,
    close: async (graceMs) => {
      server.close();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      await Promise.race([Promise.allSettled([...open]), late]);
      clearTimeout(timer);
      for (const tunnel of tunnels) tunnel.destroy();
      server.closeAllConnections();
      await Promise.allSettled([...open]);
    },
  };
};
