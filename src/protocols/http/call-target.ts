// Where a call goes: the server its URL names or the proxy before it, how certificates are checked, which name TLS asks for.
import { type CallUrl, splitCallUrl } from '../../core/call-url.ts';
import type { ProxyUrl } from '../../core/proxy-url.ts';
import type { ProtocolBehaviour } from '../../model/collection.ts';
import type { ExchangeError } from '../../model/exchange.ts';
import type { Target } from './open-connection.ts';
import { type Choice, proxyAuthorization, type Router } from './route.ts';
import { tlsProfile } from './tls-contexts.ts';

export type CallTarget = {
  readonly url: CallUrl;
  readonly target: Target;
  /** As it stands in the request line. */
  readonly requestTarget: string;
};

/** What the run says of all targets. */
export type TargetRules = {
  /** Certificates are checked, where a request's `strictSSL` says nothing. */
  readonly verify: boolean;
  readonly certificateFor: (url: string) => number;
  readonly router: Router | undefined;
};

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
  hostHeader ? hostHeader.replace(/:\d*$/, '').replace(/^\[|\]$/g, '') : hostname;

const portOf = ({ protocol, port }: CallUrl): number =>
  port === undefined ? (protocol === 'https' ? 443 : 80) : Number(port);

const proxyTarget = (proxy: ProxyUrl, { route }: Choice, verify: boolean): Target => ({
  secure: proxy.scheme === 'https',
  hostname: proxy.hostname,
  port: proxy.port,
  serverName: proxy.hostname,
  certificate: -1,
  verify,
  profile: '',
  route,
});

export const findTarget = (
  href: string,
  hostHeader: string | undefined,
  behaviour: ProtocolBehaviour,
  rules: TargetRules,
): CallTarget | ExchangeError => {
  const url = splitCallUrl(href);
  if (url.hostname === '') return urlError(`Invalid URI "${href}"`, URL_HINT);
  if (url.protocol !== 'http' && url.protocol !== 'https')
    return urlError(`Invalid protocol: ${url.protocol}:`, 'Only http and https requests can be sent.');
  const secure = url.protocol === 'https';
  const port = portOf(url);
  if (!Number.isInteger(port) || port < 0 || port > 65535) return portError(url.port ?? '');
  const verify = typeof behaviour.strictSSL === 'boolean' ? behaviour.strictSSL : rules.verify;
  const choice = rules.router?.(secure, url.hostname, port);
  if (choice?.forward)
    return {
      url,
      target: proxyTarget(choice.forward, choice, verify),
      requestTarget: `${url.protocol}://${url.authority}${url.target}`,
    };
  return {
    url,
    requestTarget: url.target,
    target: {
      secure,
      hostname: url.hostname,
      port,
      serverName: secure ? nameOf(hostHeader, url.hostname) : '',
      certificate: secure ? rules.certificateFor(href) : -1,
      verify,
      profile: secure ? tlsProfile(behaviour) : '',
      route: choice?.route,
    },
  };
};

const choiceOf = (url: CallUrl, router: Router): Choice | undefined =>
  router(url.protocol === 'https', url.hostname, portOf(url));

/** Does a proxy get the request itself? */
export const isForwarded = (url: CallUrl, router: Router): boolean => choiceOf(url, router)?.forward !== undefined;

/** Is there a proxy on the way, whatever it is asked for? */
export const isProxied = (url: CallUrl, router: Router): boolean => choiceOf(url, router)?.route.proxy !== undefined;

/** What a request to this URL has to show its proxy; tunnels show it when they are opened. */
export const forwardAuthorization = (url: CallUrl, router: Router | undefined): string | undefined =>
  router && proxyAuthorization(choiceOf(url, router)?.forward);
