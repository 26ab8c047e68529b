// Makes an executor and its settings of what the user wrote: which executor it is, what is missing, each scenario's share.
import { EXECUTORS, type ExecutorName, type LoadProfile, type LoadStage } from '../../model/load.ts';
import { Problem } from '../../model/problem.ts';
import type { ScenarioOptions } from './load-options.ts';

/** A scenario's settings, the load's own filled in. */
export type Settings = Omit<ScenarioOptions, 'name' | 'weight' | 'startMs' | 'folders'>;

const MAX_DURATION_MS = 600_000;
const GRACEFUL_MS = 30_000;
const SECOND_MS = 1000;
/** Users to begin with, for a rate: what answers within half a second need. */
const USERS_PER_RATE = 0.5;
/** More than any machine carries; beyond it there is a slip of the hand. */
const MAX_USERS = 1_000_000;

const chosen = ({ executor, rate, stages, iterations, durationMs }: Settings): ExecutorName => {
  if (executor !== undefined) return executor;
  if (rate !== undefined) return stages === undefined ? 'constant-arrival-rate' : 'ramping-arrival-rate';
  if (stages !== undefined) return 'ramping-vus';
  if (iterations !== undefined || durationMs === undefined) return 'shared-iterations';
  return 'constant-vus';
};

type Key = keyof Settings & keyof typeof WORDS;

const WORDS = {
  vus: '--vus',
  iterations: '--iterations',
  durationMs: '--duration',
  rate: '--rate',
  stages: '--stage',
} as const;

/** What an executor needs, and what would mean nothing to it: a setting that does nothing is a mistake, not a habit. */
const RULES: { readonly [E in ExecutorName]: { readonly needs: readonly Key[]; readonly ignores: readonly Key[] } } = {
  'shared-iterations': { needs: [], ignores: ['rate', 'stages'] },
  'per-vu-iterations': { needs: [], ignores: ['rate', 'stages'] },
  'constant-vus': { needs: ['durationMs'], ignores: ['rate', 'stages', 'iterations'] },
  'ramping-vus': { needs: ['stages'], ignores: ['rate', 'iterations', 'durationMs'] },
  'constant-arrival-rate': { needs: ['rate', 'durationMs'], ignores: ['stages', 'iterations'] },
  'ramping-arrival-rate': { needs: ['stages'], ignores: ['iterations', 'durationMs'] },
};

const EXAMPLES: { readonly [K in Key]?: string } = {
  durationMs: 'For example --duration 30s.',
  rate: 'For example --rate 50/s.',
  stages: 'For example --stage 30s:50.',
};

const checkSettings = (executor: ExecutorName, settings: Settings, where: string): void => {
  const { needs, ignores } = RULES[executor];
  const missing = needs.find((key) => settings[key] === undefined);
  if (missing !== undefined) {
    throw new Problem('load.setting-missing', `${where}the executor ${executor} needs ${WORDS[missing]}`, {
      hint: EXAMPLES[missing] ?? `There are ${EXECUTORS.join(', ')}.`,
    });
  }
  if (settings.durationMs === 0)
    throw new Problem('load.count', `${where}--duration has to be more than no time at all`);
  const idle = ignores.find((key) => settings[key] !== undefined);
  if (idle !== undefined) {
    throw new Problem('load.setting-idle', `${where}${WORDS[idle]} means nothing to the executor ${executor}`, {
      hint: 'Leave it out, or choose another with --executor.',
    });
  }
};

const atLeastOne = (value: number | undefined, otherwise: number, name: string, where: string): number => {
  const count = value ?? otherwise;
  if (Number.isInteger(count) && count >= 1) return count;
  throw new Problem('load.count', `${where}${name} has to be a whole number of at least 1, not ${count}`);
};

const someUsers = (value: number | undefined, otherwise: number, name: string, where: string): number => {
  const count = atLeastOne(value, otherwise, name, where);
  if (count <= MAX_USERS) return count;
  throw new Problem('load.count', `${where}${name} has to be at most ${MAX_USERS}, not ${count}`);
};

const someStages = (stages: readonly LoadStage[], where: string): readonly LoadStage[] => {
  if (stages.some(({ durationMs }) => durationMs > 0)) return stages;
  throw new Problem('load.stages-empty', `${where}the stages take no time at all`, {
    hint: 'For example --stage 30s:50.',
  });
};

const wholeStages = (stages: readonly LoadStage[], where: string): readonly LoadStage[] => {
  for (const { target } of someStages(stages, where))
    if (target > MAX_USERS) someUsers(target, 0, 'the target of a stage', where);
  const broken = stages.find(({ target }) => !Number.isInteger(target));
  if (broken === undefined) return stages;
  throw new Problem('load.count', `${where}a stage goes to ${broken.target} virtual users: that is no whole number`);
};

const usersOf = (settings: Settings, peak: number, where: string) => {
  const perSecond = (peak * SECOND_MS) / (settings.timeUnitMs ?? SECOND_MS);
  const suggested = Math.min(Math.max(Math.ceil(perSecond * USERS_PER_RATE), 1), settings.maxVus ?? MAX_USERS);
  const preAllocatedVus = someUsers(settings.preAllocatedVus ?? settings.vus, suggested, '--pre-allocated-vus', where);
  const given = settings.preAllocatedVus ?? settings.vus;
  const maxVus = someUsers(settings.maxVus, given ?? Math.min(preAllocatedVus * 4, MAX_USERS), '--max-vus', where);
  if (maxVus >= preAllocatedVus) return { preAllocatedVus, maxVus };
  throw new Problem(
    'load.max-vus',
    `${where}--max-vus ${maxVus} is less than the ${preAllocatedVus} users to begin with`,
  );
};

/** `where`: what a message begins with. Throws Problem. */
export const toProfile = (settings: Settings, where = ''): LoadProfile => {
  const executor = chosen(settings);
  checkSettings(executor, settings, where);
  const { rate = 0, startRate, stages = [], timeUnitMs = SECOND_MS, durationMs = 0 } = settings;
  const vus = (): number => someUsers(settings.vus, 1, '--vus', where);
  switch (executor) {
    case 'shared-iterations':
    case 'per-vu-iterations': {
      const iterations = atLeastOne(
        settings.iterations,
        executor === 'shared-iterations' ? vus() : 1,
        '--iterations',
        where,
      );
      return { executor, vus: vus(), iterations, maxDurationMs: settings.durationMs ?? MAX_DURATION_MS };
    }
    case 'constant-vus':
      return { executor, vus: vus(), durationMs };
    case 'ramping-vus': {
      const gracefulRampDownMs = settings.gracefulRampDownMs ?? GRACEFUL_MS;
      const startVus = settings.startVus ?? settings.vus ?? 1;
      return { executor, startVus, stages: wholeStages(stages, where), gracefulRampDownMs };
    }
    case 'constant-arrival-rate':
      return { executor, rate, timeUnitMs, durationMs, ...usersOf(settings, rate, where) };
    case 'ramping-arrival-rate': {
      const from = startRate ?? rate;
      const peak = Math.max(from, ...stages.map(({ target }) => target));
      return {
        executor,
        startRate: from,
        timeUnitMs,
        stages: someStages(stages, where),
        ...usersOf(settings, peak, where),
      };
    }
  }
};

export const gracefulStopOf = (settings: Settings): number => settings.gracefulStopMs ?? GRACEFUL_MS;
