// Reads the words of loads: lengths of time, rates, stages, thresholds and scenarios, with k6's names for their members.

import type { ScenarioOptions, ThresholdOption } from '../app/load/load-options.ts';
import { nearest } from '../core/nearest.ts';
import { readDuration } from '../core/read-duration.ts';
import { EXECUTORS, type ExecutorName, type LoadStage } from '../model/load.ts';
import { Problem } from '../model/problem.ts';
import { defined } from './flag-words.ts';

/** ms. `place`: the flag or the member, as a message names it. Throws Problem. */
export const durationOf = (word: string, place: string): number => {
  const ms = readDuration(word);
  if (ms !== undefined) return ms;
  const isNumber = /^\d+(?:\.\d+)?$/.test(word);
  throw new Problem('load.duration', `${place} needs a length of time, not "${word}"`, {
    hint: isNumber ? `Give the unit: ${word}s, ${word}ms, ${word}m.` : 'For example 30s, 500ms, 5m, 1h30m.',
  });
};

export type Rate = { readonly rate: number; readonly timeUnitMs?: number };

/** `50`, `50/s`, `600/m`, `10/500ms`. */
export const rateOf = (word: string, place: string): Rate => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(?:\s*\/\s*(\d*(?:ms|[smhd])))?$/.exec(word.trim()) ?? [];
  if (amount === undefined || Number(amount) === 0) {
    throw new Problem('load.rate', `${place} needs a number of iterations, not "${word}"`, {
      hint: 'For example 50 or 50/s, 600/m, 10/500ms.',
    });
  }
  if (unit === undefined) return { rate: Number(amount) };
  return { rate: Number(amount), timeUnitMs: durationOf(/^\d/.test(unit) ? unit : `1${unit}`, place) };
};

/** Iterations per time unit; ramps may start from none. */
export const startRateOf = (word: string, place: string): number => (/^0+$/.test(word) ? 0 : rateOf(word, place).rate);

/** `30s:50`; a jump is `0:50`. What stands in config files comes as JSON. */
export const stageOf = (word: string, place: string): LoadStage => {
  if (word.startsWith('{')) return stageIn(parseJson(word, place), place);
  const at = word.lastIndexOf(':');
  const target = word.slice(at + 1).trim();
  if (at <= 0 || !/^\d+(?:\.\d+)?$/.test(target)) {
    throw new Problem('load.stage', `${place} needs time:target, not "${word}"`, {
      hint: 'For example 30s:50: in 30 seconds to 50.',
    });
  }
  return { durationMs: durationOf(word.slice(0, at), place), target: Number(target) };
};

/** `1s`, or `500ms-2s`. */
export const spreadOf = (word: string, place: string): { readonly min: number; readonly max: number } => {
  const [from = '', to = from] = word.split('-').map((part) => part.trim());
  const [min, max] = [durationOf(from, place), durationOf(to, place)];
  if (max >= min) return { min, max };
  throw new Problem('load.think-time', `${place} goes from ${from} to ${to}, which is less`);
};

const METRIC = /^\s*([^\s:{=]+(?:\{(?:[^{}"]|"[^"]*")*\})?)(?:\s*[:=]\s*|\s+)(\S.*?)\s*$/s;
const ABORT = /\s+abort(?:\s+after\s+(\S+))?$/;

/** `metric{tag:value}: p(95)<300 abort after 10s`; what stands in config files comes as JSON after the metric. */
export const thresholdOf = (word: string): readonly [metric: string, options: readonly ThresholdOption[]] => {
  const [, metric, rest] = METRIC.exec(word) ?? [];
  if (metric === undefined || rest === undefined) {
    throw new Problem('load.threshold', `--threshold needs a metric and what has to hold, not "${word}"`, {
      hint: "For example --threshold 'http_req_duration: p(95)<300'.",
    });
  }
  if (/^[[{"]/.test(rest)) {
    const value = parseJson(rest, `thresholds.${metric}`) as ThresholdOption | readonly ThresholdOption[];
    return [metric, Array.isArray(value) ? value : [value as ThresholdOption]];
  }
  const abort = ABORT.exec(rest);
  if (!abort) return [metric, [rest]];
  const threshold = rest.slice(0, abort.index);
  const delay = abort[1] === undefined ? {} : { delayAbortEval: abort[1] };
  return [metric, [{ threshold, abortOnFail: true, ...delay }]];
};

const parseJson = (text: string, place: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('load.json', `${place} is no JSON`);
  }
};

const numberOf = (value: unknown, place: string): number => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number;
  throw new Problem('load.number', `${place} needs a number, not ${JSON.stringify(value)}`);
};

const timeOf = (value: unknown, place: string): number => durationOf(String(value), place);

const stageIn = (stage: unknown, place: string): LoadStage => {
  if (typeof stage === 'string') return stageOf(stage, place);
  const { duration, target } = (stage ?? {}) as { duration?: unknown; target?: unknown };
  return { durationMs: timeOf(duration, `${place}.duration`), target: numberOf(target, `${place}.target`) };
};

const stagesOf = (value: unknown, place: string): readonly LoadStage[] => {
  if (Array.isArray(value)) return value.map((stage: unknown, i) => stageIn(stage, `${place}[${i}]`));
  throw new Problem('load.stages', `${place} is a list of {duration, target}`);
};

const executorOf = (value: unknown, place: string): ExecutorName => {
  if ((EXECUTORS as readonly unknown[]).includes(value)) return value as ExecutorName;
  const near = nearest(String(value), EXECUTORS);
  throw new Problem('load.executor', `${place} is no executor: ${JSON.stringify(value)}`, {
    hint: near ? `Did you mean ${near}?` : `There are ${EXECUTORS.join(', ')}.`,
  });
};

const namesOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [value]).map(String);

const textsOf = (value: unknown, place: string): { readonly [name: string]: string } => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Problem('load.texts', `${place} is an object of texts`);
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, String(held)]));
};

