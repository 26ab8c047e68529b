// pm.cookies.jar(): the cookies of the run, asked of the engine by callback or promise.
import type { Json } from '../../model/json.ts';
import type { HostCall } from '../protocol.ts';
import type { Execution } from './execution.ts';
import { answerBoth, type HostCalls } from './host-calls.ts';
import { createCookieList } from './sdk/cookies.ts';

type CookieCall = Omit<Extract<HostCall, { kind: 'cookies' }>, 'kind'>;
type JarMethod = (...values: unknown[]) => Promise<unknown>;

const urlText = (url: unknown): string => String(url);

/** `set(url, name, value)` or `set(url, {name, value, …})` or `set(url, 'name=value; …')`. */
const cookieOf = (first: unknown, second: unknown): Json => {
  if (typeof first === 'object' && first !== null) return { ...first } as Json;
  if (second === undefined || typeof second === 'function') return String(first);
  return { name: String(first), value: String(second) };
};

const lastFunction = (values: readonly unknown[]): unknown => {
  const last = values[values.length - 1];
  return typeof last === 'function' ? last : undefined;
};

export const createCookieJar = (execution: Execution, calls: HostCalls): { readonly [method: string]: JarMethod } => {
  const ask = (values: readonly unknown[], call: CookieCall, read: (value: Json | undefined) => unknown) =>
    answerBoth(lastFunction(values), (settle) =>
      calls.ask(execution, { kind: 'cookies', ...call }, (reply) => {
        if (reply.kind === 'error') settle(new Error(reply.message));
        else settle(null, read(reply.kind === 'value' ? reply.value : undefined));
      }),
    );
  const plain = (value: unknown): unknown => value ?? undefined;
  return {
    get: (...values) => ask(values, { op: 'get', url: urlText(values[0]), name: String(values[1]) }, plain),
    getAll: (...values) =>
      ask(values, { op: 'getAll', url: urlText(values[0]) }, (cookies) => createCookieList((cookies ?? []) as never)),
    set: (...values) =>
      ask(values, { op: 'set', url: urlText(values[0]), cookie: cookieOf(values[1], values[2]) }, plain),
    unset: (...values) => ask(values, { op: 'unset', url: urlText(values[0]), name: String(values[1]) }, plain),
    clear: (...values) => ask(values, { op: 'clear', url: urlText(values[0]) }, plain),
  };
};
