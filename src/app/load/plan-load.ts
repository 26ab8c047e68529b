// Makes a load of a collection and options: what each scenario runs, what runs once, what has to hold.
import { planRun } from '../../core/plan-run.ts';
import { selectNodes } from '../../core/select-nodes.ts';
import { parseThreshold } from '../../core/thresholds.ts';
import type { Collection } from '../../model/collection.ts';
import type { LoadPlan, LoadScenario, LoadThreshold } from '../../model/load.ts';
import type { DataRow, PlanUnit, Step } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import { checkThresholds } from './check-thresholds.ts';
import type { LoadOptions, ScenarioOptions, ThresholdOption } from './load-options.ts';
import { gracefulStopOf, toProfile } from './load-profile.ts';
import { withShares } from './load-shares.ts';
import { plannedMs } from './load-times.ts';

export type PlannedLoad = {
  readonly load: LoadPlan;
  readonly setup: PlanUnit | undefined;
  readonly teardown: PlanUnit | undefined;
  readonly thresholds: readonly LoadThreshold[];
};

const WINDOW_MS = 1000;
/** A collection variable that holds thresholds, as an object by metric. */
const THRESHOLDS_VARIABLE = 'assay.thresholds';

type Thresholds = NonNullable<LoadOptions['thresholds']>;