const spreadIn = (value: unknown, place: string) => {
  if (typeof value !== 'object' || value === null) return spreadOf(String(value), place);
  const { min, max } = value as { min?: unknown; max?: unknown };
  return { min: timeOf(min ?? 0, `${place}.min`), max: timeOf(max ?? min ?? 0, `${place}.max`) };
};

type Read = (value: unknown, place: string) => Partial<ScenarioOptions>;

const rateIn: Read = (value, place) => rateOf(String(value), place);

/** Members of a scenario: k6's, and ours. */
const MEMBERS: Readonly<Record<string, Read>> = {
  executor: (value, place) => ({ executor: executorOf(value, place) }),
  vus: (value, place) => ({ vus: numberOf(value, place) }),
  startVUs: (value, place) => ({ startVus: numberOf(value, place) }),
  iterations: (value, place) => ({ iterations: numberOf(value, place) }),
  duration: (value, place) => ({ durationMs: timeOf(value, place) }),
  maxDuration: (value, place) => ({ durationMs: timeOf(value, place) }),
  rate: rateIn,
  startRate: (value, place) => ({ startRate: startRateOf(String(value), place) }),
  timeUnit: (value, place) => ({ timeUnitMs: timeOf(value, place) }),
  stages: (value, place) => ({ stages: stagesOf(value, place) }),
  preAllocatedVUs: (value, place) => ({ preAllocatedVus: numberOf(value, place) }),
  maxVUs: (value, place) => ({ maxVus: numberOf(value, place) }),
  gracefulStop: (value, place) => ({ gracefulStopMs: timeOf(value, place) }),
  gracefulRampDown: (value, place) => ({ gracefulRampDownMs: timeOf(value, place) }),
  startTime: (value, place) => ({ startMs: timeOf(value, place) }),
  weight: (value, place) => ({ weight: numberOf(value, place) }),
  folder: (value) => ({ folders: namesOf(value) }),
  folders: (value) => ({ folders: namesOf(value) }),
  exec: (value) => ({ folders: namesOf(value) }),
  thinkTime: (value, place) => ({ thinkTimeMs: spreadIn(value, place) }),
  pacing: (value, place) => ({ pacingMs: timeOf(value, place) }),
  tags: (value, place) => ({ tags: textsOf(value, place) }),
  env: (value, place) => ({ variables: textsOf(value, place) }),
};

const memberNamed = (name: string): string | undefined => {
  const plain = name.replaceAll(/[-_]/g, '').toLowerCase();
  return Object.keys(MEMBERS).find((one) => one.toLowerCase() === plain);
};

/** `name={json}`. Throws Problem. */
export const scenarioOf = (word: string): ScenarioOptions => {
  const at = word.indexOf('=');
  const name = word.slice(0, Math.max(at, 0)).trim();
  if (name === '') {
    throw new Problem('load.scenario', `--scenario needs name=JSON, not "${word}"`, {
      hint: `For example --scenario 'browse={"executor":"constant-vus","vus":10,"duration":"30s","folder":"Browse"}'.`,
    });
  }
  const value = parseJson(word.slice(at + 1), `scenario ${name}`);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Problem('load.scenario', `scenario ${name} is no object`);
  const read = Object.entries(value).map(([key, held]) => {
    const member = memberNamed(key);
    if (member !== undefined) return MEMBERS[member]!(held, `scenario ${name}: ${key}`);
    const near = nearest(key, Object.keys(MEMBERS));
    throw new Problem('load.scenario-member', `scenario ${name} has a member that assay does not know: ${key}`, {
      ...(near ? { hint: `Did you mean ${near}?` } : {}),
    });
  });
  return defined<ScenarioOptions>({ ...Object.assign({}, ...read), name });
};
