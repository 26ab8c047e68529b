// Outputs against real servers and sockets, and what they sent read by decoders that share nothing with the encoders.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createMetrics } from '../../../core/metrics.ts';
import type { RunEvent } from '../../../model/event.ts';
import type { MetricSeries } from '../../../model/metric.ts';
import { isProblem } from '../../../model/problem.ts';
import { createHost, type Host } from '../../host.ts';
import { openOutputs } from './open-outputs.ts';
import { snappy } from './snappy.ts';
import { packetsOf } from './statsd-lines.ts';
import { parsePrometheus } from './testing/parse-prometheus.ts';
import { decodeWriteRequest, unsnappy } from './testing/read-write-request.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-outputs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hostWith = (env: Host['env'] = {}): Host => ({ ...createHost(), env });

const EVIL = 'a "b"\\ {c="d"} |#x:1,\nsecond line';

const DURATIONS = [0.5, 1, 3, 10, 10, 40, 300, 90_000];

const seriesOf = (name = 'Pets / List'): readonly MetricSeries[] => {
  const metrics = createMetrics();
  const tags = {
    name,
    scenario: 'default',
    method: 'GET',
    status: '200',
    group: '::Pets',
    error_code: 'reset',
    own: '1',
  };
  for (const ms of DURATIONS) {
    metrics.counter('http_reqs', tags)(1);
    metrics.trend('http_req_duration', tags)(ms);
    metrics.rate('http_req_failed', tags)(ms > 1000);
  }
  metrics.gauge('vus', {})(7);
  metrics.counter('data_received', {})(1500);
  metrics.trend('my metric', {})(3);
  metrics.trend('my-metric', {})(4);
  return metrics.take();
};

const closed = (index: number, series = seriesOf(), isWarmUp = false): RunEvent => ({
  type: 'window.closed',
  at: 1_700_000_001_000 + index * 1000,
  window: {
    index,
    startMs: index * 1000,
    durationMs: 1000,
    isWarmUp,
    series,
    generator: [
      { process: 0, cpu: 0.5, loopDelayP99Ms: 20, loopUtilisation: 0.4, gcMs: 1, heapBytes: 1, rssBytes: 100 },
    ],
  },
});

type Received = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer };

/** A receiver that answers as it is told, request by request; the last answer goes on. */
const receiver = async (answers: readonly (readonly [status: number, text: string])[] = [[200, '{}']]) => {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request));
    const [status, text] = answers[Math.min(received.length, answers.length - 1)]!;
    received.push({ path: request.url ?? '', headers: request.headers, body });
    response.writeHead(status).end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { received, host: `127.0.0.1:${port}`, close: () => server.close() };
};

const problemOf = async (word: string, host = hostWith()) => {
  const error = await openOutputs([word], host).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return isProblem(error) ? error : undefined;
};

describe('words of outputs', () => {
  it.each([
    'prometheus=',
    'prometheus=host',
    'prometheus=:70000',
    'prometheus-rw=localhost',
    'otlp=ftp://a',
    'statsd=:0',
    'statsd=a:1?x',
    'influx=http://u:secretword@x',
    'http://u:secretword@x',
    'promethues=:1',
    '',
  ])('are refused before the load: %s', async (word) => {
    const problem = await problemOf(word);
    expect(problem?.exit).toBe(2);
    expect(`${problem?.message} ${problem?.hint}`).not.toContain('secretword');
  });

  it('name what was meant, and a port that is taken', async () => {
    expect((await problemOf('promethues=:1'))?.hint).toBe('Did you mean prometheus=…?');
    const { host, close } = await receiver();
    expect((await problemOf(`prometheus=${host}`))?.code).toBe('output.port-in-use');
    close();
    expect((await problemOf(`ndjson=${folder}`))?.code).toBe('file.unwritable');
    const otlp = await problemOf('otlp=http://localhost', hostWith({ OTEL_EXPORTER_OTLP_HEADERS: 'secretword' }));
    expect(otlp?.message).toBe('OTEL_EXPORTER_OTLP_HEADERS is no list of headers');
  });
});

