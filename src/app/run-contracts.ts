// What a run of collections is judged by besides its own scripts: JSON Schemas, an API description and budgets of time, loaded only where they are given.
import type { ExchangeJudge } from '../engine/deps.ts';
import type { RunEvent } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import type { Host } from './host.ts';
import type { RunOptions } from './run-options.ts';

/** One contract that a run is judged by. */
export type RunContract = {
  readonly judge: ExchangeJudge;
  /** Texts of the files read, by path as shown, for lines and columns in reports. */
  readonly texts: ReadonlyMap<string, string>;
  /** Adds what is known only in the end (coverage), before `run.finished`. */
  conclude?(events: AsyncIterable<RunEvent>): AsyncIterable<RunEvent>;
};

export type RunContracts = {
  readonly judges: readonly ExchangeJudge[];
  readonly texts: ReadonlyMap<string, string>;
  conclude(events: AsyncIterable<RunEvent>): AsyncIterable<RunEvent>;
};

const NONE: RunContracts = { judges: [], texts: new Map(), conclude: (events) => events };

const load = async (options: RunOptions, plan: Plan, host: Host): Promise<readonly RunContract[]> => {
  const { schemas, api } = options;
  return Promise.all([
    ...(schemas?.length ? [import('./schema/run-schemas.ts').then((m) => m.openRunSchemas(options, plan, host))] : []),
    ...(api ? [import('./openapi/run-api.ts').then((m) => m.openRunApi(options, host))] : []),
  ]);
};

const openBudgets = async (words: readonly string[], plan: Plan, host: Host): Promise<RunContracts['conclude']> => {
  const { checkBudgets, parseBudget, withBudgets } = await import('../core/perf/budgets.ts');
  const budgets = words.map(parseBudget);
  checkBudgets(budgets, plan);
  return (events) => withBudgets(events, budgets, host.newId);
};

/** Rejects with Problem for a schema or document that cannot be used. */
export const openRunContracts = async (options: RunOptions, plan: Plan, host: Host): Promise<RunContracts> => {
  const contracts = await load(options, plan, host);
  const budgeted = options.budgets?.length ? await openBudgets(options.budgets, plan, host) : undefined;
  if (contracts.length === 0) return budgeted ? { ...NONE, conclude: budgeted } : NONE;
  return {
    judges: contracts.map(({ judge }) => judge),
    texts: new Map(contracts.flatMap(({ texts }) => [...texts])),
    conclude: (events) =>
      contracts.reduce((before, { conclude }) => conclude?.(before) ?? before, budgeted?.(events) ?? events),
  };
};
