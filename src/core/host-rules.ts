// Decides which hosts scripts may reach: `--deny-hosts` wins, an `--allow-hosts` list excludes the rest.
import type { HostRules } from '../model/host-rules.ts';
import { splitCallUrl } from './call-url.ts';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

const bare = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');

const splitPattern = (pattern: string): readonly [host: string, port: string | undefined] => {
  const [, host = pattern, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+|\*))?$/.exec(pattern) ?? [];
  return [bare(host), port === '*' ? undefined : port];
};

const matches = (pattern: string, host: string, port: string | undefined): boolean => {
  const [wantedHost, wantedPort] = splitPattern(pattern.trim());
  if (wantedPort !== undefined && wantedPort !== port) return false;
  if (wantedHost === '*') return true;
  return wantedHost.startsWith('*.') ? host.endsWith(wantedHost.slice(1)) : host === wantedHost;
};

/** May a script reach this absolute URL? */
export const isHostAllowed = (rules: HostRules, url: string): boolean => {
  const { protocol, hostname, port } = splitCallUrl(url);
  const [host, actualPort] = [bare(hostname), port ?? DEFAULT_PORTS[protocol]];
  const hits = (patterns: readonly string[]): boolean => patterns.some((pattern) => matches(pattern, host, actualPort));
  if (hits(rules.deny ?? [])) return false;
  return rules.allow === undefined || hits(rules.allow);
};
