// pm.sendRequest and pm.execution.runRequest: requests that the engine sends for a script.

import type { Json } from '../../model/json.ts';
import type { HostReply, ResponseState, ScriptRequest } from '../protocol.ts';
import type { Effects } from './effects.ts';
import { NO_BODY } from './empty-response.ts';
import { type Execution, runLater } from './execution.ts';
import { type HostBody, host } from './host.ts';
import { answerBoth, type CallFailure, type HostCalls } from './host-calls.ts';
import { createCookieList } from './sdk/cookies.ts';
import { createResponse, type PmResponse, type ResponseBody } from './sdk/response.ts';
import { normaliseScriptRequest } from './sdk/script-request.ts';

/** A response as it crosses the border: its body stays with the host until somebody looks. */
export type WireResponse = Omit<ResponseState, 'body'> & { readonly bodySize: number };

export const bodyOf = (size: number, body: HostBody | undefined): ResponseBody => {
  if (body === undefined || size === 0) return NO_BODY;
  return {
    size,
    text: () => host.text(body),
    bytes: () => {
      const bytes = new Uint8Array(size);
      host.copy(body, bytes);
      return bytes;
    },
  };
};

/** Node's call and the peer's address stand in the message: `connect ECONNREFUSED 127.0.0.1:80`. */
const SYSTEM_ERROR = /^(\w+) [A-Z_]+(?: ([\d.]+|[\da-f:]+):(\d+))?/;

const failureOf = ({ name, message, code }: CallFailure): object => {
  if (message.endsWith('request url is empty')) return { name, message: 'runtime: request url is empty' };
  if (code === undefined) return { name, message };
  const [, syscall, address, port] = SYSTEM_ERROR.exec(message) ?? [];
  const peer = address === undefined ? {} : { address, port: Number(port) };
  return { name, message, code, syscall, ...peer };
};

type Outcome = readonly [error: unknown, value?: PmResponse, extra?: unknown];

const outcomeOf = (reply: HostReply, body: HostBody | undefined): Outcome => {
  if (reply.kind === 'error') return [{ name: reply.name, message: reply.message }];
  if (reply.kind !== 'http') return [null, null as never];
  const { error, cookies = [] } = reply.reply;
  const response = reply.reply.response as WireResponse | undefined;
  if (error || response === undefined) return [failureOf(error ?? { name: 'Error', message: 'no response' })];
  const cookieList = createCookieList(cookies);
  const made = createResponse(response, bodyOf(response.bodySize, body), []);
  // Only pm.response has them in Postman.
  Reflect.deleteProperty(made, 'to');
  return [null, made, { cookies: cookieList }];
};

const requestOrFailure = (input: unknown): ScriptRequest | { readonly failure: unknown } => {
  try {
    return normaliseScriptRequest(input);
  } catch (failure) {
    return { failure };
  }
};

type BodyLike = { readonly mode?: unknown; readonly formdata?: unknown };

const hasFiles = (input: unknown): boolean => {
  const body = (input as { readonly body?: BodyLike } | undefined)?.body;
  if (body?.mode === 'file') return true;
  const { formdata } = body ?? {};
  return Array.isArray(formdata) && formdata.some((part: { type?: unknown }) => part?.type === 'file');
};

const NO_FILES = 'uploading files from scripts is not allowed';

type SendRequestParts = {
  readonly execution: Execution;
  readonly calls: HostCalls;
  readonly effects: Effects;
  /** What a call with a callback gives back: no promise, as in Postman. */
  readonly pm: object;
};

export const createSendRequest =
  ({ execution, calls, effects, pm }: SendRequestParts) =>
  (input?: unknown, callback?: unknown): unknown => {
    const promise = answerBoth<PmResponse>(callback, (settle) => {
      const request = requestOrFailure(input);
      if ('failure' in request) runLater(execution, effects, () => settle(request.failure));
      else {
        if (hasFiles(input))
          effects.emit({ kind: 'log', scriptId: execution.script.id, level: 'warn', texts: [NO_FILES] });
        calls.ask(execution, { kind: 'http', request }, (reply, body) => settle(...outcomeOf(reply, body)));
      }
    });
    return typeof callback === 'function' ? pm : promise;
  };

export const createRunRequest =
  (execution: Execution, calls: HostCalls) =>
  (target?: unknown, options?: { readonly variables?: { readonly [key: string]: Json } }): Promise<PmResponse> =>
    answerBoth<PmResponse>(undefined, (settle) => {
      const variables = options?.variables;
      const call = { kind: 'runRequest', target: String(target), ...(variables ? { variables } : {}) } as const;
      calls.ask(execution, call, (reply, body) => settle(...outcomeOf(reply, body)));
    });
