// Answers what a script asks of the host: requests, cookies, and what assay cannot give, in one sentence.
import { splitCallUrl } from '../core/call-url.ts';
import { isHostAllowed } from '../core/host-rules.ts';
import type { Cookie, ExchangeError } from '../model/exchange.ts';
import type { Json } from '../model/json.ts';
import type { HostCall, HostReply, HttpReply } from '../sandbox/protocol.ts';
import { exchangeCall } from './exchange-call.ts';
import { resolveScriptCall } from './resolve-call.ts';
import { responseState } from './response-state.ts';
import { createRunRequest } from './run-request.ts';
import type { StepContext } from './step-context.ts';
import { answerVault } from './vault.ts';

const value = (of: HostReply & { kind: 'value' } extends { value: infer V } ? V : never): HostReply => ({
  kind: 'value',
  value: of,
});

const failure = (message: string): HostReply => ({ kind: 'error', name: 'Error', message });

/** A request that failed makes the step errored, whatever the script does about it: newman is not green then either. */
const failedRequest = ({ findings }: StepContext, error: ExchangeError): HttpReply => {
  const { class: kind, name = 'Error', message, code, hint } = error;
  const known = { name, message, ...(code === undefined ? {} : { code }) };
  findings.errors.push({ kind: 'request', class: kind, ...known, ...(hint === undefined ? {} : { hint }) });
  return { error: known };
};

const sendRequest = async (context: StepContext, call: HostCall & { kind: 'http' }): Promise<HttpReply> => {
  const resolved = await resolveScriptCall(context, call.request);
  if ('error' in resolved) return failedRequest(context, resolved.error);
  const { exchange } = await exchangeCall(context, resolved, 'script');
  if (exchange.error) return failedRequest(context, exchange.error);
  const response = await responseState(exchange);
  return { ...(response ? { response } : {}), cookies: context.deps.cookies.list(exchange.sent.url) };
};

/** What the jar made of a cookie; the cookie itself when it is not for this URL. */
const keptCookie = (kept: readonly Cookie[], cookie: Json | undefined): Json | undefined => {
  const name = typeof cookie === 'string' ? cookie.split(/[=;]/, 1)[0]?.trim() : (cookie as Cookie | undefined)?.name;
  return (kept.find((one) => one.name === name) as Json | undefined) ?? cookie;
};

const answerCookies = ({ deps, options }: StepContext, call: HostCall & { kind: 'cookies' }): HostReply => {
  const { cookies } = deps;
  const { url, name } = call;
  if (options.scriptHosts && !isHostAllowed(options.scriptHosts, url))
    return failure(`CookieStore: programmatic access to "${splitCallUrl(url).hostname}" is denied`);
  switch (call.op) {
    case 'get':
      return value(cookies.list(url).find((cookie) => cookie.name === name)?.value ?? null);
    case 'getAll':
      return value(cookies.list(url));
    case 'set':
      cookies.set(url, call.cookie as Cookie | string);
      return value(keptCookie(cookies.list(url), call.cookie));
    case 'unset':
      cookies.remove(url, name ?? '');
      return value(undefined);
    case 'clear':
      cookies.clear(url);
      return value(undefined);
    default:
      return call.op satisfies never;
  }
};

type RunRequest = ReturnType<typeof createRunRequest>;

const answer = async (context: StepContext, call: HostCall, runRequest: RunRequest): Promise<HostReply> => {
  switch (call.kind) {
    case 'http':
      return { kind: 'http', reply: await sendRequest(context, call) };
    case 'cookies':
      return answerCookies(context, call);
    case 'vault':
      return answerVault(context.deps.vault, call);
    case 'runRequest':
      return runRequest(call);
    default:
      return call satisfies never;
  }
};

/** The host side of a phase: never rejects. `current` is the id of the script that runs. */
export const answerCall = (context: StepContext, current: () => string) => {
  const runRequest = createRunRequest(context, current);
  return async (call: HostCall): Promise<HostReply> => {
    try {
      return await answer(context, call, runRequest);
    } catch (error) {
      return failure(error instanceof Error ? error.message : String(error));
    }
  };
};
