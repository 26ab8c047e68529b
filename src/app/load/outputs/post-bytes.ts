// Posts what is pushed, on the ways and with the trust of the run's own requests; what it says holds no credentials.
import { memoryBody } from '../../../core/memory-body.ts';
import type { Body } from '../../../model/body.ts';
import type { Exchange, HeaderPair } from '../../../model/exchange.ts';
import type { Host } from '../../host.ts';
import { openOwnClient } from '../../own-client.ts';
import type { CommonOptions } from '../../run-options.ts';

export type Posted =
  /** `text`: the beginning of the answer's body. */
  | { readonly kind: 'taken'; readonly text: string }
  /** Trying again may help. */
  | { readonly kind: 'later'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

export type Poster = {
  readonly shown: string;
  post(bytes: Uint8Array, signal: AbortSignal): Promise<Posted>;
  close(): Promise<void>;
};

type Way = { readonly url: URL; readonly headers: readonly HeaderPair[] };

const POST_MS = 5000;
const MOST_BYTES = 64 * 1024;
const RETRIED = new Set([408, 429, 500, 502, 503, 504]);

/** Without user, password and query, which may hold a key. */
export const shownUrl = ({ protocol, host, pathname }: URL): string => `${protocol}//${host}${pathname}`;

/** As it stands where it is no percent-encoding. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** Of the URL's user and password, or of the variables `PREFIX_TOKEN`, `PREFIX_USERNAME` and `PREFIX_PASSWORD`. */
export const authorizationOf = (url: URL, env: Host['env'], prefix: string): HeaderPair | undefined => {
  if (url.username !== '') return ['Authorization', basic(decoded(url.username), decoded(url.password))];
  const token = env[`${prefix}_TOKEN`];
  if (token) return ['Authorization', `Bearer ${token}`];
  const user = env[`${prefix}_USERNAME`];
  return user ? ['Authorization', basic(user, env[`${prefix}_PASSWORD`] ?? '')] : undefined;
};

const textOf = async (body: Body): Promise<string> => {
  const chunks = body.bytes ? [body.bytes] : await Array.fromAsync(body.open());
  return new TextDecoder().decode(Buffer.concat(chunks));
};

/** One short line; a server may answer with what it was sent. */
const lineOf = (text: string, secrets: readonly string[]): string => {
  const masked = secrets.reduce((shown, secret) => shown.replaceAll(secret, '********'), text);
  return masked
    .replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ')
    .trim()
    .slice(0, 160);
};

const postedOf = async (exchange: Exchange, secrets: readonly string[]): Promise<Posted> => {
  const answer = exchange.received.at(-1);
  if (exchange.error || !answer)
    return { kind: 'later', why: lineOf(exchange.error?.message ?? 'there was no answer', secrets) };
  const text = await textOf(answer.body);
  if (answer.status >= 200 && answer.status < 300) return { kind: 'taken', text };
  const why = [`it answered ${answer.status}`, lineOf(text, secrets)].filter((part) => part !== '').join(': ');
  return { kind: RETRIED.has(answer.status) ? 'later' : 'refused', why };
};

const secretsOf = ({ url, headers }: Way): readonly string[] =>
  [
    ...headers
      .filter(([name]) => !/^(?:content-|x-prometheus-)/i.test(name))
      .flatMap(([, value]) => [value, value.replace(/^\S+ /, '')]),
    decoded(url.password),
    ...url.searchParams.values(),
  ].filter((secret) => secret.length >= 4);

/** `headers` are sent with every post. */
export const openPoster = async (way: Way, host: Host, options: CommonOptions): Promise<Poster> => {
  const client = await openOwnClient(host, options);
  const url = new URL(way.url);
  url.username = '';
  url.password = '';
  const secrets = secretsOf(way);
  const behaviour = { followRedirects: false } as const;
  return {
    shown: shownUrl(url),
    post: async (bytes, signal) => {
      const call = {
        method: 'POST',
        url: url.href,
        headers: way.headers,
        body: memoryBody(bytes),
        behaviour,
        timeoutMs: POST_MS,
        maxResponseBytes: MOST_BYTES,
      };
      return postedOf(await client.exchange(call, signal), secrets);
    },
    close: () => client.close(),
  };
};
