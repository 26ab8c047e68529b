// What the scripts of one phase share: request, response, data, and where the run goes next.

import type { Phase, PhaseEnd, PhaseScript, RequestState } from '../protocol.ts';
import type { Effects } from './effects.ts';
import { createEmptyResponse } from './empty-response.ts';
import { currentExecution, type Execution } from './execution.ts';
import type { HostBody } from './host.ts';
import { learnPackages } from './packages.ts';
import type { ScopeMirror } from './scope-mirror.ts';
import { createCookieList } from './sdk/cookies.ts';
import { createRequest, type PmRequest, toRequestState } from './sdk/request.ts';
import { createResponse, type PmResponse } from './sdk/response.ts';
import { bodyOf, type WireResponse } from './send-request.ts';
import { createIterationData, createLayeredScope, type VariableScope } from './variable-scope.ts';

/** A phase as it crosses the border: the body of its response stays with the host. */
export type WirePhase = Omit<Phase, 'request' | 'response' | 'timeoutMs' | 'scripts'> & {
  /** Absent: its text comes beside it. */
  readonly request?: RequestState;
  readonly scripts: readonly WireScript[];
  readonly response?: WireResponse;
};

/** The text comes along the first time only. */
export type WireScript = Omit<PhaseScript, 'text'> & { readonly textId: number; readonly text?: string };

/** pm.environment and its kin: the same objects for every script of the run. */
export type RunScopes = {
  readonly environment: VariableScope;
  readonly globals: VariableScope;
  readonly collectionVariables: VariableScope;
};

export type PhaseState = {
  readonly wire: WirePhase;
  readonly scopes: RunScopes;
  /** Each script has objects of its own; of what it did to the request, the next one sees what would be sent. */
  beginScript(): void;
  variables(): VariableScope;
  iterationData(): object;
  request(): PmRequest;
  response(): PmResponse;
  /** The response old scripts see. */
  received(): PmResponse | undefined;
  cookies(): object;
  /** Undefined takes back what the same script has set. */
  setNext(next: unknown): void;
  skip(execution: Execution): void;
  isSkipped: boolean;
  end(): PhaseEnd;
};

const { parse } = JSON;

/** What went out is read as text, in which the path is filled in. */
const withoutPathVariables = (state: RequestState): RequestState => {
  const { url } = state.call;
  return url?.variables?.length ? { ...state, call: { ...state.call, url: { ...url, variables: [] } } } : state;
};

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

export const createPhaseState = (
  wire: WirePhase,
  requestText: string | undefined,
  body: HostBody | undefined,
  scopes: RunScopes,
  mirror: ScopeMirror,
  effects: Effects,
): PhaseState => {
  learnPackages(wire.packages);
  let next: string | null | undefined;
  let nextBefore = next;
  let nextSetter: Execution | undefined;
  let request: PmRequest | undefined;
  /** Most scripts never look at it. */
  const given = once(() => {
    const state = wire.request ?? (parse(requestText!) as RequestState);
    return wire.event === 'test' ? withoutPathVariables(state) : state;
  });
  /** As the scripts so far left it. */
  let requestState = given;
  const keepRequest = (): void => {
    if (request === undefined) return;
    const left = toRequestState(request);
    requestState = () => left;
    request = undefined;
  };
  const responseBody = once(() => bodyOf(wire.response?.bodySize ?? 0, body));
  const makeResponse = () =>
    wire.response ? createResponse(wire.response, responseBody(), wire.cookies) : createEmptyResponse();
  let response = once(makeResponse);
  let cookies = once(() => createCookieList(wire.cookies));
  const changedRequest = (): Pick<PhaseEnd, 'request'> => {
    keepRequest();
    if (requestState === given || wire.event !== 'prerequest') return {};
    const left = requestState();
    return left === given() ? {} : { request: left };
  };
  const iterationData = once(() => createIterationData(mirror, wire.data));
  const state: PhaseState = {
    wire,
    scopes,
    /** Local wins over data over environment over collection over globals. */
    variables: once(() => {
      const { environment, collectionVariables, globals } = scopes;
      return createLayeredScope(mirror, [iterationData(), environment, collectionVariables, globals]);
    }),
    iterationData,
    beginScript: () => {
      keepRequest();
      response = once(makeResponse);
      cookies = once(() => createCookieList(wire.cookies));
    },
    request: () => {
      request ??= createRequest(requestState());
      return request;
    },
    response: () => response(),
    received: () => (wire.event === 'test' ? response() : undefined),
    cookies: () => cookies(),
    setNext: (wanted) => {
      const setter = currentExecution();
      if (setter !== nextSetter) nextBefore = next;
      nextSetter = setter;
      next = wanted === undefined ? nextBefore : wanted === null ? null : String(wanted);
      effects.emit({ kind: 'next', ...(next === undefined ? {} : { next }) });
    },
    skip: (execution) => {
      state.isSkipped = true;
      execution.isOver = true;
    },
    // No getter: each would make V8 keep all of its phase for a full collection.
    isSkipped: false,
    end: () => ({ ...(next === undefined ? {} : { next }), skipped: state.isSkipped, ...changedRequest() }),
  };
  return state;
};
