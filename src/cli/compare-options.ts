// Turns the words of `assay compare` into the options of a comparison.
import type { Interfaces } from '@oclif/core';
import type { ComparePerfOptions } from '../app/compare-perf.ts';
import { Problem } from '../model/problem.ts';
import { defined } from './flag-words.ts';
import type { compareFlags } from './flags/compare.ts';

export type CompareFlagValues = Interfaces.InferredFlags<typeof compareFlags>;

const numberOf = (word: string | undefined, flag: string, most: number, unit = ''): number | undefined => {
  if (word === undefined) return undefined;
  const text = unit !== '' && word.endsWith(unit) ? word.slice(0, -unit.length) : word;
  const value = /^\s*\d*\.?\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= most) return value;
  throw new Problem('flag.compare', `--${flag} needs a number from 0 to ${most}, not "${word}"`);
};

/** Throws Problem for words that cannot be meant. */
export const toCompareOptions = (operands: readonly string[], flags: CompareFlagValues): ComparePerfOptions => {
  const [baseline, current, ...more] = operands;
  if (baseline === undefined || current === undefined || more.length > 0) {
    throw new Problem(
      'compare.operands',
      'assay compare needs two performance reports: the baseline, and the one of now',
      {
        hint: 'For example: assay compare baseline.json perf.json',
      },
    );
  }
  const effect = numberOf(flags['min-effect'], 'min-effect', 1000, '%');
  const alpha = numberOf(flags.alpha, 'alpha', 0.5);
  if (alpha === 0) throw new Problem('flag.compare', '--alpha cannot be 0: nothing would ever be a regression');
  return {
    baseline,
    current,
    ...defined<Partial<ComparePerfOptions>>({
      minEffect: effect === undefined ? undefined : effect / 100,
      floorMs: numberOf(flags.floor, 'floor', 3_600_000, 'ms'),
      alpha,
      html: flags.html,
      allowEnvironmentDrift: flags['allow-env-drift'] || undefined,
    }),
  };
};
