// Resolves host names; `localhost` and all names below it are this machine, whatever the resolver thinks.
import { lookup as resolveName } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

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

const lookupGiven =
  (addresses: readonly string[]): LookupFunction =>
  (_hostname, { all, family }, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    const fitting = found.filter((entry) => !family || entry.family === family);
    const [first] = fitting;
    if (all) callback(null, fitting);
    else if (first) callback(null, first.address, first.family);
    else callback(Object.assign(new Error('no address of that family was given'), { code: 'ENOTFOUND' }), '', 0);
  };

/** `addresses` take the place of what the name resolves to. */
export const lookupFor = (hostname: string, addresses?: readonly string[]): LookupFunction =>
  addresses ? lookupGiven(addresses) : isLocalhost(hostname) ? lookupLocalhost : (resolveName as LookupFunction);
