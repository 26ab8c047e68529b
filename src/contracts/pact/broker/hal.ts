// A small client for the Pact Broker's HAL interface: addresses, credentials, retries, and errors in one sentence.
import { headerValue } from '../../../core/header-value.ts';
import { type Bag, isBag } from '../../../core/json-bag.ts';
import { textBody } from '../../../core/memory-body.ts';
import { createSecrets, redactText, type Secrets } from '../../../core/redact-secrets.ts';
import type { Body } from '../../../model/body.ts';
import type { Call, Exchange, HeaderPair, Received } from '../../../model/exchange.ts';
import type { Json } from '../../../model/json.ts';
import { Problem } from '../../../model/problem.ts';
import { expandLink, linksOf, rootLink } from './hal-links.ts';
import {
  type Asked,
  brokerErrors,
  missingLinkProblem,
  notHalProblem,
  statusProblem,
  unreachableProblem,
} from './hal-problems.ts';
import { createRetries, type RetryRules } from './hal-retries.ts';

/** A token or a user with a password; neither for an open broker. */
export type BrokerCredentials = { readonly token: string } | { readonly username: string; readonly password: string };

export type HalOptions = RetryRules & {
  /** The broker's address with its context path, without credentials. */
  readonly url: string;
  readonly credentials?: BrokerCredentials;
  readonly headers?: readonly HeaderPair[];
  /** Bound on one request, ms; default 60,000. */
  readonly timeoutMs?: number;
  /** Sends a call over HTTP; a failure is in the exchange, never a rejection. */
  readonly send: (call: Call) => Promise<Exchange>;
};

/** An answer of the broker. `document` is empty for an answer without a body. */
export type HalResource = {
  readonly status: number;
  /** Where it was asked for, absolute, without credentials. */
  readonly url: string;
  readonly document: Bag;
  readonly text: string;
};

export type HalRequest = {
  readonly body?: Json;
  /** Statuses beside the 2xx that are an answer and no Problem (404, 409). */
  readonly values?: readonly number[];
  /** Default `application/json`; the broker wants `application/merge-patch+json` for some. */
  readonly contentType?: string;
};

/** Addresses are hrefs of the broker or paths below its base URL. Everything rejects with Problem, never with a secret. */
export type HalClient = {
  /** As configured, without credentials and without a slash at the end. */
  readonly url: string;
  /** Undefined when the broker says 404. */
  get(address: string): Promise<HalResource | undefined>;
  send(method: string, address: string, request?: HalRequest): Promise<HalResource>;
};

const authorization = (credentials: BrokerCredentials | undefined): readonly HeaderPair[] => {
  if (credentials === undefined) return [];
  if ('token' in credentials) return [['Authorization', `Bearer ${credentials.token}`]];
  const { username, password } = credentials;
  return [['Authorization', `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`]];
};

const secretsOf = ({ credentials, headers = [] }: HalOptions): Secrets => {
  const secrets = createSecrets();
  if (credentials && 'token' in credentials) secrets.add(credentials.token);
  if (credentials && 'password' in credentials) secrets.add(credentials.password);
  for (const [, value] of [...authorization(credentials), ...headers]) secrets.add(value);
  return secrets;
};

const textOf = async (body: Body): Promise<string> =>
  Buffer.from(body.bytes ?? Buffer.concat(await Array.fromAsync(body.open()))).toString('utf8');

const isJsonType = (type: string | undefined): boolean => /^application\/(?:[\w.-]+\+)?json\b/i.test(type ?? '');

const parseBag = (text: string): Bag | undefined => {
  try {
    const value = JSON.parse(text) as Json;
    return isBag(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** What a plain-text or HTML error says; the markup is of no use to anybody. */
const plainErrors = (type: string | undefined, text: string): readonly string[] =>
  text.trim() === '' || /html|octet-stream/i.test(type ?? '') || text.trimStart().startsWith('<') ? [] : [text];

const toResource = async (asked: Asked, received: Received<Body>, values: readonly number[]): Promise<HalResource> => {
  const { status, headers } = received;
  const [type, text] = [headerValue(headers, 'content-type'), await textOf(received.body)];
  const isJson = type === undefined || isJsonType(type);
  const document = isJson ? parseBag(text) : undefined;
  const isFine = status >= 200 && status < 300;
  if (!isFine && !values.includes(status)) {
    throw statusProblem(asked, status, document ? brokerErrors(document) : plainErrors(type, text));
  }
  if (isFine && text.trim() !== '' && document === undefined) throw notHalProblem(asked, type, isJson);
  return { status, url: asked.url, document: document ?? {}, text };
};

const toCall = (asked: Asked, options: HalOptions, { body, contentType }: HalRequest): Call => ({
  method: asked.method,
  url: asked.url,
  headers: [
    ['Accept', 'application/hal+json, application/json'],
    ...(body === undefined ? [] : [['Content-Type', contentType ?? 'application/json'] as const]),
    ...authorization(options.credentials),
    ...(options.headers ?? []),
  ],
  ...(body === undefined ? {} : { body: textBody(JSON.stringify(body)) }),
  // A redirect that turned a POST into a GET would look like a success.
  behaviour: { followOriginalHttpMethod: true },
  timeoutMs: options.timeoutMs ?? 60_000,
  maxResponseBytes: 0,
});

const withoutSecrets = (error: unknown, secrets: Secrets): unknown =>
  error instanceof Problem
    ? new Problem(error.code, redactText(error.message, secrets), {
        exit: error.exit,
        ...(error.hint === undefined ? {} : { hint: redactText(error.hint, secrets) }),
      })
    : error;

/** The client for the broker at `options.url`; nothing is sent before it is asked for something. */
export const createHal = (options: HalOptions): HalClient => {
  const url = options.url.replace(/\/+$/, '');
  const secrets = secretsOf(options);
  const sendWithRetries = createRetries(options);

  const exchange = async (asked: Asked, request: HalRequest): Promise<HalResource> => {
    const { exchange: last, tries } = await sendWithRetries(asked, () => options.send(toCall(asked, options, request)));
    const [received] = last.received;
    if (last.error || !received) throw unreachableProblem(asked, last.error, tries);
    return toResource(asked, received, request.values ?? []);
  };

  const send: HalClient['send'] = async (method, address, request = {}) => {
    try {
      return await exchange({ method, url: rootLink(url, address) }, request);
    } catch (error) {
      throw withoutSecrets(error, secrets);
    }
  };

  return {
    url,
    send,
    get: async (address) => {
      const found = await send('GET', address, { values: [404] });
      return found.status === 404 ? undefined : found;
    },
  };
};

type Params = { readonly [name: string]: string };

/** The address of a relation, filled in with `params`; undefined when the resource has no such link. */
export const hrefOf = (resource: HalResource, rel: string, params: Params = {}): string | undefined => {
  const [link] = linksOf(resource.document, rel);
  return link && expandLink(link.href, params);
};

/** The address of a relation; throws Problem when the resource has no such link. */
export const needHref = (resource: HalResource, rel: string, params: Params = {}): string => {
  const href = hrefOf(resource, rel, params);
  if (href === undefined) throw missingLinkProblem(resource.url, rel);
  return href;
};

/** What a relation leads to: undefined when the broker says 404; rejects with Problem when there is no such link. */
export const follow = async (
  hal: HalClient,
  resource: HalResource,
  rel: string,
  params: Params = {},
): Promise<HalResource | undefined> => hal.get(needHref(resource, rel, params));
