// A virtual user of a plain benchmark: the same prepared bytes again and again, nothing else.
import type { LoadTarget } from '../../model/load.ts';
import type { LeanAnswer, LeanClient, PreparedRequest } from '../../protocols/http/lean/lean-client.ts';
import type { RequestSamples } from './samples.ts';
import type { Iterating } from './scenario-run.ts';

export type TargetWork = {
  readonly target: LoadTarget;
  readonly client: LeanClient;
  readonly request: PreparedRequest;
  readonly samples: RequestSamples;
};

export const isUnreachable = (answer: LeanAnswer): boolean =>
  answer.error?.class === 'connect' || answer.error?.class === 'dns';

export const createTargetUser = ({ client, request, samples, target }: TargetWork): Iterating => {
  let isInterrupted = false;
  let giveUp: (() => void) | undefined;
  return {
    iterate: (_iteration, lateMs) =>
      new Promise((resolve) => {
        giveUp = client.send(request, false, (answer) => {
          if (!isInterrupted) samples.answer(answer, target.method, lateMs);
          resolve(isUnreachable(answer));
        });
      }),
    interrupt: () => {
      isInterrupted = true;
      giveUp?.();
    },
    isInterrupted: () => isInterrupted,
  };
};
