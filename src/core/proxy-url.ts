// Understands a proxy as people write it: `[scheme://][user[:password]@]host[:port]`.
import { Problem } from '../model/problem.ts';
import { percentDecode } from './percent-encode.ts';

const DEFAULT_PORTS = { http: 80, https: 443, socks4: 1080, socks4a: 1080, socks5: 1080, socks5h: 1080 } as const;

export type ProxyScheme = keyof typeof DEFAULT_PORTS;

export type ProxyUrl = {
  readonly scheme: ProxyScheme;
  /** Without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** Decoded. */
  readonly user?: string;
  readonly password?: string;
  /** `scheme://host:port`, fit to be shown. */
  readonly name: string;
};

const isScheme = (scheme: string): scheme is ProxyScheme => Object.hasOwn(DEFAULT_PORTS, scheme);

const HOST = /^(\[[0-9a-f:.]+\]|[^\s:/?#[\]@]+)(?::(\d{1,5}))?$/i;

const malformed = (given: string, origin: string): Problem =>
  new Problem('proxy.url', `${origin} is not a proxy: "${given}"`, {
    hint: 'Write it as [scheme://][user:password@]host[:port], with %40 for an @ in the password.',
  });

/** `origin` says where it stands (`--proxy`, `HTTP_PROXY`). Throws Problem, which shows no credentials. */
export const parseProxyUrl = (text: string, origin: string): ProxyUrl => {
  const [, written = 'http', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(text.trim()) ?? [];
  const at = rest.lastIndexOf('@');
  const authority = rest.slice(at + 1).replace(/[/?#].*$/s, '');
  // curl and newman both take a SOCKS proxy without a version for one that resolves names itself.
  const scheme = written.toLowerCase() === 'socks' ? 'socks5h' : written.toLowerCase();
  if (!isScheme(scheme))
    throw new Problem('proxy.scheme', `${origin} has the unknown scheme "${written}"`, {
      hint: 'Proxies are http, https, socks4, socks4a, socks5 or socks5h.',
    });
  const [, host, digits] = HOST.exec(authority) ?? [];
  const port = digits === undefined ? DEFAULT_PORTS[scheme] : Number(digits);
  if (host === undefined || port === 0 || port > 65535) throw malformed(authority, origin);
  const [user, password] = at === -1 ? [] : splitCredentials(rest.slice(0, at));
  return {
    scheme,
    hostname: host.replace(/^\[|\]$/g, '').toLowerCase(),
    port,
    ...(user === undefined ? {} : { user: percentDecode(user) }),
    ...(password === undefined ? {} : { password: percentDecode(password) }),
    name: `${scheme}://${host.toLowerCase()}:${port}`,
  };
};

/** `user[:password]` in two. */
export const splitCredentials = (text: string): readonly [user: string, password: string] => {
  const colon = text.indexOf(':');
  return colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
};
