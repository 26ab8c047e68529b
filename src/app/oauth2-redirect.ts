// Listens on a loopback address for a person who comes back from an authorization server (RFC 8252, 7.3).
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LoginAnswer } from '../model/oauth2.ts';
import { Problem } from '../model/problem.ts';

export type RedirectListener = {
  /** The address that is really listened on. */
  readonly redirectUri: string;
  /** What came back first. */
  readonly answer: Promise<LoginAnswer['parameters']>;
  close(): void;
};

const DEFAULT_URI = 'http://127.0.0.1/callback';
/** As URL writes them. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

const PAGE = (title: string): string =>
  `<!doctype html><meta charset="utf-8"><title>assay</title><body style="font-family:sans-serif;margin:4em">` +
  `<h1>${title}</h1><p>You can close this window.</p>`;

const SECURITY = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  Connection: 'close',
};

const parseUri = (redirectUri: string): URL => {
  const url = URL.parse(redirectUri);
  if (url?.protocol === 'http:' && LOOPBACK.has(url.hostname)) return url;
  throw new Problem('auth.oauth2', `assay cannot listen on the redirect URI ${redirectUri}`, {
    hint: 'Register http://127.0.0.1/callback with the authorization server and set redirect_uri to it.',
  });
};

/** Port 0, which a loopback URI without a port means, lets the system choose. */
const listen = async (url: URL, onRequest: (request: IncomingMessage, response: ServerResponse) => void) => {
  const { createServer } = await import('node:http');
  const server = createServer(onRequest);
  const host = url.hostname === '[::1]' ? '::1' : '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(url.port), host, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    throw new Problem('auth.oauth2', `assay cannot listen on the redirect URI ${url}: ${error.code ?? error.message}`, {
      hint: 'End the program that uses the port, or leave the port out of redirect_uri.',
    });
  });
  return server;
};

/** Rejects with Problem for an address that cannot be listened on. */
export const listenForRedirect = async (configured = DEFAULT_URI): Promise<RedirectListener> => {
  const url = parseUri(configured);
  const { promise, resolve } = Promise.withResolvers<LoginAnswer['parameters']>();
  const server = await listen(url, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    const isAnswer = pathname === url.pathname && (searchParams.has('code') || searchParams.has('error'));
    if (!isAnswer) {
      response.writeHead(404, SECURITY).end(PAGE('There is nothing here'));
      return;
    }
    response
      .writeHead(200, SECURITY)
      .end(PAGE(searchParams.has('code') ? 'You are logged in' : 'The login was refused'));
    resolve(Object.fromEntries(searchParams));
  });
  const { port } = server.address() as AddressInfo;
  // As it is configured, but for the port: servers compare the texts.
  const redirectUri =
    url.port === '' ? configured.replace(/^(http:\/\/(?:\[::1\]|[^/:?#]+))(?::80)?/i, `$1:${port}`) : configured;
  return {
    redirectUri,
    answer: promise,
    close: () => {
      server.close();
      server.closeIdleConnections();
    },
  };
};
