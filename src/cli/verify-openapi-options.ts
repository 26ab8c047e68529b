// Turns the words of `assay verify openapi` into the options of a verification.
import type { Interfaces } from '@oclif/core';
import type { VerifyOpenapiOptions } from '../app/openapi/verify-openapi-options.ts';
import type { Mode, Phase } from '../contracts/openapi/api-case.ts';
import type { CheckName } from '../contracts/openapi/judge.ts';
import { nearest } from '../core/nearest.ts';
import type { FixedValue } from '../engine/openapi/api-run.ts';
import { PROVIDER_CHECKS } from '../engine/openapi/provider-checks.ts';
import { Problem } from '../model/problem.ts';
import { authOf } from './auth-words.ts';
import { baseUrl, defined, headerOf, listOf } from './flag-words.ts';
import type { verifyOpenapiFlags } from './flags/verify-openapi.ts';
import { type RunFlagValues, toRunOptions } from './run-options.ts';

export type VerifyOpenapiFlagValues = Interfaces.InferredFlags<typeof verifyOpenapiFlags>;

const PHASES: readonly Phase[] = ['examples', 'coverage', 'fuzzing', 'stateful'];

const known = <T extends string>(flag: string, words: readonly string[] | undefined, names: readonly T[]) => {
  const list = listOf(words);
  const wrong = list.find((word) => !names.includes(word as T));
  if (wrong === undefined) return list as readonly T[];
  const near = nearest(wrong, names);
  throw new Problem(`flag.${flag}`, `--${flag} does not know "${wrong}"`, {
    hint: near ? `Did you mean ${near}?` : `There are: ${names.join(', ')}.`,
  });
};

const checksOf = (flags: VerifyOpenapiFlagValues): ReadonlySet<CheckName> | undefined => {
  const wanted = known('checks', flags.checks, [...PROVIDER_CHECKS, 'all'] as const);
  const unwanted = known('exclude-checks', flags['exclude-checks'], PROVIDER_CHECKS);
  if (wanted.length === 0 && unwanted.length === 0) return undefined;
  const chosen = wanted.length === 0 || wanted.includes('all') ? PROVIDER_CHECKS : (wanted as readonly CheckName[]);
  const left = new Set<CheckName>(chosen.filter((name) => !unwanted.includes(name)));
  if (left.size > 0) return left;
  throw new Problem('flag.checks', '--checks and --exclude-checks leave nothing to be checked');
};

const fixedOf = (word: string): FixedValue => {
  const match = /^(?:(path|query|header|cookie)\.)?([^=]+)=(.*)$/s.exec(word);
  if (!match)
    throw new Problem('flag.set', `--set needs name=value, not "${word}"`, { hint: 'For example --set path.petId=7.' });
  const [, place, name, value] = match;
  return { name: name!, value: value!, ...(place ? { in: place as NonNullable<FixedValue['in']> } : {}) };
};

const UNITS: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600 };

const rateOf = (word: string | undefined): number | undefined => {
  if (word === undefined) return undefined;
  const match = /^(\d+(?:\.\d+)?)\/([smh])$/.exec(word.trim());
  const rate = match ? Number(match[1]) / UNITS[match[2]!]! : 0;
  if (rate > 0) return rate;
  throw new Problem('flag.rate-limit', `--rate-limit needs calls in a time, not "${word}"`, {
    hint: 'For example 100/s, 500/m or 1000/h.',
  });
};

const statusesOf = (flag: string, words: readonly string[] | undefined): readonly string[] | undefined => {
  if (words === undefined) return undefined;
  const list = listOf(words).map((word) => word.toUpperCase());
  const wrong = list.find((word) => !/^[1-5](?:\d\d|XX)$/.test(word));
  if (wrong === undefined && list.length > 0) return list;
  throw new Problem(`flag.${flag}`, `--${flag} needs statuses, not "${wrong ?? ''}"`, { hint: 'For example 2xx,404.' });
};

const phasesOf = (flags: VerifyOpenapiFlagValues): readonly Phase[] | undefined => {
  const given = known('phases', flags.phases, PHASES);
  // In the order in which they are meant to run.
  return flags.phases === undefined ? undefined : PHASES.filter((phase) => given.includes(phase));
};

const modesOf = (mode: VerifyOpenapiFlagValues['mode']): readonly Mode[] | undefined =>
  mode === undefined || mode === 'all' ? undefined : [mode];

const URL_HINT = 'A parameter that every call needs is given with --set query.name=value.';

const NEEDS_URL = [
  'header',
  'auth',
  'set',
  'wait-for-url',
  'include',
  'exclude',
  'phases',
  'mode',
  'min-coverage',
] as const;

const checkAlone = (flags: VerifyOpenapiFlagValues): void => {
  const given = flags.url === undefined ? NEEDS_URL.find((name) => flags[name] !== undefined) : undefined;
  if (given === undefined) return;
  throw new Problem('flag.url', `--${given} is about calls to a provider, and none is given`, {
    hint: 'Give its address with --url http://localhost:8080; without it only the document is validated.',
  });
};

const seconds = (value: number | undefined): number | undefined => (value === undefined ? undefined : value * 1000);

/** Throws Problem for words that cannot be meant. */
export const toVerifyOpenapiOptions = (
  specs: readonly string[],
  flags: VerifyOpenapiFlagValues,
): VerifyOpenapiOptions => {
  if (specs.length === 0) {
    throw new Problem('openapi.no-document', 'No OpenAPI document was given', {
      hint: 'Name files, globs or URLs: assay verify openapi openapi.yaml --url http://localhost:8080',
    });
  }
  checkAlone(flags);
  const { 'min-coverage': minCoverage, ...rest } = flags;
  const words = { ...(rest as object), 'timeout-request': flags['request-timeout'] } as Partial<RunFlagValues>;
  const { collections: _, ...shared } = toRunOptions([], words);
  return {
    ...shared,
    ...defined<Omit<VerifyOpenapiOptions, keyof typeof shared>>({
      specs,
      url: flags.url === undefined ? undefined : baseUrl(flags.url, 'url', URL_HINT),
      headers: flags.header?.map((word) => headerOf(word)),
      auth: authOf(flags),
      strict: flags.strict || undefined,
      minCoverage,
      waitMs: seconds(flags['wait-for-url']),
      phases: phasesOf(flags),
      modes: modesOf(flags.mode),
      checks: checksOf(flags),
      maxExamples: flags['max-examples'],
      seed: flags.seed,
      include: flags.include,
      exclude: flags.exclude,
      fixed: flags.set?.map(fixedOf),
      callsPerSecond: rateOf(flags['rate-limit']),
      workers: flags.workers,
      maxFailures: flags['max-failures'] ?? (flags.bail === undefined ? undefined : 1),
      maxTimeMs: seconds(flags['max-time']),
      maxResponseMs: flags['max-response-time'],
      acceptPositive: statusesOf('accept-positive', flags['accept-positive']),
      acceptNegative: statusesOf('accept-negative', flags['accept-negative']),
    }),
  };
};
