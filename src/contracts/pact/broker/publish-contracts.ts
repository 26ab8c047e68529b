// Publishes the pacts of one consumer's version to the broker.
import { bag, list, text } from '../../../core/json-bag.ts';
import { Problem } from '../../../model/problem.ts';
import { readIndex } from './broker-index.ts';
import { type HalClient, type HalResource, needHref } from './hal.ts';
import { brokerErrors } from './hal-problems.ts';

export type ContractsToPublish = {
  readonly consumer: string;
  readonly version: string;
  readonly branch?: string | undefined;
  readonly tags: readonly string[];
  readonly buildUrl?: string | undefined;
  /** What happens to a pact that is there for this version already. */
  readonly onConflict: 'overwrite' | 'merge';
  readonly pacts: readonly { readonly provider: string; readonly text: string }[];
};

/** What the broker says about it; `type` is `success`, `info`, `warning`, `prompt`, `error`, ... */
export type PublishNotice = { readonly type: string; readonly text: string };

const noticesOf = ({ document }: HalResource): readonly PublishNotice[] =>
  list(document.notices)
    .map(bag)
    .map((notice) => ({ type: text(notice.type) ?? 'info', text: text(notice.text) ?? '' }))
    .filter((notice) => notice.text !== '');

const bodyOf = ({ consumer, version, branch, tags, buildUrl, onConflict, pacts }: ContractsToPublish) => ({
  pacticipantName: consumer,
  pacticipantVersionNumber: version,
  ...(branch === undefined ? {} : { branch }),
  ...(tags.length === 0 ? {} : { tags }),
  ...(buildUrl === undefined ? {} : { buildUrl }),
  contracts: pacts.map((pact) => ({
    consumerName: consumer,
    providerName: pact.provider,
    specification: 'pact',
    contentType: 'application/json',
    content: Buffer.from(pact.text, 'utf8').toString('base64'),
    onConflict,
  })),
});

const conflict = (contracts: ContractsToPublish, answer: HalResource): Problem => {
  const said = brokerErrors(answer.document).join('\n').trim();
  return new Problem(
    'broker.conflict',
    `The Pact Broker refuses the pacts of ${contracts.consumer} ${contracts.version} (409)${said === '' ? '' : `: ${said}`}`,
    { hint: 'Publish changed pacts under a version of their own, or add to the pact that is there with --merge.' },
  );
};

/** Resolves with what the broker says; rejects with Problem when it did not take all of them. */
export const publishContracts = async (
  hal: HalClient,
  contracts: ContractsToPublish,
): Promise<readonly PublishNotice[]> => {
  const address = needHref(await readIndex(hal), 'pb:publish-contracts');
  const answer = await hal.send('POST', address, { body: bodyOf(contracts), values: [409] });
  if (answer.status === 409) throw conflict(contracts, answer);
  return noticesOf(answer);
};
