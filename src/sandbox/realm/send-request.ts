// pm.sendRequest and pm.execution.runRequest: requests that the engine sends for a script.

import type { Json } from '../../model/json.ts';
import type { HostReply, ResponseState, ScriptRequest } from '../protocol.ts';
import type { Execution } from './execution.ts';
import { type HostBody, host } from './host.ts';
import { answerBoth, type HostCalls } from './host-calls.ts';
import { createCookieList } from './sdk/cookies.ts';
import { createResponse, type PmResponse, type ResponseBody } from './sdk/response.ts';
import { normaliseScriptRequest } from './sdk/script-request.ts';

/** A response as it crosses the border: its body stays with the host until somebody looks. */
export type WireResponse = Omit<ResponseState, 'body'> & { readonly bodySize: number };

const NO_BODY: ResponseBody = { text: () => '', bytes: () => new Uint8Array(0), size: 0 };

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

/** What a test script finds when its request failed: a response that says nothing. */
export const emptyResponse = (): PmResponse => createResponse({ headers: [] } as unknown as ResponseState, NO_BODY, []);

type Outcome = readonly [error: unknown, value?: PmResponse, extra?: unknown];

const outcomeOf = (reply: HostReply, body: HostBody | undefined): Outcome => {
  if (reply.kind === 'error') return [{ name: reply.name, message: reply.message }];
  if (reply.kind !== 'http') return [null];
  const { error, cookies = [] } = reply.reply;
  const response = reply.reply.response as WireResponse | undefined;
  if (error || response === undefined) return [error ?? { name: 'Error', message: 'no response' }];
  const cookieList = createCookieList(cookies);
  const made = createResponse(response, bodyOf(response.bodySize, body), cookies);
  // Only pm.response has it in Postman.
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

export const createSendRequest =
  (execution: Execution, calls: HostCalls) =>
  (input?: unknown, callback?: unknown): Promise<PmResponse> =>
    answerBoth<PmResponse>(callback, (settle) => {
      const request = requestOrFailure(input);
      if ('failure' in request) settle(request.failure);
      else calls.ask(execution, { kind: 'http', request }, (reply, body) => settle(...outcomeOf(reply, body)));
    });

export const createRunRequest =
  (execution: Execution, calls: HostCalls) =>
  (target?: unknown, options?: { readonly variables?: { readonly [key: string]: Json } }): Promise<PmResponse> =>
    answerBoth<PmResponse>(undefined, (settle) => {
      const variables = options?.variables;
      const call = { kind: 'runRequest', target: String(target), ...(variables ? { variables } : {}) } as const;
      calls.ask(execution, call, (reply, body) => settle(...outcomeOf(reply, body)));
    });