const scrape = async (place: string, accept: string) => {
  const response = await fetch(place, { headers: { accept } });
  return { type: response.headers.get('content-type'), text: await response.text() };
};

describe('prometheus', () => {
  it('is scraped in both formats, with cumulative counters and buckets in seconds', async () => {
    const outputs = await openOutputs(['prometheus=:0'], hostWith());
    outputs.take(closed(0, seriesOf(), true));
    outputs.take(closed(1));
    outputs.take(closed(2));
    outputs.take(closed(3, seriesOf(EVIL)));
    const plain = await scrape(outputs.places[0]!, 'text/plain');
    expect(plain.type).toBe('text/plain; version=0.0.4; charset=utf-8');
    const { types, samples } = parsePrometheus(plain.text);
    expect(types.get('assay_http_reqs_total')).toBe('counter');
    expect(types.get('assay_http_req_duration_seconds')).toBe('histogram');
    const labels = { name: 'Pets / List', scenario: 'default', method: 'GET', status: '200', group: '::Pets' };
    const find = (name: string, more = {}) =>
      samples.find(
        (one) =>
          one.name === name &&
          JSON.stringify(Object.entries(one.labels).sort()) ===
            JSON.stringify(Object.entries({ ...labels, ...more }).sort()),
      )?.value;
    expect(find('assay_http_reqs_total')).toBe(16);
    expect(find('assay_http_req_failed_total', { value: 'true' })).toBe(2);
    expect(find('assay_http_req_failed_total', { value: 'false' })).toBe(14);
    const buckets = {
      '0.001': 4,
      '0.0025': 4,
      '0.005': 6,
      '0.01': 10,
      '0.025': 10,
      '0.05': 12,
      '0.25': 12,
      '0.5': 14,
      '60.0': 14,
      '+Inf': 16,
    };
    for (const [le, count] of Object.entries(buckets))
      expect(find('assay_http_req_duration_seconds_bucket', { le }), le).toBe(count);
    expect(find('assay_http_req_duration_seconds_count')).toBe(16);
    expect(find('assay_http_req_duration_seconds_sum')).toBeCloseTo(2 * 90.3645, 6);
    expect(find('assay_http_reqs_total', { name: EVIL })).toBe(8);
    expect(samples.find(({ name }) => name === 'assay_vus')?.value).toBe(7);
    expect(samples.find(({ name }) => name === 'assay_data_received_bytes_total')?.value).toBe(4500);
    expect(samples.find(({ name }) => name === 'assay_generator_event_loop_delay_seconds')).toMatchObject({
      value: 0.02,
      labels: { process: '0' },
    });
    expect(types.has('assay_my_metric') && types.has('assay_my_metric_2')).toBe(true);
    const open = await scrape(outputs.places[0]!, 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5');
    expect(open.type).toMatch(/^application\/openmetrics-text; version=1.0.0/);
    expect(open.text.endsWith('# EOF\n')).toBe(true);
    const parsed = parsePrometheus(open.text);
    expect(parsed.types.get('assay_http_reqs')).toBe('counter');
    expect(parsed.samples.map(({ name, value }) => [name, value])).toEqual(
      samples.map(({ name, value }) => [name, value]),
    );
    expect((await fetch(outputs.places[0]!.replace('metrics', 'other'))).status).toBe(404);
    expect((await fetch(outputs.places[0]!, { method: 'POST' })).status).toBe(405);
    expect(await outputs.close()).toEqual([]);
    expect(await outputs.close()).toEqual([]);
    await expect(fetch(outputs.places[0]!)).rejects.toThrow();
  });

  it('keeps few series however many names there are', async () => {
    const outputs = await openOutputs(['prometheus=:0'], hostWith());
    for (let i = 0; i < 3; i += 1)
      outputs.take(
        closed(
          i,
          Array.from({ length: 400 }, (_, n) => ({
            metric: 'http_reqs',
            tags: { name: `GET /${i}/${n}` },
            value: { kind: 'counter', sum: 1 },
          })),
        ),
      );
    const { samples } = parsePrometheus((await scrape(outputs.places[0]!, '')).text);
    const requests = samples.filter(({ name }) => name === 'assay_http_reqs_total');
    expect(requests).toHaveLength(501);
    expect(requests.reduce((sum, { value }) => sum + value, 0)).toBe(1200);
    await outputs.close();
  });
});

describe('prometheus-rw', () => {
  it('pushes what changed as protobuf in snappy, with sorted labels and the credentials of the URL', async () => {
    const { received, host, close } = await receiver();
    const outputs = await openOutputs(
      [`prometheus-rw=http://user:pass%20word@${host}/api/v1/write?key=abcdef`],
      hostWith(),
    );
    expect(outputs.places).toEqual([`http://${host}/api/v1/write`]);
    outputs.take(closed(0));
    outputs.take(closed(1, [{ metric: 'vus', tags: {}, value: { kind: 'gauge', last: 3, min: 3, max: 3 } }]));
    expect(await outputs.close()).toEqual([]);
    close();
    expect(received).toHaveLength(2);
    expect(received[0]).toMatchObject({
      path: '/api/v1/write?key=abcdef',
      headers: {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'snappy',
        'x-prometheus-remote-write-version': '0.1.0',
        authorization: `Basic ${btoa('user:pass word')}`,
      },
    });
    const [first, second] = received.map(({ body }) => decodeWriteRequest(unsnappy(body)));
    const requests = first!.series.find(({ labels }) => labels[0]![1] === 'assay_http_reqs_total')!;
    expect(requests).toEqual({
      labels: [
        ['__name__', 'assay_http_reqs_total'],
        ['group', '::Pets'],
        ['method', 'GET'],
        ['name', 'Pets / List'],
        ['scenario', 'default'],
        ['status', '200'],
      ],
      samples: [{ value: 8, timestamp: 1_700_000_001_000 }],
    });
    for (const { labels } of first!.series)
      expect(labels.map(([name]) => name)).toEqual(labels.map(([name]) => name).sort());
    expect(first!.metadata).toContainEqual({ type: 3, name: 'assay_http_req_duration_seconds', unit: 'seconds' });
    expect(second!.series.map(({ labels }) => labels[0]![1]).sort()).toEqual([
      'assay_generator_cpu_ratio',
      'assay_generator_event_loop_delay_seconds',
      'assay_generator_memory_bytes',
      'assay_vus',
    ]);
  });

  it('tries again what the receiver could not take, and loses nothing by it', async () => {
    const { received, host, close } = await receiver([
      [503, 'busy'],
      [204, ''],
    ]);
    const outputs = await openOutputs(
      [`prometheus-rw=http://${host}/w`],
      hostWith({ ASSAY_PROMETHEUS_RW_TOKEN: 'token-123' }),
    );
    outputs.take(closed(0));
    outputs.take(closed(1));
    expect(await outputs.close()).toEqual([]);
    close();
    const times = received.map(({ body }) => decodeWriteRequest(unsnappy(body)).series[0]!.samples[0]!.timestamp);
    expect(times).toEqual([1_700_000_001_000, 1_700_000_001_000, 1_700_000_002_000]);
    expect(received[0]!.headers.authorization).toBe('Bearer token-123');
  });

  it('says once what was refused, without what was secret in it', async () => {
    const { host, close } = await receiver([[400, 'no: Bearer token-123 abcdef']]);
    const outputs = await openOutputs(
      [`prometheus-rw=http://${host}/w?key=abcdef`],
      hostWith({ ASSAY_PROMETHEUS_RW_TOKEN: 'token-123' }),
    );
    for (let i = 0; i < 3; i += 1) outputs.take(closed(i));
    const problems = await outputs.close();
    close();
    expect(problems.map(({ message }) => message)).toEqual([
      `Metrics did not all reach http://${host}/w: 3 of 3 pushes were lost; it answered 400: no: ******** ********`,
    ]);
  });

  it('is a warning where nobody listens, and bounded however long the load is', async () => {
    const { host, close } = await receiver();
    close();
    const outputs = await openOutputs([`prometheus-rw=http://${host}/w`], hostWith());
    for (let i = 0; i < 40; i += 1) outputs.take(closed(i));
    const [problem, ...more] = await outputs.close();
    expect(more).toEqual([]);
    expect(problem?.message).toMatch(/40 of 40 pushes were lost; .*ECONNREFUSED/);
  });
});

describe('snappy', () => {
  it('is undone by an independent decoder, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 400 }), (bytes, times) => {
        const long = Buffer.concat(
          Array.from({ length: times }, (_, i) => Buffer.concat([bytes, Buffer.from([i & 255])])),
        );
        expect(unsnappy(snappy(long)).equals(long)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('makes labels that repeat small', () => {
    const text = Buffer.from(
      Array.from({ length: 2000 }, (_, i) => `scenario default method GET name Pets / List ${i}`).join(''),
    );
    expect(snappy(text).length).toBeLessThan(text.length / 4);
  });
});

describe('otlp', () => {
  it('pushes cumulative sums, gauges and histograms in the shape of the official JSON', async () => {
    const { received, host, close } = await receiver();
    const outputs = await openOutputs(
      [`otlp=http://${host}/base/`],
      hostWith({ OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b, x=1' }),
    );
    outputs.take(closed(0));
    outputs.take(closed(1));
    expect(await outputs.close()).toEqual([]);
    close();
    expect(received[1]).toMatchObject({
      path: '/base/v1/metrics',
      headers: { 'content-type': 'application/json', 'api-key': 'a b', x: '1' },
    });
    const { resourceMetrics } = JSON.parse(received[1]!.body.toString());
    expect(resourceMetrics[0].resource.attributes[0]).toEqual({ key: 'service.name', value: { stringValue: 'assay' } });
    const metrics: { readonly name: string; readonly [key: string]: unknown }[] =
      resourceMetrics[0].scopeMetrics[0].metrics;
    const find = (name: string) => metrics.find((one) => one.name === name) as never as Record<string, never>;
    const times = { startTimeUnixNano: '1700000000000000000', timeUnixNano: '1700000002000000000' };
    const attributes = [
      ['group', '::Pets'],
      ['method', 'GET'],
      ['name', 'Pets / List'],
      ['scenario', 'default'],
      ['status', '200'],
    ].map(([key, stringValue]) => ({ key, value: { stringValue } }));
    expect(find('assay.http_reqs').sum).toEqual({
      aggregationTemporality: 2,
      isMonotonic: true,
      dataPoints: [{ attributes, ...times, asDouble: 16 }],
    });
    expect(find('assay.vus').gauge).toEqual({
      dataPoints: [{ attributes: [], timeUnixNano: times.timeUnixNano, asDouble: 7 }],
    });
    const histogram = find('assay.http_req_duration').histogram as unknown as {
      aggregationTemporality: number;
      dataPoints: [{ count: string; bucketCounts: string[]; explicitBounds: number[]; min: number; max: number }];
    };
    const [point] = histogram.dataPoints;
    expect(find('assay.http_req_duration').unit).toBe('s');
    expect(histogram.aggregationTemporality).toBe(2);
    expect(point.bucketCounts).toHaveLength(point.explicitBounds.length + 1);
    expect(point.bucketCounts.reduce((sum, count) => sum + Number(count), 0)).toBe(16);
    expect(point).toMatchObject({ count: '16', min: 0.0005, max: 90 });
  });

  it('tells what a receiver left out', async () => {
    const { host, close } = await receiver([
      [200, '{"partialSuccess":{"rejectedDataPoints":"5","errorMessage":"too many"}}'],
    ]);
    const outputs = await openOutputs([`otlp=http://${host}`], hostWith());
    outputs.take(closed(0));
    expect((await outputs.close()).map(({ message }) => message)).toEqual([
      `Metrics did not all reach http://${host}/v1/metrics: it left out 5 data points: too many`,
    ]);
    close();
  });
});

const statsdLines = async (
  query: string,
  series: readonly MetricSeries[],
  lines: number,
): Promise<readonly string[]> => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const got: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.on('message', (message) => {
    expect(message.length).toBeLessThanOrEqual(1432);
    got.push(...message.toString().split('\n'));
    if (got.length >= lines) resolve();
  });
  const outputs = await openOutputs([`statsd=127.0.0.1:${socket.address().port}${query}`], hostWith());
  outputs.take(closed(0, series));
  await promise;
  expect(await outputs.close()).toEqual([]);
  socket.close();
  return got;
};

const LINE = /^assay\.[\w. -]+:-?\d+(?:\.\d+)?\|(?:c|g|ms)(?:\|@0?\.\d+)?(?:\|#[^|#\n]+)?$/;

describe('statsd', () => {
  it('sends counters, gauges and timings of a window, tags only where they are wanted', async () => {
    const plain = await statsdLines('', seriesOf(EVIL), 18);
    for (const line of plain) expect(line).toMatch(LINE);
    expect(plain).toEqual(
      expect.arrayContaining([
        'assay.http_reqs:8|c',
        'assay.http_req_failed:1|c',
        'assay.http_req_failed.total:8|c',
        'assay.vus:7|g',
      ]),
    );
    expect(plain.filter((line) => line.startsWith('assay.http_req_duration:'))).toHaveLength(8);
    expect(plain.join()).not.toContain('#');
    const tagged = await statsdLines('?tags', seriesOf(EVIL), 18);
    for (const line of tagged) expect(line).toMatch(LINE);
    expect(tagged).toContain(
      'assay.http_reqs:8|c|#group:_Pets,method:GET,name:a_"b"\\_{c="d"}_x_1_second_line,scenario:default,status:200',
    );
  });

  it('sends few timings for many requests, each standing for as many', async () => {
    const metrics = createMetrics();
    const record = metrics.trend('http_req_duration', {});
    for (let i = 1; i <= 10_000; i += 1) record(i / 10);
    const timings = (await statsdLines('', metrics.take(), 23)).filter((line) => line.includes('|ms'));
    expect(timings).toHaveLength(20);
    expect(timings.every((line) => line.endsWith('|@0.002'))).toBe(true);
    const values = timings.map((line) => Number(/:([\d.]+)/.exec(line)![1]));
    expect(values.reduce((sum, value) => sum + value, 0) / 20).toBeCloseTo(500, -1);
  });

  it('fills packets without breaking lines', () => {
    const lines = Array.from({ length: 500 }, (_, i) => `assay.x${'é'.repeat(i % 90)}:${i}|c`);
    const packets = packetsOf(lines, 1432);
    expect(packets.join('\n').split('\n')).toEqual(lines);
    expect(Math.max(...packets.map((packet) => Buffer.byteLength(packet)))).toBeLessThanOrEqual(1432);
  });
});

describe('ndjson', () => {
  it('writes a line a window and series, which is there while the load runs', async () => {
    const file = join(folder, 'deep', 'metrics.ndjson');
    const outputs = await openOutputs([`ndjson=${file}`], hostWith());
    outputs.take(closed(0, seriesOf(), true));
    await expect.poll(() => readFileSync(file, 'utf8')).not.toBe('');
    outputs.take(closed(1, seriesOf(EVIL)));
    expect(await outputs.close()).toEqual([]);
    const lines = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const times = lines.filter(({ metric }) => metric === 'http_req_duration');
    expect(times).toHaveLength(2);
    expect(times[0]).toMatchObject({
      type: 'series',
      time: '2023-11-14T22:13:21.000Z',
      window: 0,
      isWarmUp: true,
      value: { kind: 'trend', count: 8, max: 90_000 },
    });
    expect(times[1]).toMatchObject({ window: 1, tags: { name: EVIL, own: '1' } });
    expect(times[1].value).not.toHaveProperty('p99');
    expect(lines.filter(({ type }) => type === 'generator')).toHaveLength(2);
  });
});
