// Ends a run that was judged by an API description: its coverage, and what has to be said of it.
import type { ApiCoverage } from '../../model/coverage.ts';
import type { Cursor, Outcome, RunEvent, RunFinished, RunStarted } from '../../model/event.ts';

export type CoverageDemand = {
  readonly file: string;
  readonly title: string;
  /** Percent; undefined: none is demanded. */
  readonly minCoverage: number | undefined;
  readonly newId: () => string;
};

const UNIT_NAME = 'API coverage';

/** The run with one more unit, which holds what the coverage has to be. */
export const withCoverageUnit = (event: RunStarted, { file, minCoverage }: CoverageDemand): RunStarted => {
  if (minCoverage === undefined) return event;
  const index = event.units.length;
  const unit = { index, id: 'api-coverage', name: UNIT_NAME, file, steps: 1, iterations: 1, kind: 'openapi' } as const;
  return { ...event, units: [...event.units, unit] };
};

const MOST_LISTED = 5;

const uncovered = ({ operations }: ApiCoverage): string => {
  const ids = operations.filter(({ calls }) => calls === 0).map(({ id }) => id);
  if (ids.length === 0) return '';
  const rest = ids.length - MOST_LISTED;
  return `; never called: ${ids.slice(0, MOST_LISTED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
};

/** The step that says whether enough was covered. */
export const coverageStep = (
  coverage: ApiCoverage,
  { file, title, minCoverage, newId }: CoverageDemand,
  unit: number,
  at: number,
): readonly RunEvent[] => {
  if (minCoverage === undefined) return [];
  const { percent } = coverage;
  const isEnough = percent >= minCoverage;
  const outcome: Outcome = isEnough ? 'passed' : 'failed';
  const cursor: Cursor = { ref: newId(), stepId: `${unit}/coverage`, unit, iteration: 0, position: 0 };
  const source = { file, pointer: '' };
  const message = `${percent} % of ${title || file} was covered, ${minCoverage} % is demanded${uncovered(coverage)}`;
  const failure = {
    error: { name: 'AssertionError', message },
    expected: minCoverage,
    actual: percent,
    where: 'coverage',
    source,
  };
  return [
    { type: 'step.started', at, cursor, itemId: 'api-coverage', name: title || file, path: [], source },
    {
      type: 'step.finished',
      at,
      cursor,
      outcome,
      checks: [
        {
          name: `coverage of at least ${minCoverage} %`,
          verdict: isEnough ? 'pass' : 'fail',
          index: 0,
          ...(isEnough ? {} : failure),
        },
      ],
      errors: [],
      scripts: [],
      durationMs: 0,
    },
  ];
};

/** A run that was cut short says nothing of what it would have covered. */
export const isWhole = ({ interrupted }: RunFinished): boolean => interrupted === undefined;
