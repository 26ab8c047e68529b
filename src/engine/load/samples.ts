// Makes samples of what requests came to, with k6's metrics and tags. What records is made once for a request and a status.

import { durationOf } from '../../core/perf/exchange-series.ts';
import { requestName } from '../../core/request-name.ts';
import type { Check } from '../../model/check.ts';
import type { Exchange, ExchangeErrorClass, ExchangeRole } from '../../model/exchange.ts';
import type { MetricSink, MetricTags } from '../../model/metric.ts';
import type { Step } from '../../model/plan.ts';
import type { LeanAnswer, LeanTimings } from '../../protocols/http/lean/lean-client.ts';

/** What one request took and moved; times in ms. */
type Measured = {
  /** Connecting is not part of it, as in k6. */
  readonly durationMs: number;
  readonly timings: LeanTimings;
  readonly sentBytes: number;
  readonly receivedBytes: number;
};

type Record = (measured: Measured, lateMs: number | undefined) => void;

export type RequestSamples = {
  /**
   * `lateMs`: how long after its schedule the request was sent; its duration is then all the time since the schedule, connecting included.
   * Absent where nothing had scheduled it.
   */
  request(exchange: Exchange, lateMs: number | undefined): void;
  /** The same of an answer that is no exchange yet. */
  answer(answer: LeanAnswer, method: string, lateMs: number | undefined): void;
  /** One that could not be made or signed: it got no answer either. */
  unsent(method: string, kind: ExchangeErrorClass): void;
  check(check: Pick<Check, 'name' | 'verdict'>): void;
  scriptError(): void;
};

/** Failures before anything was sent: nothing slows down a user that goes on at once. */
export const isNobodyReached = (kind: ExchangeErrorClass): boolean =>
  kind === 'connect' || kind === 'dns' || kind === 'tls' || kind === 'url' || kind === 'file' || kind === 'auth';

/** `::Folder::Sub`; the root is nothing. */
const groupOf = (path: readonly string[]): string => path.map((name) => `::${name}`).join('');

/** Checks whose names differ every time, and methods that scripts make up, must not fill the memory. */
const MAX_CHECKS = 1000;
const MAX_RECORDS = 500;

const recordOf = (metrics: MetricSink, tags: MetricTags, failed: boolean): Record => {
  const trend = (name: string) => metrics.trend(name, tags);
  const requests = metrics.counter('http_reqs', tags);
  const duration = trend('http_req_duration');
  const service = trend('http_req_service');
  const isFailed = metrics.rate('http_req_failed', tags);
  const blocked = trend('http_req_blocked');
  const connecting = trend('http_req_connecting');
  const tls = trend('http_req_tls_handshaking');
  const sending = trend('http_req_sending');
  const waiting = trend('http_req_waiting');
  const receiving = trend('http_req_receiving');
  const sent = metrics.counter('data_sent', tags);
  const received = metrics.counter('data_received', tags);
  return ({ durationMs, timings, sentBytes, receivedBytes }, lateMs) => {
    const { blockedMs, connectingMs, tlsMs } = timings;
    requests(1);
    isFailed(failed);
    duration(lateMs === undefined ? durationMs : lateMs + blockedMs + connectingMs + tlsMs + durationMs);
    service(durationMs);
    blocked(blockedMs);
    connecting(connectingMs);
    tls(tlsMs);
    sending(timings.sendingMs);
    waiting(timings.waitingMs);
    receiving(timings.receivingMs);
    sent(sentBytes);
    received(receivedBytes);
  };
};

const measuredOf = ({ timings, sent, received }: Exchange): Measured => {
  const { waitMs = 0, dnsMs = 0, tcpMs = 0, tlsMs = 0, firstByteMs = 0, downloadMs = 0 } = timings;
  let receivedBytes = 0;
  for (const { sizes } of received) receivedBytes += sizes.headerBytes + sizes.wireBytes;
  const durationMs = durationOf(timings);
  return {
    durationMs,
    timings: {
      blockedMs: waitMs + dnsMs,
      connectingMs: tcpMs,
      tlsMs,
      sendingMs: Math.max(0, durationMs - firstByteMs - downloadMs),
      waitingMs: firstByteMs,
      receivingMs: downloadMs,
    },
    sentBytes: sent.sizes.headerBytes + sent.sizes.wireBytes,
    receivedBytes,
  };
};

const NOTHING: Measured = {
  durationMs: 0,
  timings: { blockedMs: 0, connectingMs: 0, tlsMs: 0, sendingMs: 0, waitingMs: 0, receivingMs: 0 },
  sentBytes: 0,
  receivedBytes: 0,
};

/** A challenge that was answered is no failure. */
const isFailure = (status: number, role: ExchangeRole): boolean =>
  status >= 400 && !(role === 'auth' && (status === 401 || status === 407));

const createCheckSamples = (metrics: MetricSink, common: MetricTags): RequestSamples['check'] => {
  const checks = new Map<string, (isYes: boolean) => void>();
  const open = (check: string) => metrics.rate('checks', { ...common, check });
  const recordFor = (name: string): ((isYes: boolean) => void) => {
    const known = checks.get(name);
    if (known) return known;
    if (checks.size >= MAX_CHECKS) return open('other checks');
    const made = open(name);
    checks.set(name, made);
    return made;
  };
  return ({ name, verdict }) => {
    if (verdict !== 'skip') recordFor(name)(verdict === 'pass');
  };
};

/** `tags`: the scenario's. */
export const createSamples = (
  metrics: MetricSink,
  step: Pick<Step, 'path' | 'name'>,
  tags: MetricTags,
): RequestSamples => {
  const common: MetricTags = { ...tags, name: requestName(step), group: groupOf(step.path) };
  const records = new Map<string, Record>();
  let last: { method: string; status: number; kind: string | undefined; role: string; record: Record } | undefined;
  const scriptErrors = metrics.counter('script_errors', common);
  const open = (method: string, status: number, kind: ExchangeErrorClass | undefined, role: ExchangeRole): Record => {
    const failed = kind !== undefined || isFailure(status, role);
    const isOwn = role === 'main' || role === 'redirect';
    const own = {
      ...common,
      ...(isOwn ? {} : { name: `${common.name} (${role})` }),
      method,
      status: String(status),
      expected_response: String(!failed),
      ...(kind === undefined ? {} : { error_code: kind }),
    };
    return recordOf(metrics, own, failed);
  };
  const recordFor = (
    method: string,
    status: number,
    kind: ExchangeErrorClass | undefined,
    role: ExchangeRole,
  ): Record => {
    const isSame = last?.method === method && last.status === status && last.kind === kind && last.role === role;
    if (last && isSame) return last.record;
    const key = `${method} ${status} ${kind ?? ''} ${role}`;
    const record = records.get(key) ?? open(records.size < MAX_RECORDS ? method : 'other', status, kind, role);
    if (records.size < MAX_RECORDS) records.set(key, record);
    last = { method, status, kind, role, record };
    return record;
  };
  return {
    request: (exchange, lateMs) => {
      const { error, role, sent, received } = exchange;
      const status = error ? 0 : (received.at(-1)?.status ?? 0);
      recordFor(sent.method, status, error?.class, role)(measuredOf(exchange), lateMs);
    },
    answer: (answer, method, lateMs) =>
      recordFor(method, answer.error ? 0 : answer.status, answer.error?.class, 'main')(answer, lateMs),
    unsent: (method, kind) => recordFor(method, 0, kind, 'main')(NOTHING, undefined),
    check: createCheckSamples(metrics, common),
    scriptError: () => scriptErrors(1),
  };
};
