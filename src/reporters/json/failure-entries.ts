// Newman's `run.failures`: kept small while the run lives, written at its end.
import type { CheckError } from '../../model/check.ts';
import type { Cursor, RunStarted, StepError, StepStarted } from '../../model/event.ts';
import { mainExchange, type StepRecord } from '../gather/steps.ts';
import { assertionError, sdkCursor } from './execution.ts';
import type { SourceNodes } from './source-nodes.ts';

/** A failure and where it belongs; the item it points at is looked up when it is written. */
export type FailureEntry = {
  readonly error: CheckError & { readonly [key: string]: unknown };
  readonly at: string;
  readonly started: StepStarted;
  readonly httpRequestId?: string;
};

const placeOfError = ({ place }: StepError): string => {
  if (place === undefined) return 'request';
  const where = place.line === undefined ? '' : `:${place.line}:${place.column ?? 1}`;
  return `${place.event}-script${where}`;
};

const errorOf = ({ name, message, stack, code }: StepError, timestamp: number) => ({
  name,
  message,
  ...(stack === undefined ? {} : { stack }),
  ...(code === undefined ? {} : { code }),
  timestamp,
});

export const failuresOf = (step: StepRecord): readonly FailureEntry[] => {
  const { started, finished } = step;
  const httpRequestId = mainExchange(step)?.id;
  const entry = (error: FailureEntry['error'], at: string): FailureEntry => ({ error, at, started, httpRequestId });
  return [
    ...finished.errors.map((error) => entry(errorOf(error, finished.at), placeOfError(error))),
    ...finished.checks
      .filter(({ verdict }) => verdict === 'fail')
      .map((check) =>
        entry(
          { ...assertionError(check), timestamp: finished.at },
          `assertion:${check.index} in ${started.interaction ? 'interaction' : `${check.place?.event ?? 'test'}-script`}`,
        ),
      ),
  ];
};

/** JSON text of one failure. */
export const failureText = (
  { error, at, started, httpRequestId }: FailureEntry,
  units: RunStarted['units'],
  nodes: SourceNodes,
): string => {
  const { source, itemId, name } = started;
  const cursor: Cursor = started.cursor;
  return JSON.stringify({
    error,
    at,
    source: nodes.item(cursor.unit, source, itemId, name),
    parent: nodes.parent(cursor.unit, source),
    cursor: sdkCursor(cursor, units, httpRequestId),
  });
};
