// The warning that a step of a load could not do what it should: a script that failed, a request that could not be made.

import { requestName } from '../../core/request-name.ts';
import type { ProblemRaised, StepError } from '../../model/event.ts';
import type { Step } from '../../model/plan.ts';

export const scriptProblem = (
  { kind, name, message, hint, place }: StepError,
  step: Step,
  at: number,
): ProblemRaised => {
  const line = place?.line === undefined ? '' : `, line ${place.line}`;
  return {
    type: 'problem.raised',
    at,
    level: 'warning',
    code: kind === 'request' ? 'load.request' : 'load.script',
    message: `${kind === 'request' ? '' : `${name}: `}${message} (${requestName(step)}${place ? `, ${place.event} script` : ''}${line})`,
    ...(hint === undefined ? {} : { hint }),
  };
};
