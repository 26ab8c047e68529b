// Chooses how a server is reached: straight, at another address, or through a proxy.
import { type ConnectTo, parseConnectTo, parseResolve } from '../../core/address-overrides.ts';
import { type ProxyUrl, parseProxyUrl } from '../../core/proxy-url.ts';
import type { NetworkOptions } from '../../model/contracts.ts';
import { createBypass } from './proxy-bypass.ts';

/** A host and port; `addresses` are used in place of those that the name resolves to. */
export type Place = {
  readonly hostname: string;
  readonly port: number;
  readonly addresses: readonly string[] | undefined;
};

/** Where the socket of a server goes, when that is not the server itself at the addresses of its name. */
export type Route = Place & {
  /** Tells kept connections apart. */
  readonly key: string;
  /** The proxy that stands at this place, as it may be shown. */
  readonly proxy: string | undefined;
  /** What the proxy is asked to connect to, and what it is shown when its URL says nothing. */
  readonly tunnel: (Place & { readonly proxy: ProxyUrl; readonly authorization?: string }) | undefined;
};

/** `forward`: the proxy is sent the request itself, with the whole URL, and stands in the server's place. */
export type Choice = { readonly route: Route; readonly forward: ProxyUrl | undefined };

/** The choice for a server; undefined: straight to where its URL says. */
export type Router = (secure: boolean, hostname: string, port: number) => Choice | undefined;

const basicAuthorization = ({ user, password }: ProxyUrl): string | undefined =>
  user === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}`;

/** Value of Proxy-Authorization; undefined for a proxy without credentials. */
export const proxyAuthorization = (proxy: ProxyUrl | undefined): string | undefined =>
  proxy && basicAuthorization(proxy);

const isMeant = ({ fromHost, fromPort }: ConnectTo, hostname: string, port: number): boolean =>
  (fromHost === '' || fromHost === hostname) && (fromPort === undefined || fromPort === port);

const keyOf = (proxy: ProxyUrl | undefined, { hostname, port, addresses = [] }: Place): string =>
  `${proxy ? `${proxy.name}|${proxyAuthorization(proxy) ?? ''}|` : ''}${hostname}|${port}|${addresses.join()}`;

const isHttp = ({ scheme }: ProxyUrl): boolean => scheme === 'http' || scheme === 'https';

/** Undefined when every server is reached straight. Throws Problem for what cannot be understood. */
export const createRouter = (network: NetworkOptions | undefined): Router | undefined => {
  if (!network) return undefined;
  const resolved = parseResolve(network.resolve);
  const redirections = parseConnectTo(network.connectTo);
  const { http, https, bypass } = network.proxies;
  if (!http && !https && resolved.size === 0 && redirections.length === 0) return undefined;
  const proxies = { http: http && parseProxyUrl(http, 'proxy'), https: https && parseProxyUrl(https, 'proxy') };
  const isDirect = createBypass(bypass);

  const placeOf = (hostname: string, port: number): Place => ({
    hostname,
    port,
    addresses: resolved.get(`${hostname}:${port}`) ?? resolved.get(`*:${port}`),
  });

  const choose = (secure: boolean, hostname: string, port: number): Choice | undefined => {
    const redirection = redirections.find((entry) => isMeant(entry, hostname, port));
    const place = placeOf(redirection?.toHost || hostname, redirection?.toPort ?? port);
    const isMoved = place.hostname !== hostname || place.port !== port;
    const proxy = (secure ? proxies.https : proxies.http) || undefined;
    if (!proxy || isDirect(hostname, port)) {
      if (!isMoved && !place.addresses) return undefined;
      return {
        route: { ...place, key: keyOf(undefined, place), proxy: undefined, tunnel: undefined },
        forward: undefined,
      };
    }
    const stop = placeOf(proxy.hostname, proxy.port);
    // As in curl, a proxy is asked for a tunnel to a server that the URL does not name.
    if (isHttp(proxy) && !secure && !isMoved)
      return { route: { ...stop, key: keyOf(undefined, stop), proxy: proxy.name, tunnel: undefined }, forward: proxy };
    return {
      route: { ...stop, key: keyOf(proxy, place), proxy: proxy.name, tunnel: { ...place, proxy } },
      forward: undefined,
    };
  };

  const known = new Map<string, Choice | undefined>();
  return (secure, hostname, port) => {
    const key = `${secure}|${hostname}|${port}`;
    if (!known.has(key)) known.set(key, choose(secure, hostname, port));
    return known.get(key);
  };
};
