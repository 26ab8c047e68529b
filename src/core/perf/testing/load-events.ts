// The events of a load that never ran, for tests of what is made of them.
import type { RunEvent } from '../../../model/event.ts';
import type { LoadScenario, LoadTotals } from '../../../model/load.ts';
import type { PerfEnvironment } from '../../../model/perf.ts';
import { createMetrics } from '../../metrics.ts';
import { seededRandom } from '../../statistics/random.ts';

export const ENVIRONMENT: PerfEnvironment = {
  os: 'linux',
  arch: 'x64',
  cpu: 'Some CPU',
  cores: 2,
  node: 'v24.0.0',
  tool: '0.1.0',
};

export type MadeLoad = {
  readonly seconds: number;
  readonly warmUpSeconds?: number;
  readonly vus?: number;
  readonly requests?: readonly string[];
  readonly factor?: number;
  readonly failing?: number;
  readonly seed?: number;
  readonly isSaturated?: boolean;
};

const NAMES = ['Pets / List', 'Pets / Get'] as const;
const REQUESTS = ['GET {{baseUrl}}/pets (Pets / List)', 'GET {{baseUrl}}/pets/1 (Pets / Get)'];

const scenario = (vus: number, durationMs: number): LoadScenario => ({
  name: 'default',
  profile: { executor: 'constant-vus', vus, durationMs },
  startMs: 0,
  gracefulStopMs: 30_000,
  stepIds: ['0/0', '0/1'],
  userSetupIds: [],
});

const windowSeries = (random: () => number, { factor = 1, failing = 0, vus = 10 }: MadeLoad) => {
  const metrics = createMetrics();
  for (const [at, name] of NAMES.entries()) {
    for (let sample = 0; sample < 20; sample += 1) {
      const failed = random() < failing;
      const tags = { name, group: '::Pets', method: 'GET', scenario: 'default', status: failed ? '500' : '200' };
      metrics.trend('http_req_duration', tags)(factor * (10 + 20 * at) * (0.9 + 0.2 * random()));
      metrics.counter('http_reqs', tags)(1);
      metrics.rate('http_req_failed', tags)(failed);
    }
  }
  metrics.gauge('vus', {})(vus);
  return metrics.take();
};

/** A window a second, 20 samples of each of two requests in it. */
export const loadEvents = (made: MadeLoad): readonly RunEvent[] => {
  const { seconds, warmUpSeconds = 0, vus = 10, requests = REQUESTS, isSaturated = false } = made;
  const random = seededRandom(made.seed ?? 1);
  const whole = createMetrics();
  const windows = Array.from({ length: seconds }, (_, index): RunEvent => {
    const isWarmUp = index < warmUpSeconds;
    const series = windowSeries(random, made);
    if (!isWarmUp) whole.add(series);
    const window = { index, startMs: index * 1000, durationMs: 1000, isWarmUp, series, generator: [] };
    return { type: 'window.closed', at: 1000 * (index + 1), window };
  });
  const scenarios = [scenario(vus, 20_000)];
  const load: LoadTotals = {
    durationMs: (seconds - warmUpSeconds) * 1000,
    warmUpMs: warmUpSeconds * 1000,
    series: whole.totals(),
    thresholds: [],
    generator: {
      processes: 1,
      cpuMean: 0.2,
      cpuMax: 0.4,
      loopDelayP99Ms: 2,
      gcShare: 0.01,
      rssMaxBytes: 1e8,
      isSaturated,
      reasons: isSaturated ? ['its processes used all of a core'] : [],
    },
    scenarios,
    isRuled: { checks: true, errors: true },
  };
  const scopes = { environment: [], globals: [], collections: [] } as never;
  return [
    {
      type: 'run.started',
      at: 0,
      runId: 'r',
      name: 'Pets',
      kind: 'load',
      tool: { name: 'assay', version: '0.1.0' },
      units: [{ index: 0, id: 'u', name: 'Pets', file: 'pets.json', steps: 2, iterations: 1, kind: 'load' }],
      load: { scenarios, requests },
    },
    ...windows,
    { type: 'run.finished', at: seconds * 1000, scopes, load },
  ];
};
