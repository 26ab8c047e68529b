// Makes samples of what requests came to, with k6's metrics and tags. What records is made once for a request and a status.

import type { Check } from '../../model/check.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { MetricSink, MetricTags } from '../../model/metric.ts';
import type { Step } from '../../model/plan.ts';
import type { LeanAnswer, LeanTimings } from '../../protocols/http/lean/lean-client.ts';

/** What one request took and moved; times in ms. */
type Measured = {
  readonly durationMs: number;
  readonly timings: LeanTimings;
  readonly sentBytes: number;
  readonly receivedBytes: number;
};

type Record = (measured: Measured, lateMs: number) => void;

export type RequestSamples = {
  /** `lateMs`: how long after its schedule the request was sent; 0 in closed models. */
  request(exchange: Exchange, lateMs: number): void;
  /** The same of an answer that is no exchange yet. */
  answer(answer: LeanAnswer, method: string, lateMs: number): void;
  check(check: Pick<Check, 'name' | 'verdict'>): void;
  scriptError(): void;
};

/** `::Folder::Sub`; the root is nothing. */
const groupOf = (path: readonly string[]): string => path.map((name) => `::${name}`).join('');

export const nameOf = ({ path, name }: Pick<Step, 'path' | 'name'>): string => [...path, name].join(' / ');

/** Checks whose names differ every time must not fill the memory. */
const MAX_CHECKS = 1000;

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
    requests(1);
    isFailed(failed);
    duration(durationMs + lateMs);
    service(durationMs);
    blocked(timings.blockedMs);
    connecting(timings.connectingMs);
    tls(timings.tlsMs);
    sending(timings.sendingMs);
    waiting(timings.waitingMs);
    receiving(timings.receivingMs);
    sent(sentBytes);
    received(receivedBytes);
  };
};

const measuredOf = ({ timings, sent, received }: Exchange): Measured => {
  const { totalMs, waitMs = 0, dnsMs = 0, tcpMs = 0, tlsMs = 0, firstByteMs = 0, downloadMs = 0 } = timings;
  let receivedBytes = 0;
  for (const { sizes } of received) receivedBytes += sizes.headerBytes + sizes.wireBytes;
  return {
    durationMs: totalMs,
    timings: {
      blockedMs: waitMs + dnsMs,
      connectingMs: tcpMs,
      tlsMs,
      sendingMs: Math.max(0, totalMs - waitMs - dnsMs - tcpMs - tlsMs - firstByteMs - downloadMs),
      waitingMs: firstByteMs,
      receivingMs: downloadMs,
    },
    sentBytes: sent.sizes.headerBytes + sent.sizes.wireBytes,
    receivedBytes,
  };
};

/** `tags`: the scenario's. */
export const createSamples = (
  metrics: MetricSink,
  step: Pick<Step, 'path' | 'name'>,
  tags: MetricTags,
): RequestSamples => {
  const common: MetricTags = { ...tags, name: nameOf(step), group: groupOf(step.path) };
  const records = new Map<string, Record>();
  const checks = new Map<string, (isYes: boolean) => void>();
  const scriptErrors = metrics.counter('script_errors', common);
  const recordFor = (method: string, status: number, kind: string | undefined, suffix: string): Record => {
    const key = `${method} ${status} ${kind ?? ''}${suffix}`;
    const known = records.get(key);
    if (known) return known;
    const failed = kind !== undefined || status >= 400;
    const own = {
      ...common,
      ...(suffix === '' ? {} : { name: `${common.name}${suffix}` }),
      method,
      status: String(status),
      expected_response: String(!failed),
      ...(kind === undefined ? {} : { error_code: kind }),
    };
    const made = recordOf(metrics, own, failed);
    records.set(key, made);
    return made;
  };
  return {
    request: (exchange, lateMs) => {
      const { error, role, sent, received } = exchange;
      const status = error ? 0 : (received.at(-1)?.status ?? 0);
      const suffix = role === 'main' || role === 'redirect' ? '' : ` (${role})`;
      recordFor(sent.method, status, error?.class, suffix)(measuredOf(exchange), lateMs);
    },
    answer: (answer, method, lateMs) =>
      recordFor(method, answer.error ? 0 : answer.status, answer.error?.class, '')(answer, lateMs),
    check: ({ name, verdict }) => {
      if (verdict === 'skip') return;
      let record = checks.get(name);
      if (!record) {
        const shown = checks.size < MAX_CHECKS ? name : 'other checks';
        record = metrics.rate('checks', { ...common, check: shown });
        if (checks.size < MAX_CHECKS) checks.set(name, record);
      }
      record(verdict === 'pass');
    },
    scriptError: () => scriptErrors(1),
  };
};
