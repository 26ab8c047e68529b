// A performance report for tests, built by the real builder from windows that are made up.

import { createMetrics } from '../../../core/metrics.ts';
import { createPerfBuilder } from '../../../core/perf/build-perf-report.ts';
import type { RunEvent } from '../../../model/event.ts';
import type { GeneratorHealth, LoadScenario, LoadTotals, ThresholdResult } from '../../../model/load.ts';
import type { PerfReport } from '../../../model/perf.ts';

export type Made = {
  readonly windows?: number;
  readonly perWindow?: number;
  readonly names?: readonly string[];
  readonly title?: string;
  readonly thresholds?: readonly ThresholdResult[];
  readonly generator?: Partial<GeneratorHealth>;
  readonly check?: string;
  readonly custom?: string;
  readonly errorKind?: string;
};

const HEALTH: GeneratorHealth = {
  processes: 2,
  cpuMean: 0.3,
  cpuMax: 0.5,
  loopDelayP99Ms: 2,
  gcShare: 0.01,
  rssMaxBytes: 9e7,
  isSaturated: false,
  reasons: [],
};

const scenarioOf = (title: string, windows: number): LoadScenario => ({
  name: title,
  profile: { executor: 'constant-vus', vus: 4, durationMs: windows * 1000 },
  startMs: 0,
  gracefulStopMs: 0,
  stepIds: [],
  userSetupIds: [],
});

/** What each window adds; every tenth request fails, alternately refused and not answered. */
export const windowSeries = (made: Made, index: number) => {
  const {
    perWindow = 100,
    names = ['Pets / List', 'Pets / Get'],
    errorKind = 'reset',
    check = 'is ok',
    custom = 'items',
  } = made;
  const metrics = createMetrics();
  metrics.gauge('vus', {})(4);
  for (let i = 0; i < perWindow; i += 1) {
    const isFailed = i % 10 === 9;
    const status = isFailed ? (i % 20 === 9 ? '503' : '0') : '200';
    const tags = {
      name: names[i % names.length]!,
      scenario: 'default',
      method: 'GET',
      group: '::Pets',
      status,
      ...(status === '0' ? { error_code: errorKind } : {}),
    };
    const took = 2 + ((i * 7919 + index * 104_729) % 1000) / 20;
    metrics.counter('http_reqs', tags)(1);
    metrics.rate('http_req_failed', tags)(isFailed);
    metrics.trend('http_req_duration', tags)(took);
    metrics.trend('http_req_waiting', tags)(took * 0.9);
    metrics.trend('http_req_receiving', tags)(took * 0.1);
    metrics.rate('checks', { check, name: tags.name })(i % 50 !== 0);
    metrics.trend(custom, {})(i);
  }
  metrics.counter('data_received', {})(1000);
  return metrics.take();
};

/** The events of a load. */
export const loadEvents = (made: Made = {}): readonly RunEvent[] => {
  const { windows = 10, title = 'Pets under load', thresholds = [], generator = {} } = made;
  const totals = createMetrics();
  const closed = Array.from({ length: windows }, (_, index): RunEvent => {
    const series = windowSeries(made, index);
    totals.add(series);
    return {
      type: 'window.closed',
      at: 1e12 + (index + 1) * 1000,
      window: { index, startMs: index * 1000, durationMs: 1000, isWarmUp: false, series, generator: [] },
    };
  });
  const load: LoadTotals = {
    durationMs: windows * 1000,
    warmUpMs: 0,
    series: totals.totals(),
    thresholds,
    generator: { ...HEALTH, ...generator },
    scenarios: [scenarioOf(title, windows)],
    isRuled: { checks: false, errors: false },
  };
  const variables = { values: [] } as never;
  return [
    {
      type: 'run.started',
      at: 1e12,
      runId: 'r',
      name: title,
      tool: { name: 'assay', version: '1' },
      kind: 'load',
      units: [],
    },
    ...closed,
    {
      type: 'run.finished',
      at: 1e12 + windows * 1000,
      scopes: { environment: variables, globals: variables, collections: [] },
      load,
    },
  ];
};

export const madeReport = (made: Made = {}, environment = made.title ?? 'x64'): PerfReport => {
  const builder = createPerfBuilder();
  for (const event of loadEvents(made)) builder.take(event);
  return builder.report({ os: 'linux', arch: environment, cpu: 'A CPU', cores: 2, node: 'v24', tool: '1.0.0' })!;
};
