// A virtual user of a plain benchmark: the same prepared bytes again and again, nothing else.
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
};

export const createTargetUser = ({ client, request, samples, target, clock }: TargetWork): Iterating => {
  let isInterrupted = false;
  let giveUp: (() => void) | undefined;
  let lateMs: number | undefined;
  let end: (outcome: Outcome) => void = () => undefined;
  const onAnswer = (answer: LeanAnswer): void => {
    if (!isInterrupted) samples.answer(answer, target.method, lateMs);
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
