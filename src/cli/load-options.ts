// Turns the words of `assay load` into the options of a load.
import { resolve } from 'node:path';
import type { Interfaces } from '@oclif/core';
import type { Host } from '../app/host.ts';
import type { LoadOptions, ScenarioOptions, ThresholdOption } from '../app/load/load-options.ts';
import { decodeText } from '../core/decode-text.ts';
import type { LoadTarget } from '../model/load.ts';
import { Problem } from '../model/problem.ts';
import { baseUrl, checkUrl, defined, headerOf } from './flag-words.ts';
import type { loadFlags } from './flags/load.ts';
import { durationOf, rateOf, scenarioOf, spreadOf, stageOf, startRateOf, thresholdOf } from './load-words.ts';
import { type RunFlagValues, toRunOptions } from './run-options.ts';

export type LoadFlagValues = Interfaces.InferredFlags<typeof loadFlags>;

const isUrl = (word: string): boolean => /^https?:\/\//i.test(word);
/** An address as `assay send` takes it, with its port; no file is called so. */
const isBareAddress = (word: string): boolean =>
  /^(?:localhost|(?:[\w-]+\.)+[\w-]+|\[[\d:a-f]+\]):\d{2,5}(?:[/?]|$)/i.test(word);

const maybe = <T>(word: string | undefined, flag: string, read: (word: string, place: string) => T): T | undefined =>
  word === undefined ? undefined : read(word, `--${flag}`);

const bodyOf = async (word: string | undefined, host: Host): Promise<string | undefined> => {
  if (!word?.startsWith('@')) return word;
  return decodeText(await host.readBytes(resolve(host.cwd, word.slice(1))));
};

const OF_TARGETS = ['request', 'header', 'body', 'pipelining'] as const;
const OF_COLLECTIONS = [
  'setup',
  'teardown',
  'user-setup',
  'folder',
  'iteration-data',
  'scenario',
  'think-time',
] as const;

const refuse = (flags: LoadFlagValues, names: readonly (keyof LoadFlagValues)[], why: string, hint?: string): void => {
  const given = names.find((name) => flags[name] !== undefined);
  if (given === undefined) return;
  throw new Problem('flag.load', `--${given} ${why}`, hint === undefined ? {} : { hint });
};

/** `-d 10s` is the duration in other tools. */
const durationHint = ({ 'iteration-data': data }: LoadFlagValues): string | undefined =>
  data !== undefined && /^\d+(?:ms|[smh])?$/.test(data)
    ? `-d is for data; did you mean --duration ${data}?`
    : undefined;

/** A collection that is fetched ends in .json, or comes from Postman. */
const isCollectionUrl = (url: string): boolean => {
  const { pathname, hostname } = new URL(url);
  return /\.(?:json|ya?ml)$/i.test(pathname) || /(?:^|\.)(?:get)?postman\.com$/i.test(hostname);
};

const targetOf = async (
  flags: LoadFlagValues,
  word: string | undefined,
  host: Host,
): Promise<LoadTarget | undefined> => {
  if (word !== undefined && isBareAddress(word)) {
    throw new Problem('load.url', `"${word}" is no URL`, { hint: `Say how it is reached: http://${word}` });
  }
  if (word === undefined || !isUrl(word)) return undefined;
  const isTarget = OF_TARGETS.some((name) => flags[name] !== undefined) || !isCollectionUrl(checkUrl(word, 'url'));
  if (!isTarget) return undefined;
  refuse(flags, OF_COLLECTIONS, 'is about a collection, and a URL is loaded', durationHint(flags));
  const body = await bodyOf(flags.body, host);
  const method = flags.request ?? (body === undefined ? 'GET' : 'POST');
  const headers = (flags.header ?? []).map((header) => headerOf(header));
  return { method, url: word, headers, ...(body === undefined ? {} : { body }) };
};

const thresholdsOf = (words: readonly string[] | undefined): LoadOptions['thresholds'] => {
  if (words === undefined) return undefined;
  const all: Record<string, ThresholdOption[]> = {};
  for (const word of words) {
    const [metric, options] = thresholdOf(word);
    all[metric] = [...(all[metric] ?? []), ...options];
  }
  return all;
};

