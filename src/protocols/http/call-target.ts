// Where a call goes: the server its URL names, how its certificate is checked, which name TLS asks for.
import { type CallUrl, splitCallUrl } from '../../core/call-url.ts';
import type { ExchangeError } from '../../model/exchange.ts';
import type { Target } from './open-connection.ts';

export type CallTarget = { readonly url: CallUrl; readonly target: Target };

const urlError = (message: string, hint: string, more?: Pick<ExchangeError, 'code' | 'name'>): ExchangeError => ({
  class: 'url',
  ...more,
  message,
  hint,
});

const URL_HINT = 'Check the URL of the request and the values of its variables.';

const portError = (port: string): ExchangeError =>
  urlError(`Port should be >= 0 and < 65536. Received type string ('${port}').`, URL_HINT, {
    name: 'RangeError',
    code: 'ERR_SOCKET_BAD_PORT',
  });

/** Name for the TLS handshake: newman takes it from the Host header where the user wrote one. */
const nameOf = (hostHeader: string | undefined, hostname: string): string =>
  hostHeader ? hostHeader.replace(/:\d*$/, '') : hostname;

export const findTarget = (
  href: string,
  hostHeader: string | undefined,
  tls: { readonly verify: boolean; readonly certificateFor: (url: string) => number },
): CallTarget | ExchangeError => {
  const url = splitCallUrl(href);
  if (url.hostname === '') return urlError(`Invalid URI "${href}"`, URL_HINT);
  if (url.protocol !== 'http' && url.protocol !== 'https')
    return urlError(`Invalid protocol: ${url.protocol}:`, 'Only http and https requests can be sent.');
  const secure = url.protocol === 'https';
  const port = url.port === undefined ? (secure ? 443 : 80) : Number(url.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) return portError(url.port ?? '');
  return {
    url,
    target: {
      secure,
      hostname: url.hostname,
      port,
      serverName: secure ? nameOf(hostHeader, url.hostname) : '',
      certificate: secure ? tls.certificateFor(href) : -1,
      verify: tls.verify,
    },
  };
};
