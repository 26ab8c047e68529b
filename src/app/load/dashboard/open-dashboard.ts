// Serves the live dashboard of a load on loopback: one page, and a stream of what happens (server-sent events).
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunEvent } from '../../../model/event.ts';
import type { Host } from '../../host.ts';
import { listenProblem } from '../../listen-problem.ts';
import { pageHeaders, pageText } from './dashboard-page.ts';
import { createLoadHistory, type DashboardNews, type LoadHistory } from './load-history.ts';

export type DashboardOptions = {
  /** 0: any free one. */
  readonly port: number;
  /** Shows the page in the system's browser. */
  readonly open?: boolean | undefined;
  readonly name: string;
};

export type Dashboard = {
  readonly url: string;
  take(event: RunEvent): void;
  /** Resolves soon, whoever still looks. */
  close(): Promise<void>;
};

const ADDRESS = '127.0.0.1';
const MOST_CLIENTS = 50;
/** A browser that reads no more is let go. */
const MOST_UNREAD_BYTES = 8_000_000;
const CLOSING_MS = 250;

/** Names that a page of another site, whose name was made to lead here, would not have in its requests. */
const isOwnHost = ({ headers }: IncomingMessage, port: number): boolean =>
  [`${ADDRESS}:${port}`, `localhost:${port}`].includes((headers.host ?? '').toLowerCase());

const sseText = (news: DashboardNews): string => `data: ${JSON.stringify(news)}\n\n`;

const refuse = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }).end(`${text}\n`);
};

const createStream = (history: LoadHistory) => {
  const clients = new Set<ServerResponse>();
  return {
    clients,
    join(response: ServerResponse): void {
      if (clients.size >= MOST_CLIENTS) return refuse(response, 503, 'too many look at this page already');
      response.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        'Cross-Origin-Resource-Policy': 'same-origin',
        'X-Content-Type-Options': 'nosniff',
        Connection: 'close',
      });
      response.write(sseText({ kind: 'state', state: history.state() }));
      clients.add(response);
      response.on('close', () => clients.delete(response));
      response.on('error', () => clients.delete(response));
    },
    tell(news: DashboardNews): void {
      if (clients.size === 0) return;
      const text = sseText(news);
      for (const client of clients) {
        if (client.writableLength > MOST_UNREAD_BYTES) client.destroy();
        else client.write(text);
      }
    },
  };
};

const listen = async (server: Server, port: number): Promise<number> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, ADDRESS, resolve);
  }).catch((error: unknown) => {
    throw listenProblem(error, { port, host: ADDRESS, flag: '--ui-port' }, 'dashboard');
  });
  return (server.address() as AddressInfo).port;
};

const openPage = async (url: string, host: Host): Promise<void> => {
  const { BROWSER } = host.env;
  const { default: open } = await import('open');
  const child = await open(url, BROWSER ? { app: { name: BROWSER } } : {});
  child.on('error', () => undefined);
};

/** What was written goes out first; connections that stay open are cut. */
const closeServer = async (server: Server, clients: ReadonlySet<ServerResponse>): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const client of clients) client.end();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
  await closed;
  clearTimeout(timer);
};

/** The dashboard that the options ask for; tells where it is. Rejects with Problem where the port cannot be had. */
export const showDashboard = async (
  options: { readonly port: number; readonly open?: boolean } | undefined,
  host: Host,
): Promise<Dashboard | undefined> => {
  if (!options) return undefined;
  // Names of loads, which may be URLs, are only shown as the masked events tell them.
  const dashboard = await openDashboard({ ...options, name: 'load' }, host);
  process.stderr.write(`dashboard: ${dashboard.url}\n`);
  return dashboard;
};

/** Rejects with Problem where the port cannot be had. */
export const openDashboard = async (options: DashboardOptions, host: Host): Promise<Dashboard> => {
  const { createServer } = await import('node:http');
  const history = createLoadHistory(options.name);
  const stream = createStream(history);
  let port = options.port;
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '/').split('?', 1);
    if (!isOwnHost(request, port))
      return refuse(response, 403, 'this address is not the one the dashboard is served at');
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'only to be read');
    if (path === '/events' && request.method === 'GET') return stream.join(response);
    if (path !== '/') return refuse(response, 404, 'there is nothing here');
    response.writeHead(200, pageHeaders).end(request.method === 'HEAD' ? undefined : pageText);
  });
  port = await listen(server, options.port);
  server.on('error', () => undefined);
  server.on('clientError', (_error, socket) => socket.destroy());
  const url = `http://${ADDRESS}:${port}/`;
  if (options.open) await openPage(url, host).catch(() => undefined);
  return {
    url,
    take(event) {
      const news = history.take(event);
      if (news) stream.tell(news);
    },
    close: () => closeServer(server, stream.clients),
  };
};
