// Makes everything of a request that can be made once: where it goes, and its bytes as `assay run` would write them.

import { splitCallUrl } from '../../../core/call-url.ts';
import { memoryBody } from '../../../core/memory-body.ts';
import type { Call, ExchangeError, HeaderPair } from '../../../model/exchange.ts';
import { Problem } from '../../../model/problem.ts';
import { findTarget, forwardAuthorization, type TargetRules } from '../call-target.ts';
import type { Target } from '../open-connection.ts';
import { passageWith } from '../passage-header.ts';
import { closesConnection, createHead, findUnsendable, headEncoding } from '../request-head.ts';
import { draftHeaders, isChunked, listHeaders } from '../request-headers.ts';
import type { LeanRequest } from './lean-client.ts';

export type Prepared = {
  readonly method: string;
  readonly target: Target;
  /** Tells servers apart whose connections are not shared. */
  readonly key: string;
  /** All of it, to be written as Latin-1; undefined where it is too large to be worth it. */
  readonly text: string | undefined;
  readonly bytes: Buffer;
  readonly headers: readonly HeaderPair[];
  readonly path: string;
  readonly authority: string;
  readonly body: Uint8Array | undefined;
  readonly isHead: boolean;
  readonly isIdempotent: boolean;
  readonly closes: boolean;
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  /** Header block of HTTP/2, made with the first request that needs it. */
  block: readonly string[] | undefined;
};

/** Methods that may be repeated without harm (RFC 9110, 9.2.2). */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']);
/** Node writes short texts faster than bytes. */
const MAX_TEXT_BYTES = 16 * 1024;

const keyOf = ({ secure, hostname, port, serverName, certificate, route }: Target): string =>
  `${secure ? `s|${serverName}|${certificate}` : ''}|${hostname}|${port}|${route?.key ?? ''}`;

const unsendable = ({ class: kind, message, hint }: ExchangeError, url: string): Problem =>
  new Problem(kind === 'url' ? 'load.url' : 'load.request', `${message} (request to ${url})`, {
    ...(hint && { hint }),
  });

const chunked = (body: Uint8Array | undefined): Buffer => {
  const size = body?.length ?? 0;
  const data = body && size > 0 ? [Buffer.from(`${size.toString(16)}\r\n`), body, Buffer.from('\r\n')] : [];
  return Buffer.concat([...data, Buffer.from('0\r\n\r\n')]);
};

const callOf = ({ url, headers, body, bodyType, method }: LeanRequest): Call => ({
  method: method.toUpperCase() || 'GET',
  url,
  headers,
  ...(body && { body: memoryBody(body) }),
  ...(bodyType !== undefined && { bodyType }),
  behaviour: {},
  timeoutMs: 0,
  maxResponseBytes: 0,
});

const bodyKind = ({ body, bodyType }: LeanRequest): 'form' | 'text' | 'bytes' => {
  if (bodyType?.startsWith('multipart/form-data')) return 'form';
  return body && bodyType !== undefined ? 'text' : 'bytes';
};

/** Throws Problem for what cannot be sent. */
export const prepareRequest = (request: LeanRequest, rules: TargetRules, userAgent: string): Prepared => {
  const call = callOf(request);
  const url = splitCallUrl(call.url);
  const proxyAuthorization = forwardAuthorization(url, rules.router);
  const system = { userAgent, host: url.authority, credentials: url.credentials, proxyAuthorization };
  const { draft, cookie } = draftHeaders(call, system, request.cookie);
  const direct = findTarget(call.url, draft.get('host')?.values[0], {}, rules);
  if ('class' in direct) throw unsendable(direct, call.url);
  const { method } = call;
  const wrong = findUnsendable(method, direct.requestTarget, listHeaders(draft));
  if (wrong) throw unsendable(wrong, call.url);
  const { target, requestTarget } = passageWith(direct, draft);
  const headers = listHeaders(draft);
  const leg = { method, url: call.url, draft, body: call.body, cookie, bodyKind: bodyKind(request) };
  const head = Buffer.from(`${createHead(method, requestTarget, headers)}\r\n`, headEncoding(leg));
  const payload = isChunked(draft) ? chunked(request.body) : (request.body ?? Buffer.alloc(0));
  const bytes = Buffer.concat([head, payload]);
  return {
    method,
    target,
    key: keyOf(target),
    text: bytes.length <= MAX_TEXT_BYTES ? bytes.toString('latin1') : undefined,
    bytes,
    headers,
    path: requestTarget,
    authority: draft.get('host')?.values[0] ?? url.host,
    body: request.body,
    isHead: method === 'HEAD',
    isIdempotent: IDEMPOTENT.has(method),
    closes: closesConnection(leg),
    timeoutMs: request.timeoutMs,
    maxResponseBytes: request.maxResponseBytes,
    block: undefined,
  };
};
