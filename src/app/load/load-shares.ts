// Shares a load out among its scenarios, by weight.
import { Problem } from '../../model/problem.ts';
import type { ScenarioOptions } from './load-options.ts';
import type { Settings } from './load-profile.ts';

/** Whole shares of a whole, by weight; the largest remainders get what is left. */
export const shareOut = (whole: number, weights: readonly number[]): readonly number[] => {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const exact = weights.map((weight) => (whole * weight) / sum);
  const shares = exact.map(Math.floor);
  const byRemainder = exact.map((_, i) => i).sort((a, b) => exact[b]! - shares[b]! - (exact[a]! - shares[a]!) || a - b);
  let left = whole - shares.reduce((total, share) => total + share, 0);
  for (const i of byRemainder) {
    if (left <= 0) break;
    shares[i]! += 1;
    left -= 1;
  }
  return shares;
};

/** Settings that say how iterations start: a scenario that says it itself takes none of the load's. */
const WAYS = [
  'executor',
  'rate',
  'startRate',
  'stages',
  'iterations',
  'preAllocatedVus',
  'maxVus',
  'startVus',
] as const;

const sharedBy = (load: Settings, weights: readonly number[], i: number): Settings => {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const whole = (value: number | undefined) => value && Math.max(1, shareOut(value, weights)[i]!);
  const part = (value: number | undefined) => value && (value * weights[i]!) / sum;
  const target =
    load.rate === undefined ? (value: number) => shareOut(value, weights)[i]! : (value: number) => part(value) ?? 0;
  return defined<Settings>({
    ...load,
    vus: whole(load.vus),
    startVus: whole(load.startVus),
    iterations: whole(load.iterations),
    preAllocatedVus: whole(load.preAllocatedVus),
    maxVus: whole(load.maxVus),
    rate: part(load.rate),
    startRate: part(load.startRate),
    stages: load.stages?.map((stage) => ({ ...stage, target: target(stage.target) })),
  });
};

const without = (settings: Settings, names: readonly (keyof Settings)[]): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name as keyof Settings)));

const defined = <T extends object>(given: { readonly [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;

/** Each scenario with its share of the users, iterations, rate and stages that the load as a whole was given. Throws Problem. */
export const withShares = (
  scenarios: readonly ScenarioOptions[],
  load: Settings,
): readonly (ScenarioOptions & { readonly settings: Settings })[] => {
  const weights = scenarios.map(({ weight = 1 }) => weight);
  if (weights.some((weight) => weight <= 0))
    throw new Problem('load.weight', 'The weight of a scenario has to be more than 0');
  return scenarios.map((scenario, i) => {
    const { name: _name, weight: _weight, startMs: _start, folders: _folders, ...own } = scenario;
    const hasOwnWay = WAYS.some((way) => own[way] !== undefined);
    const isTimed = own.stages !== undefined || own.executor === 'ramping-vus';
    const shared = sharedBy(load, weights, i);
    const taken = without(shared, [...(hasOwnWay ? WAYS : []), ...(isTimed ? (['durationMs'] as const) : [])]);
    return { ...scenario, settings: { ...taken, ...own } };
  });
};
