// Asks the broker's matrix whether versions go together with what they meet.
import { type Bag, bag, isBag, list, text } from '../../../core/json-bag.ts';
import { Problem } from '../../../model/problem.ts';
import type { HalClient } from './hal.ts';
import { linksOf, rootLink } from './hal-links.ts';

/** Which version of a pacticipant is meant; all of them when it only has a name. */
export type VersionSelector = {
  readonly pacticipant: string;
  readonly version?: string;
  readonly latest?: true;
  readonly tag?: string;
  readonly branch?: string;
  readonly mainBranch?: true;
};

export type DeployQuestion = {
  readonly selectors: readonly VersionSelector[];
  readonly ignore: readonly Pick<VersionSelector, 'pacticipant' | 'version'>[];
  /** Against what is deployed or released there. */
  readonly environment?: string;
  /** Against the latest versions with this tag. */
  readonly to?: string;
};

export type MatrixRow = {
  readonly consumer: string;
  readonly consumerVersion?: string;
  readonly provider: string;
  readonly providerVersion?: string;
  /** Undefined while nobody has published a result. */
  readonly success?: boolean;
  readonly ignored: boolean;
  /** Where the broker keeps the result. */
  readonly url?: string;
};

export type MatrixAnswer = {
  /** Undefined: the broker does not know yet. */
  readonly deployable?: boolean;
  readonly reason: string;
  readonly notices: readonly { readonly type: string; readonly text: string }[];
  readonly rows: readonly MatrixRow[];
  /** As the broker answered. */
  readonly document: Bag;
};

const selectorPairs = (prefix: string, selector: VersionSelector): readonly string[] =>
  Object.entries(selector).map(([name, value]) => `${prefix}[][${name}]=${encodeURIComponent(String(value))}`);

/** Latest by consumer version and provider version where several versions may be compared, else by consumer version. */
const scope = ({ selectors, environment, to }: DeployQuestion): readonly string[] => {
  if (environment !== undefined) return ['latestby=cvpv', `environment=${encodeURIComponent(environment)}`];
  if (to !== undefined) return ['latestby=cvp', 'latest=true', `tag=${encodeURIComponent(to)}`];
  return selectors.length > 1 ? ['latestby=cvpv'] : ['latestby=cvp', 'latest=true'];
};

const queryOf = (question: DeployQuestion): string =>
  [
    ...question.selectors.flatMap((one) => selectorPairs('q', one)),
    ...question.ignore.flatMap((one) => selectorPairs('ignore', one)),
    ...scope(question),
  ].join('&');

const readRow = (hal: HalClient, row: Bag): MatrixRow => {
  const [consumer, provider, result] = [bag(row.consumer), bag(row.provider), bag(row.verificationResult)];
  const versions = { consumer: text(bag(consumer.version).number), provider: text(bag(provider.version).number) };
  const [self] = linksOf(result, 'self');
  return {
    consumer: text(consumer.name) ?? '',
    ...(versions.consumer === undefined ? {} : { consumerVersion: versions.consumer }),
    provider: text(provider.name) ?? '',
    ...(versions.provider === undefined ? {} : { providerVersion: versions.provider }),
    ...(typeof result.success === 'boolean' ? { success: result.success } : {}),
    ignored: row.ignored === true,
    ...(self === undefined ? {} : { url: rootLink(hal.url, self.href) }),
  };
};

/** Rejects with Problem when the broker cannot be asked, or gives no verdict: silence is no consent. */
export const readMatrix = async (hal: HalClient, question: DeployQuestion): Promise<MatrixAnswer> => {
  const answer = await hal.send('GET', `/matrix?${queryOf(question)}`);
  const { summary, matrix, notices } = answer.document;
  const { deployable, reason } = bag(summary);
  if (typeof deployable !== 'boolean' && deployable !== null) {
    throw new Problem(
      'broker.no-verdict',
      `GET ${hal.url}/matrix: the answer does not say whether it can be deployed`,
      {
        exit: 3,
        hint: 'Is --broker-base-url the address of a Pact Broker?',
      },
    );
  }
  return {
    ...(deployable === null ? {} : { deployable }),
    reason: text(reason) ?? '',
    notices: list(notices)
      .filter(isBag)
      .map((one) => ({ type: text(one.type) ?? '', text: text(one.text) ?? '' })),
    rows: list(matrix)
      .filter(isBag)
      .map((row) => readRow(hal, row)),
    document: answer.document,
  };
};
