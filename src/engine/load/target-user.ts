// A virtual user of a plain benchmark: the same prepared bytes again and again, nothing else.
import type { ProblemRaised } from '../../model/event.ts';
import type { ExchangeError } from '../../model/exchange.ts';
import type { LoadTarget } from '../../model/load.ts';
import type { LeanAnswer, LeanClient, PreparedRequest } from '../../protocols/http/lean/lean-client.ts';
import { isNobodyReached, type RequestSamples } from './samples.ts';
import type { Iterating, Outcome } from './scenario-run.ts';

export type TargetWork = {
  readonly target: LoadTarget;
  readonly client: LeanClient;
  readonly request: PreparedRequest;
  readonly samples: RequestSamples;
  /** Monotonic ms. */
  readonly clock: () => number;
  readonly now: () => number;
  readonly tell: (event: ProblemRaised) => void;
};

/** Said as it is of a request of a collection. */
const requestProblem = ({ message, hint }: ExchangeError, at: number): ProblemRaised => ({
  type: 'problem.raised',
  at,
  level: 'warning',
  code: 'load.request',
  message,
  ...(hint === undefined ? {} : { hint }),
});

export const createTargetUser = ({ client, request, samples, target, clock, now, tell }: TargetWork): Iterating => {
  let isInterrupted = false;
  let giveUp: (() => void) | undefined;
  let lateMs: number | undefined;
  let end: (outcome: Outcome) => void = () => undefined;
  const onAnswer = (answer: LeanAnswer): void => {
    if (!isInterrupted) {
      samples.answer(answer, target.method, lateMs);
      if (answer.error) tell(requestProblem(answer.error, now()));
    }
    end(answer.error && isNobodyReached(answer.error.class) ? 'unreachable' : 'answered');
  };
  return {
    setUp: undefined,
    iterate: (_iteration, scheduledAt, done) => {
      lateMs = scheduledAt === undefined ? undefined : Math.max(0, clock() - scheduledAt);
      end = done;
      giveUp = client.send(request, false, onAnswer);
    },
    interrupt: () => {
      isInterrupted = true;
      giveUp?.();
    },
    isInterrupted: () => isInterrupted,
  };
};
