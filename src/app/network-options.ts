// Says how hosts are reached: proxies of the flags or the environment, and addresses that were given.
import { parseConnectTo, parseResolve } from '../core/address-overrides.ts';
import { parseProxyUrl, splitCredentials } from '../core/proxy-url.ts';
import type { NetworkOptions } from '../model/contracts.ts';
import type { Host } from './host.ts';
import type { CommonOptions } from './run-options.ts';

type Learn = (secret: string, place?: string) => void;

/** A proxy as it was written, and where. */
type Given = { readonly text: string; readonly origin: string };

const listOf = (text: string | undefined): readonly string[] =>
  (text ?? '').split(/[,\s]+/).filter((word) => word !== '');

/** The first of these variables that has a value. */
const fromEnvironment = ({ env }: Host, names: readonly string[]): Given | undefined => {
  const origin = names.find((name) => env[name]);
  return origin === undefined ? undefined : { text: env[origin]!, origin };
};

/** Newman's order; `ALL_PROXY`, which only curl knows, comes last. */
const HTTP = ['HTTP_PROXY', 'http_proxy'];
const ALL = ['ALL_PROXY', 'all_proxy'];
const VARIABLES = { http: [...HTTP, ...ALL], https: ['HTTPS_PROXY', 'https_proxy', ...HTTP, ...ALL] } as const;

/** The proxy's URL with the credentials it is shown, which are masked from now on. */
const proxyUrl = (given: Given, login: string | undefined, learn: Learn): string => {
  const proxy = parseProxyUrl(given.text, given.origin);
  const [user, password] = login === undefined ? [proxy.user, proxy.password ?? ''] : splitCredentials(login);
  if (user === undefined) return proxy.name;
  const word = encodeURIComponent(password ?? '');
  if (password) {
    learn(password, 'the password of the proxy');
    learn(`${user}:${password}`);
  }
  return proxy.name.replace('://', `://${encodeURIComponent(user)}:${word}@`);
};

/** Throws Problem for a proxy or an address that cannot be understood; `learn` hears what must be masked. */
export const readNetworkOptions = (host: Host, { network = {} }: CommonOptions, learn: Learn): NetworkOptions => {
  const { env } = host;
  const { proxy: text, proxyUser, resolve = [], connectTo = [] } = network;
  const find = (scheme: 'http' | 'https'): string | undefined => {
    const given = text === undefined ? fromEnvironment(host, VARIABLES[scheme]) : { text, origin: '--proxy' };
    return given?.text ? proxyUrl(given, proxyUser, learn) : undefined;
  };
  const [http, https] = [find('http'), find('https')];
  parseResolve(resolve);
  parseConnectTo(connectTo);
  return {
    proxies: {
      ...(http ? { http } : {}),
      ...(https ? { https } : {}),
      bypass: listOf(network.noProxy ?? (env.NO_PROXY || env.no_proxy)),
    },
    resolve,
    connectTo,
  };
};
