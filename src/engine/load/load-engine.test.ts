// Loads against a real server, without the processes around them.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createMetrics } from '../../core/metrics.ts';
import type { LoadProfile, LoadTarget } from '../../model/load.ts';
import type { MetricSeries } from '../../model/metric.ts';
import { createLoadEngine } from './create-load-engine.ts';
import type { LoadEngineInput } from './load-engine.ts';
import { clock, openTestClient } from './testing/test-client.ts';

const serve = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};

const drive = async (
  url: string,
  profile: LoadProfile,
  more: { gracefulStopMs?: number; stopAfterMs?: number } = {},
) => {
  const metrics = createMetrics();
  const client = openTestClient();
  const target: LoadTarget = { method: 'GET', url, headers: [] };
  const input: LoadEngineInput = {
    load: {
      plan: { name: 'test', units: [] },
      scenarios: [
        {
          name: 'default',
          profile,
          startMs: 0,
          gracefulStopMs: more.gracefulStopMs ?? 5000,
          stepIds: [],
          userSetupIds: [],
        },
      ],
      warmUpMs: 0,
      windowMs: 1000,
      connections: { pipelining: 1, limit: 0 },
    },
    target,
    segment: { index: 0, count: 1 },
    options: {
      bail: 'off',
      scripts: true,
      delayRequestMs: 0,
      timeouts: { runMs: 0, requestMs: 10_000, scriptMs: 0, streamMs: 0 },
      maxResponseBytes: 0,
      followRedirects: true,
      sources: false,
    },
    rows: [],
    client,
    metrics,
    createUser: () => {
      throw new Error('a plain benchmark has no users with a world');
    },
    clock,
    now: Date.now,
    random: Math.random,
    newId: () => '',
    callAt: (moment, callback) => {
      const timer = setTimeout(callback, Math.max(0, moment - clock()));
      return () => clearTimeout(timer);
    },
    tell: () => undefined,
  };
  const engine = await createLoadEngine(input);
  const controller = new AbortController();
  if (more.stopAfterMs !== undefined) setTimeout(() => controller.abort(), more.stopAfterMs);
  await engine.run(clock(), controller.signal);
  const series = metrics.totals();
  const of = (name: string): readonly MetricSeries[] => series.filter(({ metric }) => metric === name);
  const sum = (name: string) =>
    of(name).reduce((total, { value }) => total + (value.kind === 'counter' ? value.sum : 0), 0);
  const trend = (name: string) => {
    const value = of(name)[0]?.value;
    if (value?.kind !== 'trend') throw new Error(`there is no trend ${name}`);
    return value;
  };
  return { of, sum, trend };
};

test('iterations of all users and of each are exactly as many as asked', async () => {
  const url = await serve((_request, response) => response.end());
  const shared = await drive(url, { executor: 'shared-iterations', vus: 3, iterations: 50, maxDurationMs: 20_000 });
  expect([shared.sum('iterations'), shared.sum('http_reqs')]).toEqual([50, 50]);
  const each = await drive(url, { executor: 'per-vu-iterations', vus: 3, iterations: 5, maxDurationMs: 20_000 });
  expect([each.sum('iterations'), each.sum('http_reqs')]).toEqual([15, 15]);
});

test('an open model sees a stall that all who came meanwhile would have met; a closed one hides it', async () => {
  const stalling = async () => {
    const began = clock();
    return serve((_request, response) => {
      const sinceMs = clock() - began;
      const restMs = sinceMs > 300 && sinceMs < 1000 ? 1000 - sinceMs : 0;
      setTimeout(() => response.end(), restMs);
    });
  };
  const open = await drive(await stalling(), {
    executor: 'constant-arrival-rate',
    rate: 100,
    timeUnitMs: 1000,
    durationMs: 1500,
    preAllocatedVus: 1,
    maxVus: 200,
  });
  expect(open.sum('iterations')).toBe(150);
  // Some seventy arrivals wait 350 ms in the mean; the closed user waits once.
  expect(open.trend('http_req_duration').sum).toBeGreaterThan(10_000);
  const closed = await drive(await stalling(), { executor: 'constant-vus', vus: 1, durationMs: 1500 });
  expect(closed.trend('http_req_duration').max).toBeGreaterThan(300);
});

test('what finds no free user is dropped and counted', async () => {
  const url = await serve((_request, response) => setTimeout(() => response.end(), 300));
  const open = await drive(url, {
    executor: 'constant-arrival-rate',
    rate: 40,
    timeUnitMs: 1000,
    durationMs: 500,
    preAllocatedVus: 1,
    maxVus: 2,
  });
  expect(open.sum('dropped_iterations')).toBeGreaterThan(5);
  expect(open.sum('dropped_iterations') + open.sum('iterations')).toBe(20);
});

test('when the time of an interrupted load is up, iterations under way are counted as interrupted, not as failures', async () => {
  const url = await serve(() => undefined);
  const { sum, of } = await drive(url, { executor: 'constant-vus', vus: 3, durationMs: 200 }, { gracefulStopMs: 100 });
  expect(sum('interrupted_iterations')).toBe(3);
  expect(of('http_req_failed')).toEqual([]);
  const killed = await drive(url, { executor: 'constant-vus', vus: 3, durationMs: 20_000 }, { stopAfterMs: 200 });
  expect(killed.sum('interrupted_iterations')).toBe(3);
});

test('users that a ramp takes away end, and those that it brings start', async () => {
  const url = await serve((_request, response) => setTimeout(() => response.end(), 20));
  const stages = [
    { durationMs: 400, target: 4 },
    { durationMs: 400, target: 0 },
  ];
  const { sum } = await drive(url, { executor: 'ramping-vus', startVus: 0, stages, gracefulRampDownMs: 5000 });
  expect(sum('iterations')).toBeGreaterThan(8);
  expect(sum('interrupted_iterations')).toBe(0);
});

test('a server that nobody listens at is an error of each request, told by its kind', async () => {
  const { of, sum } = await drive('http://127.0.0.1:9/', {
    executor: 'shared-iterations',
    vus: 2,
    iterations: 6,
    maxDurationMs: 20_000,
  });
  expect(sum('http_reqs')).toBe(6);
  expect(of('http_reqs')[0]?.tags).toMatchObject({ error_code: 'connect', status: '0', expected_response: 'false' });
});
