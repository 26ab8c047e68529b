// Numbers what went wrong in a step, in the order it is shown.
import type { Check } from '../../model/check.ts';
import type { StepError } from '../../model/event.ts';
import type { ExchangeRecord } from '../../model/exchange.ts';
import { errorTitle } from '../gather/error-title.ts';
import { isPendingFailure } from '../gather/pending.ts';
import { mainExchange, type StepRecord, stateExchange } from '../gather/steps.ts';
import type { FailedStep, Failure } from './failure.ts';

const failureOfCheck = (check: Check, number: number): Failure => {
  const { name, error, place, where, source, verdict, replay } = check;
  const values = {
    ...(source === undefined ? {} : { source }),
    ...(verdict === 'skip' ? { pending: true } : {}),
    ...(replay === undefined ? {} : { replay }),
    ...('expected' in check ? { expected: check.expected } : {}),
    ...('actual' in check ? { actual: check.actual } : {}),
  };
  return { number, title: name === '' ? '(no name)' : name, kind: 'check', error, place, where, ...values };
};

const failureOfError = (error: StepError, number: number): Failure => {
  const { hint, place } = error;
  return { number, title: errorTitle(error), kind: 'error', error, hint, place };
};

/** Errors before the request, then the request's, then the checks, then errors after it. */
export type StepFindings = {
  readonly before: readonly Failure[];
  readonly request: readonly Failure[];
  readonly checks: ReadonlyMap<Check, Failure>;
  readonly after: readonly Failure[];
};

/** `number` hands out the next number of the run. */
export const findingsOf = ({ finished }: StepRecord, number: () => number): StepFindings => {
  const { errors, checks } = finished;
  const all = (wanted: (error: StepError) => boolean) =>
    errors.filter(wanted).map((error) => failureOfError(error, number()));
  return {
    before: all(({ place }) => place?.event === 'prerequest'),
    request: all(({ place }) => place === undefined),
    checks: new Map(
      checks
        .filter((check) => check.verdict === 'fail' || isPendingFailure(finished, check))
        .map((check) => [check, failureOfCheck(check, number())]),
    ),
    after: all(({ place }) => place?.event === 'test'),
  };
};

// A state that could not be changed is told by the request that was to change it.
const tellingExchange = (step: StepRecord): ExchangeRecord | undefined => {
  const isState = step.finished.errors.some(({ code }) => code === 'pact.state');
  return (isState ? stateExchange(step) : undefined) ?? mainExchange(step);
};

export const failedStep = (step: StepRecord, findings: StepFindings): FailedStep | undefined => {
  const failures = [...findings.before, ...findings.request, ...findings.checks.values(), ...findings.after];
  if (failures.length === 0) return undefined;
  const { started } = step;
  return {
    path: [...started.path, started.name],
    unit: started.cursor.unit,
    iteration: started.cursor.iteration,
    source: started.source,
    failures,
    exchange: tellingExchange(step),
    ...(started.interaction ? {} : { isContract: true }),
    ...(step.finished.pending ? { pending: true } : {}),
  };
};
