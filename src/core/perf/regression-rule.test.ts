// The rule on loads that are made up, from fixed seeds: how often it cries wolf, and how often it finds the wolf.
import { describe, expect, it } from 'vitest';
import type { PerfChange } from '../../model/perf.ts';
import { seededRandom } from '../statistics/random.ts';
import { compareStats } from './compare-stats.ts';
import { type Simulation, simulatedLoad } from './testing/simulated-load.ts';

const STEADY: Simulation = { endpoints: 1, blocks: 5, samples: 150, drift: 0.03, alike: 0.3, shift: () => 1 };

type Shift = Simulation['shift'];

const share = (
  plan: Simulation,
  runs: number,
  seed: number,
  changed: Shift,
  isFound: (changes: readonly PerfChange[]) => boolean,
): number => {
  const random = seededRandom(seed);
  let found = 0;
  for (let run = 0; run < runs; run += 1) {
    const [before, after] = [simulatedLoad(plan, random), simulatedLoad({ ...plan, shift: changed }, random)];
    if (isFound(compareStats(before, after, { withThroughput: true, resamples: 200, seed: run }))) found += 1;
  }
  return found / runs;
};

const regressed = (changes: readonly PerfChange[]): boolean => changes.some(({ verdict }) => verdict === 'regression');
const improved = (changes: readonly PerfChange[]): boolean => changes.some(({ verdict }) => verdict === 'improvement');
const same: Shift = () => 1;

const report = (what: string, value: number): number => {
  if (process.env.ASSAY_SHOW_RATES) process.stderr.write(`${what}: ${(value * 100).toFixed(1)} %\n`);
  return value;
};

describe('false alarms on A/A stay at 5 % or below', () => {
  it.each<readonly [string, Partial<Simulation>, number]>([
    ['one endpoint, 5 blocks', {}, 1000],
    ['one endpoint, 10 blocks', { blocks: 10 }, 500],
    ['one endpoint, 30 blocks', { blocks: 30, samples: 40 }, 200],
    ['one endpoint, 5 blocks that hang together', { alike: 0.6 }, 500],
    ['one endpoint, 5 noisy blocks', { drift: 0.06 }, 500],
    ['one endpoint, 20 blocks that hang together', { blocks: 20, alike: 0.8, samples: 40 }, 200],
    ['10 endpoints, 5 blocks', { endpoints: 10, samples: 40 }, 500],
    ['10 endpoints, 10 blocks', { endpoints: 10, blocks: 10, samples: 30 }, 500],
  ])('%s', (what, change, runs) => {
    expect(report(what, share({ ...STEADY, ...change }, runs, 11, same, regressed))).toBeLessThanOrEqual(0.05);
  });
});

describe('a shift of 15 % is found in four of five runs or more', () => {
  it.each<readonly [string, Partial<Simulation>, Shift]>([
    ['one endpoint, 5 blocks', {}, () => 1.15],
    ['one endpoint, 5 blocks that hang together', { alike: 0.6 }, () => 1.15],
    ['10 endpoints that all shift, 5 blocks', { endpoints: 10, samples: 60 }, () => 1.15],
    ['one of 10 endpoints, 10 blocks', { endpoints: 10, blocks: 10, samples: 100 }, (at) => (at === 4 ? 1.15 : 1)],
  ])('%s', (what, change, changed) => {
    expect(report(what, share({ ...STEADY, ...change }, 200, 23, changed, regressed))).toBeGreaterThanOrEqual(0.8);
  });

  it('for the better as well', () => {
    expect(
      report(
        'better',
        share(STEADY, 300, 29, () => 1 / 1.15, improved),
      ),
    ).toBeGreaterThanOrEqual(0.8);
  });

  it('and the other way round it is no regression', () => {
    expect(share(STEADY, 300, 31, () => 1 / 1.15, regressed)).toBeLessThanOrEqual(0.05);
  });
});

it('errors that rise from 0.2 % to 3 % are found', () => {
  const random = seededRandom(3);
  const plan = { ...STEADY, samples: 400 };
  let found = 0;
  for (let run = 0; run < 100; run += 1) {
    const [before, after] = [simulatedLoad(plan, random), simulatedLoad({ ...plan, errors: 0.03 }, random)];
    const changes = compareStats(before, after, { withThroughput: true, resamples: 100 });
    if (changes.some(({ metric, verdict }) => metric === 'errors' && verdict === 'regression')) found += 1;
  }
  expect(found).toBeGreaterThanOrEqual(80);
});
