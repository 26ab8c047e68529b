// Decides which hosts are reached without the proxy: NO_PROXY as newman and curl read it.
import net, { isIP } from 'node:net';

export type Bypass = (hostname: string, port: number) => boolean;

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

const networkOf = (entry: string): net.BlockList | undefined => {
  const [address = '', digits] = entry.replace(/^\[|\]$/g, '').split('/');
  if (isIP(address) === 0) return undefined;
  const bits = digits === undefined ? (isIP(address) === 6 ? 128 : 32) : Number(digits);
  if (!Number.isInteger(bits) || bits < 0 || bits > (isIP(address) === 6 ? 128 : 32)) return undefined;
  // Asked of the module here: importing it by name would load it in every run.
  const list = new net.BlockList();
  list.addSubnet(address, bits, familyOf(address));
  return list;
};

/** A dot before both, so that `oogle.com` does not stand for `google.com`. */
const dotted = (name: string): string => `.${name.replace(/^\*?\.+/, '')}`;

const bypassOf = (written: string): Bypass => {
  const entry = written.toLowerCase();
  if (entry === '*') return () => true;
  const network = networkOf(entry);
  if (network) return (hostname) => isIP(hostname) !== 0 && network.check(hostname, familyOf(hostname));
  const [, name = entry, digits] = /^(.*):(\d+)$/.exec(entry) ?? [];
  const suffix = dotted(name.replace(/^\[|\]$/g, ''));
  return (hostname, port) =>
    (digits === undefined || Number(digits) === port) && `.${hostname}`.endsWith(suffix) && suffix !== '.';
};

/** Entries are `*`, a domain (its subdomains are meant too), an address or a network, the names with an optional port. */
export const createBypass = (entries: readonly string[]): Bypass => {
  const rules = entries.map(bypassOf);
  return (hostname, port) => rules.some((rule) => rule(hostname, port));
};
