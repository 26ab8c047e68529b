// The events of one call that went through the proxy: a step with its exchange and what the document says of it.
import type { Operation } from '../../contracts/openapi/api.ts';
import type { WireRequest, WireResponse } from '../../contracts/openapi/judge.ts';
import { headerValue } from '../../core/header-value.ts';
import { memoryBody } from '../../core/memory-body.ts';
import type { EngineDeps } from '../../engine/deps.ts';
import { recordExchange } from '../../engine/exchange-record.ts';
import type { Body } from '../../model/body.ts';
import type { Check } from '../../model/check.ts';
import type { Cursor, Outcome, RunEvent, StepError, StepStarted } from '../../model/event.ts';
import type { Exchange, HeaderPair, Received, Sent } from '../../model/exchange.ts';
import { decodeAll, parseCodings } from '../../protocols/http/content-coding.ts';
import type { CallJudgement } from './judge-exchange.ts';
import type { OpenApi } from './open-api.ts';
import type { ProxiedCall } from './proxy-server.ts';

const headerBytes = (headers: readonly HeaderPair[]): number =>
  headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);

type Decoded = { readonly bytes: Uint8Array; readonly cut: boolean; readonly fault?: string };

/** Without its content codings; as it came where they cannot be undone. */
const decoded = ({ headers, body }: NonNullable<ProxiedCall['answer']>, maxBytes: number): Decoded => {
  const codings = parseCodings(headerValue(headers, 'content-encoding'));
  if (codings.length === 0 || body.cut || body.size === 0) return { bytes: body.bytes, cut: body.cut };
  try {
    return { bytes: decodeAll(body.bytes, codings, maxBytes || 2 ** 31 - 1), cut: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return { bytes: new Uint8Array(), cut: true };
    return { bytes: body.bytes, cut: false, fault: error instanceof Error ? error.message : String(error) };
  }
};

export type JudgedCall = {
  readonly call: ProxiedCall;
  readonly request: WireRequest;
  readonly response: (WireResponse & { readonly fault?: string }) | undefined;
};

export const wireOf = (call: ProxiedCall, maxBytes: number): JudgedCall => {
  const { method, url, headers, body, answer } = call;
  const request = { method, url, headers, body: body.bytes };
  if (!answer || call.error) return { call, request, response: undefined };
  const { bytes, cut, fault } = decoded(answer, maxBytes);
  const response = {
    status: answer.status,
    headers: answer.headers,
    body: bytes,
    ...(cut ? { cut: true } : {}),
    ...(fault === undefined ? {} : { fault }),
  };
  return { call, request, response };
};

const sentOf = ({ method, url, headers, body }: ProxiedCall): Sent<Body> => ({
  method,
  url,
  headers,
  ...(body.size > 0 ? { body: memoryBody(body.bytes) } : {}),
  sizes: { headerBytes: headerBytes(headers), wireBytes: body.size, bodyBytes: body.size },
});

const receivedOf = ({ call: { answer }, response }: JudgedCall): readonly Received<Body>[] => {
  if (!answer || !response) return [];
  const { status, reason, httpVersion, headers, body } = answer;
  return [
    {
      status,
      reason,
      httpVersion,
      headers,
      body: memoryBody(response.body),
      sizes: { headerBytes: headerBytes(headers), wireBytes: body.size, bodyBytes: response.body.length },
      ...(response.cut ? { cut: 'size' as const } : {}),
    },
  ];
};

const exchangeOf = (judged: JudgedCall, id: string): Exchange => {
  const { startedAt, firstByteMs, totalMs, error } = judged.call;
  return {
    id,
    role: 'main',
    protocol: 'http',
    sent: sentOf(judged.call),
    received: receivedOf(judged),
    timings: { startedAt, totalMs, reused: false, ...(firstByteMs === undefined ? {} : { firstByteMs }) },
    ...(error ? { error: { class: 'connect', ...error } } : {}),
  };
};

/** Errors of the call itself. */
const troubles = ({ call: { error, abandoned }, response }: JudgedCall, target: string): readonly StepError[] => {
  if (error) {
    const hint = 'Is the provider running, and is --target its address?';
    return [
      {
        kind: 'request',
        name: 'Error',
        class: 'connect',
        message: `${target}: ${error.message}`,
        hint,
        ...(error.code ? { code: error.code } : {}),
      },
    ];
  }
  if (response?.fault !== undefined)
    return [
      { kind: 'problem', name: 'Error', message: `The body is not what its Content-Encoding says: ${response.fault}` },
    ];
  if (abandoned && !response)
    return [{ kind: 'problem', name: 'Error', message: 'The client went away before the provider had answered' }];
  return [];
};

const outcomeOf = (checks: readonly Check[], errors: readonly StepError[]): Outcome => {
  if (checks.some(({ verdict }) => verdict === 'fail')) return 'failed';
  if (errors.length > 0) return 'errored';
  return checks.some(({ verdict }) => verdict === 'pass') ? 'passed' : 'skipped';
};

type Told = {
  readonly api: OpenApi;
  readonly deps: EngineDeps;
  readonly target: string;
  readonly position: number;
};

const stepStart = (operation: Operation | undefined, request: WireRequest, { api }: Told) => ({
  itemId: operation?.id ?? 'unknown',
  name: operation ? (operation.operationId ?? operation.path) : new URL(request.url).pathname,
  source: operation ? api.api.sourceOf(operation.place) : api.paths,
  path: [] as const,
});

/** A step, its exchange and its verdict. `judgement` is undefined for a call to somewhere else, or without an answer. */
export const callEvents = async (
  judged: JudgedCall,
  judgement: CallJudgement | undefined,
  told: Told,
): Promise<readonly RunEvent[]> => {
  const { api, deps, target, position } = told;
  const { request, call } = judged;
  const match = api.judge.match(request);
  const cursor: Cursor = { ref: deps.newId(), stepId: `0/${position}`, unit: 0, iteration: 0, position };
  const start = stepStart(match.kind === 'operation' ? match.operation : undefined, request, told);
  const started: StepStarted = { type: 'step.started', at: call.startedAt, cursor, ...start };
  const checks = (judgement?.checks ?? []).map((check, index) => ({ ...check, index }));
  const errors = [...troubles(judged, target), ...(judgement?.errors ?? [])];
  const at = deps.now();
  return [
    started,
    { type: 'exchange.finished', at, cursor, exchange: await recordExchange(exchangeOf(judged, deps.newId()), deps) },
    {
      type: 'step.finished',
      at,
      cursor,
      outcome: outcomeOf(checks, errors),
      checks,
      errors,
      scripts: [],
      durationMs: call.totalMs,
      ...(judgement || errors.length > 0 ? {} : { reason: 'no operation of the document: nothing to judge' }),
    },
  ];
};
