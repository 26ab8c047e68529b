// Matches URLs against Postman's patterns (`https://*.example.com/*`), which choose client certificates.
import { splitCallUrl } from './call-url.ts';

const ALL_URLS = '<all_urls>';
const PATTERN = /^([a-z*]+(?:\+[a-z]+)*):\/\/(\*|(?:\*\.)?[^*/:]+)(?::(\*|\d+))?(\/.*)$/i;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

const matchesProtocol = (pattern: string, protocol: string): boolean =>
  pattern.split('+').some((one) => one === protocol || (one === '*' && /^https?$/.test(protocol)));

const matchesHost = (pattern: string, host: string): boolean => {
  if (pattern === '*') return true;
  if (!pattern.startsWith('*.')) return pattern === host;
  return host === pattern.slice(2) || host.endsWith(pattern.slice(1));
};

const matchesPath = (pattern: string, path: string): boolean => {
  const text = pattern
    .split('*')
    .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
    .join('.*')
    .replaceAll('\\?', '.');
  return new RegExp(`^${text}$`, 's').test(path);
};

/** A pattern without a port means the scheme's default port; an invalid pattern matches nothing. */
export const matchesUrlPattern = (pattern: string, url: string): boolean => {
  if (pattern === ALL_URLS) return true;
  const parts = PATTERN.exec(pattern);
  if (!parts) return false;
  const [, protocol = '', host = '', port, path = ''] = parts;
  const target = splitCallUrl(url);
  const defaultPort = DEFAULT_PORTS[target.protocol];
  return (
    matchesProtocol(protocol, target.protocol) &&
    matchesHost(host, target.hostname) &&
    (port === '*' || (port ?? defaultPort) === (target.port ?? defaultPort)) &&
    matchesPath(path, target.target.replace(/\?.*$/s, ''))
  );
};
