// Lists what of an API description no call exercised.
import type { ApiCoverage, Hits, OperationCoverage } from '../../model/coverage.ts';

export type Uncovered = { readonly operation: string; readonly what: readonly string[] };

const missing = (what: string, hits: readonly Hits[]): readonly string[] =>
  hits.filter((one) => one.hits === 0).map(({ name }) => `${what} ${name}`);

const missingIn = ({ calls, statuses, parameters, requestMedia, responseMedia }: OperationCoverage) => {
  if (calls === 0) return ['no call'];
  return [
    ...missing('status', statuses),
    ...missing('parameter', parameters),
    ...missing('request', requestMedia),
    // A status that never came is told already.
    ...missing(
      'response',
      responseMedia.filter(({ name }) => statuses.some((s) => s.hits > 0 && name.startsWith(`${s.name} `))),
    ),
  ];
};

/** Operations of which something is left, in the order of the document; those without a call last. */
export const uncoveredOf = ({ operations }: ApiCoverage): readonly Uncovered[] => {
  const all = operations.map((operation) => ({ operation: operation.id, what: missingIn(operation) }));
  const some = all.filter(({ what }) => what.length > 0);
  const isIdle = ({ what }: Uncovered) => what[0] === 'no call';
  return [...some.filter((one) => !isIdle(one)), ...some.filter(isIdle)];
};
