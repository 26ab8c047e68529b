// curl's --resolve and --connect-to: other addresses for a name, and another server in place of the URL's.
import { Problem } from '../model/problem.ts';

/** Addresses by `host:port`, and by `*:port` for any host. */
export type ResolveEntries = ReadonlyMap<string, readonly string[]>;

/** An empty host or an undefined port stands for any of them on the left, and for the same on the right. */
export type ConnectTo = {
  readonly fromHost: string;
  readonly fromPort: number | undefined;
  readonly toHost: string;
  readonly toPort: number | undefined;
};

/** Splits at colons outside brackets, and takes the brackets off. */
const splitParts = (text: string): string[] =>
  (text.match(/(?:\[[^\]]*\]|[^:[\]])+|(?<=^|:)(?=:|$)/g) ?? []).map((part) => part.replace(/^\[|\]$/g, ''));

const portOf = (text: string): number | undefined => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  return port >= 1 && port <= 65535 ? port : undefined;
};

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const IPV6 = /^(?=.*:)[0-9a-f:]*(?::\d+\.\d+\.\d+\.\d+)?(?:%\w+)?$/i;

const isAddress = (text: string): boolean => IPV4.test(text) || IPV6.test(text);

const resolveProblem = (text: string): Problem =>
  new Problem('flag.resolve', `--resolve cannot use "${text}"`, {
    hint: 'Write host:port:address[,address...], for example api.example.com:443:127.0.0.1.',
  });

const addressesOf = (text: string): string[] => text.split(',').map((part) => part.trim().replace(/^\[|\]$/g, ''));

/** Throws Problem for an entry that curl would not understand either. */
export const parseResolve = (entries: readonly string[]): ResolveEntries => {
  const found = new Map<string, readonly string[]>();
  for (const entry of entries) {
    const [, sign, host = '', digits = '', list] =
      /^([+-]?)(\[[^\]]+\]|[^:]+):(\d+)(?::(.*))?$/s.exec(entry.trim()) ?? [];
    const port = portOf(digits);
    if (host === '' || port === undefined || (list === undefined) !== (sign === '-')) throw resolveProblem(entry);
    const key = `${host.replace(/^\[|\]$/g, '').toLowerCase()}:${port}`;
    if (sign === '-') {
      found.delete(key);
      continue;
    }
    const addresses = addressesOf(list ?? '');
    if (!addresses.every(isAddress)) throw resolveProblem(entry);
    found.set(key, addresses);
  }
  return found;
};

/** Throws Problem for an entry without four parts. */
export const parseConnectTo = (entries: readonly string[]): readonly ConnectTo[] =>
  entries.map((entry) => {
    const parts = splitParts(entry.trim());
    const [fromHost = '', fromPort = '', toHost = '', toPort = ''] = parts;
    const isPort = (text: string): boolean => text === '' || portOf(text) !== undefined;
    if (parts.length !== 4 || !isPort(fromPort) || !isPort(toPort))
      throw new Problem('flag.connect-to', `--connect-to cannot use "${entry}"`, {
        hint: 'Write host1:port1:host2:port2, where each part may be empty, for example ::127.0.0.1:8080.',
      });
    return {
      fromHost: fromHost.toLowerCase(),
      fromPort: portOf(fromPort),
      toHost: toHost.toLowerCase(),
      toPort: portOf(toPort),
    };
  });