const collectionThresholds = (collection: Collection | undefined): Thresholds => {
  const value = collection?.variables.find(({ key }) => key === THRESHOLDS_VARIABLE)?.value;
  if (value === undefined || value === null || value === '') return {};
  const wrong = (): Problem =>
    new Problem(
      'load.thresholds',
      `The variable ${THRESHOLDS_VARIABLE} of ${collection!.source.file} is no object of thresholds`,
      {
        hint: `For example {"http_req_duration": ["p(95)<300"]}.`,
      },
    );
  let read: unknown = value;
  if (typeof value === 'string') {
    try {
      read = JSON.parse(value);
    } catch {
      throw wrong();
    }
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw wrong();
  return read as Thresholds;
};

const listOf = (given: ThresholdOption | readonly ThresholdOption[]): readonly ThresholdOption[] =>
  Array.isArray(given) ? given : [given as ThresholdOption];

/** What the command line or the config file says of a metric takes the place of what the collection says. */
const thresholdsOf = (options: LoadOptions, collection: Collection | undefined): readonly LoadThreshold[] =>
  Object.entries({ ...collectionThresholds(collection), ...options.thresholds }).flatMap(([metric, given]) =>
    listOf(given).map((one) => parseThreshold(metric, one)),
  );

type Chosen = { readonly names: readonly string[] | undefined; readonly steps: readonly Step[] };

/** The steps that names reach, in the collection's order. Throws Problem for a name that reaches none. */
const chooseSteps = (
  unit: PlanUnit,
  collection: Collection,
  names: readonly string[] | undefined,
  flag: string,
): Chosen => {
  if (names === undefined || names.length === 0) return { names, steps: [] };
  const missing = names.find((name) => selectNodes(collection, [name]).size === 0);
  if (missing !== undefined) {
    throw new Problem(
      'plan.no-such-folder',
      `${flag}: there is no folder or request "${missing}", or no request in it`,
      {
        hint: 'Give the name or id of a folder or request, or a path such as "Folder/Request"; assay run --list shows them all.',
      },
    );
  }
  const ids = new Set([...selectNodes(collection, names)].map(({ source }) => `${unit.index}${source.pointer}`));
  return { names, steps: unit.allSteps.filter(({ id }) => ids.has(id)) };
};

/** A unit of its own for what runs once. */
const onceOf = (unit: PlanUnit, { steps }: Chosen): PlanUnit | undefined =>
  steps.length === 0 ? undefined : { ...unit, steps, iterations: 1, rows: [] };

const toScenario = (
  { name, startMs = 0, settings }: ReturnType<typeof withShares>[number],
  steps: readonly Step[],
  userSetup: readonly Step[],
  where: string,
): LoadScenario => {
  const { thinkTimeMs, pacingMs, tags, variables } = settings;
  return {
    name,
    profile: toProfile(settings, where),
    startMs,
    gracefulStopMs: gracefulStopOf(settings),
    stepIds: steps.map(({ id }) => id),
    userSetupIds: userSetup.map(({ id }) => id),
    ...(thinkTimeMs ? { thinkTimeMs } : {}),
    ...(pacingMs === undefined ? {} : { pacingMs }),
    ...(tags ? { tags } : {}),
    ...(variables ? { variables } : {}),
  };
};

const scenariosOf = (options: LoadOptions): readonly ScenarioOptions[] => {
  const { scenarios = [] } = options;
  const twice = scenarios.find(({ name }, i) => scenarios.findIndex((one) => one.name === name) < i);
  if (twice) throw new Problem('load.scenario', `Two scenarios have the name ${twice.name}`);
  return scenarios.length === 0 ? [{ name: 'default' }] : scenarios;
};

const planOf = (options: LoadOptions, collections: readonly Collection[], rows: readonly DataRow[]) =>
  planRun(collections, { folders: options.folders ?? [], rows, iterations: options.load.iterations ?? 1 });

const common = (options: LoadOptions): Omit<LoadPlan, 'plan' | 'scenarios'> => ({
  warmUpMs: options.warmUpMs ?? 0,
  windowMs: WINDOW_MS,
  connections: { pipelining: options.pipelining ?? 1, limit: options.connections ?? 0 },
});

const checkWarmUp = ({ warmUpMs = 0 }: LoadOptions, scenarios: readonly LoadScenario[]): void => {
  const durationMs = plannedMs(scenarios);
  if (durationMs === undefined || warmUpMs < durationMs) return;
  throw new Problem('load.warm-up', 'The load is over before its warm-up: nothing would be measured', {
    hint: 'The warm-up is part of the load: choose a longer --duration or a shorter --warm-up.',
  });
};

const mostUsers = ({ profile }: LoadScenario): number => {
  if ('maxVus' in profile) return profile.maxVus;
  return 'vus' in profile ? profile.vus : Math.max(profile.startVus, ...profile.stages.map(({ target }) => target));
};

/** With pipelining a user has many requests on its one connection. */
const targetConnections = (options: LoadOptions, scenarios: readonly LoadScenario[]): LoadPlan['connections'] => {
  const { connections } = common(options);
  const isDeep = connections.pipelining > 1 && connections.limit === 0;
  return isDeep ? { ...connections, limit: Math.max(...scenarios.map(mostUsers)) } : connections;
};

const planTarget = (options: LoadOptions): PlannedLoad => {
  const scenarios = withShares([{ name: 'default' }], options.load).map((one) => toScenario(one, [], [], ''));
  checkWarmUp(options, scenarios);
  const plan = { name: options.target!.url, units: [] };
  return {
    load: { plan, scenarios, ...common(options), connections: targetConnections(options, scenarios) },
    setup: undefined,
    teardown: undefined,
    thresholds: thresholdsOf(options, undefined),
  };
};

/** Pure; throws Problem for what cannot be meant. */
export const planLoad = (
  options: LoadOptions,
  inputs: { readonly collections: readonly Collection[]; readonly rows: readonly DataRow[] },
): PlannedLoad => {
  if (options.target) return planTarget(options);
  const collection = inputs.collections[0]!;
  const plan = planOf(options, [collection], inputs.rows);
  const unit = plan.units[0]!;
  const setup = chooseSteps(unit, collection, options.setup, '--setup');
  const teardown = chooseSteps(unit, collection, options.teardown, '--teardown');
  const userSetup = chooseSteps(unit, collection, options.userSetup, '--user-setup');
  const once = new Set([...setup.steps, ...teardown.steps, ...userSetup.steps].map(({ id }) => id));
  const rest = unit.steps.filter(({ id }) => !once.has(id));
  const scenarios = withShares(scenariosOf(options), options.load).map((scenario) => {
    const isOnly = options.scenarios === undefined || options.scenarios.length === 0;
    const where = isOnly ? '' : `scenario ${scenario.name}: `;
    const own = chooseSteps(unit, collection, scenario.folders, `${where}folder`);
    return toScenario(scenario, own.names === undefined ? rest : own.steps, userSetup.steps, where);
  });
  checkWarmUp(options, scenarios);
  const thresholds = thresholdsOf(options, collection);
  checkThresholds(thresholds, unit.allSteps, scenarios);
  return {
    load: { plan, scenarios, ...common(options) },
    setup: onceOf(unit, setup),
    teardown: onceOf(unit, teardown),
    thresholds,
  };
};
