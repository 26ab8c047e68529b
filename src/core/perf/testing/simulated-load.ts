// Loads made up for tests: log-normal latencies whose blocks drift as an AR(1) process, from a seed.
import { quantileOf } from '../../statistics/order.ts';
import type { BlockStats } from '../block-stats.ts';

export type Simulation = {
  readonly endpoints: number;
  readonly blocks: number;
  readonly samples: number;
  /** Standard deviation of a block's drift, of the logarithm. */
  readonly drift: number;
  /** Correlation of a block's drift with the one before. */
  readonly alike: number;
  /** Factor of endpoint `at`. */
  readonly shift: (at: number) => number;
  readonly errors?: number;
};

const SPREAD = 0.4;

const normalFrom = (random: () => number) => () =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const times = (centre: number, samples: number, normal: () => number): Float64Array =>
  Float64Array.from({ length: samples }, () => centre * Math.exp(SPREAD * normal())).sort();

/** As `blockStats` would find them: the total, then the endpoints. */
export const simulatedLoad = (plan: Simulation, random: () => number): readonly BlockStats[] => {
  const { endpoints, blocks, samples, drift, alike, shift, errors = 0.002 } = plan;
  const normal = normalFrom(random);
  const names = ['total', ...Array.from({ length: endpoints }, (_, at) => `endpoint ${at}`)];
  const stats = names.map((name) => ({
    name,
    p50: [] as number[],
    p95: [] as number[],
    samples: [] as number[],
    throughput: [] as number[],
    errors: [] as { hits: number; total: number }[],
  }));
  let now = drift * normal();
  for (let block = 0; block < blocks; block += 1) {
    const taken = names.slice(1).map((_, at) => times((10 + 7 * at) * shift(at) * Math.exp(now), samples, normal));
    const all = Float64Array.from(taken.flatMap((one) => [...one])).sort();
    for (const [at, sorted] of [all, ...taken].entries()) {
      const into = stats[at]!;
      into.p50.push(quantileOf(sorted, 0.5));
      into.p95.push(quantileOf(sorted, 0.95));
      into.samples.push(sorted.length);
      into.throughput.push(1000 / (sorted.reduce((sum, value) => sum + value, 0) / sorted.length));
      into.errors.push({ hits: sorted.filter(() => random() < errors).length, total: sorted.length });
    }
    now = alike * now + Math.sqrt(1 - alike ** 2) * drift * normal();
  }
  return stats;
};
