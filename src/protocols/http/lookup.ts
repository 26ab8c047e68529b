// Resolves host names; `localhost` and all names below it are this machine, whatever the resolver thinks.
import { lookup as resolveName } from 'node:dns';
import type { LookupFunction } from 'node:net';

const LOOPBACK = [
  { address: '::1', family: 6 },
  { address: '127.0.0.1', family: 4 },
];

export const isLocalhost = (hostname: string): boolean => hostname === 'localhost' || hostname.endsWith('.localhost');

/** IPv6 loopback first, then IPv4: a refused first attempt costs nothing on this machine. */
const lookupLocalhost: LookupFunction = (_hostname, options, callback) => {
  if (options.all) callback(null, LOOPBACK);
  else callback(null, '127.0.0.1', 4);
};

export const lookupFor = (hostname: string): LookupFunction =>
  isLocalhost(hostname) ? lookupLocalhost : (resolveName as LookupFunction);
