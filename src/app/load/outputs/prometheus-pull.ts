// The endpoint that Prometheus scrapes while a load runs.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenProblem, shownHost } from '../../listen-problem.ts';
import type { Output } from './output.ts';
import { createNames, type Family, familiesOf } from './prometheus-samples.ts';
import { OPENMETRICS_TYPE, prometheusText, TEXT_TYPE, wantsOpenMetrics } from './prometheus-text.ts';

const answer = (request: IncomingMessage, response: ServerResponse, families: readonly Family[]): void => {
  const [path] = (request.url ?? '').split('?');
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (path !== '/metrics' || !isRead) {
    const head = isRead ? {} : { allow: 'GET, HEAD' };
    response.writeHead(isRead ? 404 : 405, { 'content-type': 'text/plain; charset=utf-8', ...head });
    response.end(isRead ? 'The metrics are at /metrics\n' : '');
    return;
  }
  const isOpen = wantsOpenMetrics(request.headers.accept);
  const text = prometheusText(families, isOpen);
  response.writeHead(200, {
    'content-type': isOpen ? OPENMETRICS_TYPE : TEXT_TYPE,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : text);
};

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenProblem(error, { port, host }, 'output')));
    server.listen(port, host, resolve);
  });

/** Rejects with Problem where it cannot listen. */
export const openPrometheusPull = async (target: { readonly host: string; readonly port: number }): Promise<Output> => {
  const nameOf = createNames();
  let families: readonly Family[] = [];
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 10_000 }, (request, response) =>
    answer(request, response, families),
  );
  await listen(server, target.port, target.host);
  server.on('error', () => undefined);
  const { port } = server.address() as AddressInfo;
  return {
    shown: `http://${shownHost(target.host)}:${port}/metrics`,
    window: (_window, _at, { series }) => {
      families = familiesOf(series, nameOf);
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      return undefined;
    },
  };
};