/** `--ab A B`, as people type it, leaves B among the operands. */
const abOf = (flags: LoadFlagValues, operands: readonly string[]) => {
  const [a, b] = flags.ab ?? [];
  if (a === undefined) return { operands, ab: undefined };
  const last = operands.at(-1);
  const second = b ?? (last !== undefined && operands.length > 1 && isUrl(last) ? last : undefined);
  if (second === undefined || (flags.ab?.length ?? 0) > 2) {
    throw new Problem('flag.ab', '--ab needs two URLs', {
      hint: 'For example --ab http://localhost:1 http://localhost:2.',
    });
  }
  const { rounds, 'ab-variable': variable } = flags;
  const ab = defined<NonNullable<LoadOptions['ab']>>({
    a: baseUrl(a, 'ab'),
    b: baseUrl(second, 'ab'),
    rounds,
    variable,
  });
  return { operands: b === undefined ? operands.slice(0, -1) : operands, ab };
};

const oneSource = (operands: readonly string[]): string | undefined => {
  if (operands.length > 1) {
    throw new Problem('load.sources', `assay load takes one collection or URL, "${operands[1]}" is too much`, {
      hint: 'Different folders of a collection are loaded together as scenarios: docs/load.md.',
    });
  }
  if (operands.length === 0)
    throw new Problem('collection.missing', 'No collection or URL was given', {
      hint: 'For example: assay load shop.postman_collection.json --vus 10 --duration 30s',
    });
  return operands[0];
};

const settingsOf = (flags: LoadFlagValues, isTarget: boolean): LoadOptions['load'] => {
  const rate = maybe(flags.rate, 'rate', rateOf);
  const isBare = isTarget && !flags.executor && !rate && !flags.stage;
  return defined<LoadOptions['load']>({
    executor: flags.executor,
    vus: flags.vus ?? (isBare ? (flags.connections ?? 10) : undefined),
    durationMs:
      maybe(flags.duration, 'duration', durationOf) ?? (isBare && flags.iterations === undefined ? 10_000 : undefined),
    iterations: flags.iterations,
    rate: rate?.rate,
    timeUnitMs: rate?.timeUnitMs,
    startRate: maybe(flags['start-rate'], 'start-rate', startRateOf),
    startVus: flags['start-vus'],
    stages: flags.stage?.map((word) => stageOf(word, '--stage')),
    preAllocatedVus: flags['pre-allocated-vus'],
    maxVus: flags['max-vus'],
    gracefulStopMs: maybe(flags['graceful-stop'], 'graceful-stop', durationOf),
    gracefulRampDownMs: maybe(flags['graceful-ramp-down'], 'graceful-ramp-down', durationOf),
    thinkTimeMs: maybe(flags['think-time'], 'think-time', spreadOf),
    pacingMs: maybe(flags.pacing, 'pacing', durationOf),
  });
};

/** Rejects with Problem for words that cannot be meant. */
export const toLoadOptions = async (
  words: readonly string[],
  flags: LoadFlagValues,
  host: Host,
): Promise<LoadOptions> => {
  const { operands, ab } = abOf(flags, words);
  const source = oneSource(operands);
  const target = await targetOf(flags, source, host);
  if (!target) refuse(flags, OF_TARGETS, 'is about a plain URL, and a collection is loaded');
  // The baseline of a load is a report, that of a run a list of failures.
  const {
    'iteration-count': _count,
    iterations: _iterations,
    baseline: _baseline,
    ...shared
  } = { ...flags, 'iteration-count': undefined };
  const { collections: _, ...common } = toRunOptions([], shared as Partial<RunFlagValues>);
  return {
    ...common,
    collections: target || source === undefined ? [] : [source],
    load: settingsOf(flags, target !== undefined),
    ...defined<Partial<LoadOptions>>({
      target,
      scenarios: flags.scenario?.map(scenarioOf) as readonly ScenarioOptions[] | undefined,
      setup: flags.setup,
      teardown: flags.teardown,
      userSetup: flags['user-setup'],
      warmUpMs: maybe(flags['warm-up'], 'warm-up', durationOf),
      connections: flags.connections,
      pipelining: flags.pipelining,
      processes: flags.processes,
      thresholds: thresholdsOf(flags.threshold),
      dashboard: flags.ui || flags['ui-port'] !== undefined ? { port: flags['ui-port'] ?? 0 } : undefined,
      outputs: flags.out,
      summaryExport: flags['summary-export'],
      compareWith: flags.baseline,
      ab,
    }),
  };
};
