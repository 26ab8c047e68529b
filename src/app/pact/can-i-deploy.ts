// Asks the broker whether a version can be deployed, again and again while the answer is unknown.

import type { HalClient } from '../../contracts/pact/broker/hal.ts';
import {
  type DeployQuestion,
  type MatrixAnswer,
  readMatrix,
  type VersionSelector,
} from '../../contracts/pact/broker/matrix.ts';
import { isProblem, Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import { versionControl } from '../version-control.ts';
import type { ConnectionOptions } from './broker-connection.ts';
import { withBroker } from './with-broker.ts';

export type DeployOptions = ConnectionOptions & {
  readonly selectors: readonly VersionSelector[];
  /** Default: PACT_BROKER_CAN_I_DEPLOY_IGNORE, names between commas. */
  readonly ignore: DeployQuestion['ignore'];
  readonly environment?: string | undefined;
  readonly to?: string | undefined;
  readonly retries: number;
  readonly intervalMs: number;
  readonly onWait: (text: string) => void;
};

export type DeployVerdict = MatrixAnswer & { readonly question: DeployQuestion };

const isBare = (one: VersionSelector): boolean => Object.keys(one).length === 1;

/** One pacticipant without a version: the commit is meant. Beside others, a bare name means all of its versions. */
const withVersion = async (host: Host, selectors: readonly VersionSelector[]): Promise<readonly VersionSelector[]> => {
  const [only] = selectors;
  if (!only || selectors.length > 1 || !isBare(only)) return selectors;
  const { commit } = await versionControl(host);
  if (commit !== undefined) return [{ ...only, version: commit }];
  throw new Problem('deploy.no-version', `No version of ${only.pacticipant} is given, and no commit can be found`, {
    hint: 'Give --version after --pacticipant, or --latest, --branch or --main-branch.',
  });
};

const namesIn = (value: string | undefined): readonly string[] =>
  (value ?? '').split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));

const questionOf = async (options: DeployOptions, host: Host): Promise<DeployQuestion> => {
  const { selectors, ignore, environment, to } = options;
  if (environment !== undefined && to !== undefined)
    throw new Problem('deploy.two-targets', '--to-environment and --to are both given', { hint: 'Give one of them.' });
  const always = namesIn(host.env.PACT_BROKER_CAN_I_DEPLOY_IGNORE).map((pacticipant) => ({ pacticipant }));
  return {
    selectors: await withVersion(host, selectors),
    ignore: [...ignore, ...always],
    ...(environment === undefined ? {} : { environment }),
    ...(to === undefined ? {} : { to }),
  };
};

type Attempt = { readonly answer: MatrixAnswer } | { readonly problem: Problem };

const attempt = async (hal: HalClient, question: DeployQuestion): Promise<Attempt> => {
  try {
    return { answer: await readMatrix(hal, question) };
  } catch (error) {
    if (isProblem(error) && error.exit === 3) return { problem: error };
    throw error;
  }
};

const again = (made: Attempt): string =>
  'problem' in made ? made.problem.message : `Not known yet: ${made.answer.reason.replace(/\s+/g, ' ')}`;

/** Rejects with Problem when the broker refuses the question, or cannot be asked even at the last try. */
export const canIDeploy = async (options: DeployOptions, host: Host): Promise<DeployVerdict> => {
  const question = await questionOf(options, host);
  const signal = options.signal ?? new AbortController().signal;
  return withBroker(options, host, async (hal) => {
    for (let tries = 0; ; tries++) {
      const made = await attempt(hal, question);
      const isKnown = 'answer' in made && made.answer.deployable !== undefined;
      if (isKnown || tries >= options.retries || signal.aborted) {
        if ('problem' in made) throw made.problem;
        return { ...made.answer, question };
      }
      options.onWait(`${again(made)}; again in ${options.intervalMs / 1000} s (${tries + 1} of ${options.retries})`);
      await host.sleep(options.intervalMs, signal);
    }
  });
};
