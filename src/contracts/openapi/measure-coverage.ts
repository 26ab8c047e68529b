// Counts what of an API description calls used.
import type { ApiCoverage, Hits, OperationCoverage, Ratio } from '../../model/coverage.ts';
import type { Api, Operation } from './api.ts';
import type { Used } from './judge.ts';

export type CoverageCount = {
  take(used: Used): void;
  /** `DELETE /pets`, `GET /pets 418`: what the document does not know. */
  takeUndocumented(name: string): void;
  result(): ApiCoverage;
};

type Counter = ReadonlyMap<string, { hits: number }>;

const counterOf = (names: readonly string[]): Counter => new Map(names.map((name) => [name, { hits: 0 }]));

const count = (counter: Counter, name: string | undefined): void => {
  const held = name === undefined ? undefined : counter.get(name);
  if (held) held.hits += 1;
};

const hitsOf = (counter: Counter): readonly Hits[] => [...counter].map(([name, { hits }]) => ({ name, hits }));

type Tally = {
  readonly operation: Operation;
  calls: number;
  readonly statuses: Counter;
  readonly parameters: Counter;
  readonly requestMedia: Counter;
  readonly responseMedia: Counter;
};

const tallyOf = (operation: Operation): Tally => ({
  operation,
  calls: 0,
  statuses: counterOf(operation.responses.map(({ status }) => status)),
  parameters: counterOf(
    operation.parameters.map((one) => (one.in === 'querystring' ? 'querystring' : `${one.in} ${one.name}`)),
  ),
  requestMedia: counterOf(operation.requestBody?.content.map(({ type }) => type) ?? []),
  responseMedia: counterOf(
    operation.responses.flatMap(({ status, content }) => content.map(({ type }) => `${status} ${type}`)),
  ),
});

const addUse = (tally: Tally, used: Used): void => {
  tally.calls += 1;
  count(tally.statuses, used.status);
  for (const name of used.parameters) count(tally.parameters, name);
  count(tally.requestMedia, used.requestMedia);
  if (used.status !== undefined && used.responseMedia !== undefined)
    count(tally.responseMedia, `${used.status} ${used.responseMedia}`);
};

const coverageOf = (api: Api, tally: Tally): OperationCoverage => {
  const { operation, calls, statuses, parameters, requestMedia, responseMedia } = tally;
  return {
    id: operation.id,
    ...(operation.operationId === undefined ? {} : { operationId: operation.operationId }),
    source: api.sourceOf(operation.place),
    calls,
    statuses: hitsOf(statuses),
    parameters: hitsOf(parameters),
    requestMedia: hitsOf(requestMedia),
    responseMedia: hitsOf(responseMedia),
  };
};

const ratioOf = (hits: readonly Hits[]): Ratio => ({
  covered: hits.filter((one) => one.hits > 0).length,
  total: hits.length,
});

/** Rounded down, so that only all is 100; nothing to cover counts as covered. */
const percentOf = (ratios: readonly Ratio[]): number => {
  const total = ratios.reduce((sum, ratio) => sum + ratio.total, 0);
  const covered = ratios.reduce((sum, ratio) => sum + ratio.covered, 0);
  return total === 0 ? 100 : Math.floor((covered / total) * 1000) / 10;
};

/** Counts calls against the operations of an API. */
export const measureCoverage = (api: Api): CoverageCount => {
  const tallies = new Map(api.operations.map((operation) => [operation.id, tallyOf(operation)]));
  const undocumented = new Map<string, { hits: number }>();
  return {
    take: (used) => {
      const tally = tallies.get(used.operation);
      if (tally) addUse(tally, used);
    },
    takeUndocumented: (name) => {
      const held = undocumented.get(name);
      if (held) held.hits += 1;
      else undocumented.set(name, { hits: 1 });
    },
    result: () => {
      const operations = [...tallies.values()].map((tally) => coverageOf(api, tally));
      const totals = {
        operations: ratioOf(operations.map(({ id, calls }) => ({ name: id, hits: calls }))),
        statuses: ratioOf(operations.flatMap(({ statuses }) => statuses)),
        parameters: ratioOf(operations.flatMap(({ parameters }) => parameters)),
        media: ratioOf(operations.flatMap((one) => [...one.requestMedia, ...one.responseMedia])),
      };
      return {
        name: api.title,
        file: api.documents[0]?.path ?? '',
        operations,
        undocumented: hitsOf(undocumented),
        totals,
        percent: percentOf(Object.values(totals)),
      };
    },
  };
};
