// The samples of one exchange of a functional run, under the names that a load gives them.
import type { ExchangeRecord, Timings } from '../../model/exchange.ts';
import type { MetricSink, MetricTags } from '../../model/metric.ts';

/** k6's duration: without making the connection. */
export const durationOf = ({ totalMs, waitMs = 0, dnsMs = 0, tcpMs = 0, tlsMs = 0 }: Timings): number =>
  Math.max(0, totalMs - waitMs - dnsMs - tcpMs - tlsMs);

const PHASES = {
  http_req_blocked: 'waitMs',
  http_req_connecting: 'tcpMs',
  http_req_tls_handshaking: 'tlsMs',
  http_req_waiting: 'firstByteMs',
  http_req_receiving: 'downloadMs',
} as const satisfies { readonly [metric: string]: keyof Timings };

/** Records an exchange of the role main. `name` is `Folder / Request`. */
export const recordExchange = (metrics: MetricSink, name: string, exchange: ExchangeRecord): void => {
  const { received, timings, error, sent } = exchange;
  const status = received.at(-1)?.status ?? 0;
  const tags: MetricTags = {
    name,
    method: sent.method,
    status: String(status),
    expected_response: String(status > 0 && status < 400),
    ...(error ? { error_code: error.class } : {}),
  };
  metrics.counter('http_reqs', tags)(1);
  metrics.trend('http_req_duration', tags)(durationOf(timings));
  metrics.rate('http_req_failed', tags)(error !== undefined || status >= 400 || status === 0);
  metrics.counter('data_sent', tags)(sent.sizes.headerBytes + sent.sizes.wireBytes);
  for (const { sizes } of received) metrics.counter('data_received', tags)(sizes.headerBytes + sizes.wireBytes);
  for (const [metric, phase] of Object.entries(PHASES)) {
    const time = timings[phase];
    if (time !== undefined) metrics.trend(metric, tags)(time);
  }
};
