// pm.cookies.jar(): the cookies of the run, asked of the engine by callback or promise.
import type { Json } from '../../model/json.ts';
import type { HostCall } from '../protocol.ts';
import type { Execution } from './execution.ts';
import { answerBoth, type HostCalls } from './host-calls.ts';
import { createCookieList, PostmanCookie } from './sdk/cookies.ts';

type CookieCall = Omit<Extract<HostCall, { kind: 'cookies' }>, 'kind'>;
type JarMethod = (...values: unknown[]) => Promise<unknown>;

/** `set(url, name, value)` or `set(url, {name, value, …})` or `set(url, 'name=value; …')`. */
const cookieOf = (first: unknown, second: unknown): Json | undefined => {
  if (typeof first === 'object' && first !== null) return { ...first } as Json;
  if (typeof first !== 'string') return undefined;
  if (second === undefined || typeof second === 'function') return String(first);
  return { name: String(first), value: String(second) };
};

const lastFunction = (values: readonly unknown[]): unknown => {
  const last = values[values.length - 1];
  return typeof last === 'function' ? last : undefined;
};

const MISSING_COOKIE = 'CookieJar.set() requires a valid set cookie arguments';

/** A place that a callback has taken is a missing argument: Postman rejects without calling back. */
const isText = (value: unknown): value is string => typeof value === 'string';

const isUrl = (value: unknown): value is string => isText(value) && value !== '';

const missing = (method: string, what: string): Promise<never> => {
  const promise = Promise.reject(new TypeError(`CookieJar.${method}() requires ${what}`));
  promise.catch(() => undefined);
  return promise;
};

export const createCookieJar = (execution: Execution, calls: HostCalls): { readonly [method: string]: JarMethod } => {
  const ask = (values: readonly unknown[], call: CookieCall, read = (value: Json | undefined): unknown => value) =>
    answerBoth(lastFunction(values), (settle) =>
      calls.ask(execution, { kind: 'cookies', ...call }, (reply) => {
        if (reply.kind === 'error') settle(new Error(reply.message));
        else settle(null, read(reply.kind === 'value' ? reply.value : undefined));
      }),
    );
  const askByName = (op: 'get' | 'unset', values: readonly unknown[]): Promise<unknown> => {
    const [url, name] = values;
    if (!isUrl(url)) return missing(op, 'a valid url');
    if (!isText(name)) return missing(op, 'cookie name to be a string');
    return ask(values, { op, url, name });
  };
  const set: JarMethod = (...values) => {
    const [url, first, second] = values;
    const cookie = cookieOf(first, second);
    if (!isUrl(url)) return missing('set', 'a valid url');
    if (cookie !== undefined) return ask(values, { op: 'set', url, cookie }, (kept) => new PostmanCookie(kept));
    return answerBoth(lastFunction(values), (settle) => settle(new TypeError(MISSING_COOKIE)));
  };
  return {
    get: (...values) => askByName('get', values),
    unset: (...values) => askByName('unset', values),
    set,
    getAll: (...values) =>
      isUrl(values[0])
        ? ask(values, { op: 'getAll', url: values[0] }, (cookies) => createCookieList((cookies ?? []) as never))
        : missing('getAll', 'a valid url'),
    clear: (...values) =>
      isUrl(values[0]) ? ask(values, { op: 'clear', url: values[0] }) : missing('clear', 'a valid url'),
  };
};
