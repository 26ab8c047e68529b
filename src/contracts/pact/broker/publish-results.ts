// Publishes to the broker how the verification of a pact ended.
import { bag } from '../../../core/json-bag.ts';
import { Problem } from '../../../model/problem.ts';
import type { BrokerNotice, VerifiablePact } from './for-verification.ts';
import { follow, type HalClient, type HalResource, hrefOf, needHref } from './hal.ts';
import { linksOf, rootLink } from './hal-links.ts';

/** How one interaction ended, as the broker shows it. */
export type InteractionResult = {
  /** The broker's `_id`, where the pact has it. */
  readonly interactionId?: string;
  readonly interactionDescription: string;
  readonly success: boolean;
  readonly mismatches?: readonly {
    /** `body`, `header`, `status`, `metadata`, ... */
    readonly attribute: string;
    /** The path in the body, the name of the header. */
    readonly identifier?: string;
    readonly description: string;
  }[];
  /** Why it could not be judged. */
  readonly exceptions?: readonly { readonly message: string }[];
};

export type VerificationResult = {
  readonly providerVersion: string;
  readonly branch?: string | undefined;
  readonly tags: readonly string[];
  readonly buildUrl?: string | undefined;
  readonly success: boolean;
  readonly testResults: readonly InteractionResult[];
  /** Who verified. */
  readonly verifiedBy: { readonly implementation: string; readonly version: string };
};

export type PublishedResult = {
  /** Where the broker keeps it, when it says so. */
  readonly url?: string;
};

const noProvider = (url: string): Problem =>
  new Problem('broker.no-provider', `${url} is gone, so that the provider's version cannot be marked`, { exit: 3 });

/** The broker wants to know of branch and tags before the results come. */
const markVersion = async (hal: HalClient, source: HalResource, result: VerificationResult): Promise<void> => {
  const { providerVersion: version, branch, tags } = result;
  if (branch === undefined && tags.length === 0) return;
  const provider = await follow(hal, source, 'pb:provider');
  if (!provider) throw noProvider(needHref(source, 'pb:provider'));
  if (branch !== undefined) {
    await hal.send('PUT', needHref(provider, 'pb:branch-version', { branch, version }), { body: {} });
  }
  for (const tag of tags) {
    await hal.send('PUT', needHref(provider, 'pb:version-tag', { version, tag }), { body: {} });
  }
};

/** What the broker wants to be said after the verification. */
export const noticesAfter = (
  notices: readonly BrokerNotice[],
  success: boolean,
  published: boolean,
): readonly BrokerNotice[] =>
  notices.filter(
    ({ when }) =>
      when === 'after_verification' || when === `after_verification:success_${success}_published_${published}`,
  );

/** Whether results can be published for it: a pact of a broker names where. */
export const isPublishable = ({ pact }: Pick<VerifiablePact, 'pact'>): boolean =>
  linksOf(pact.raw, 'pb:publish-verification-results').length > 0;

/** Rejects with Problem whenever the broker did not take the result: nobody may think that it is there. */
export const publishVerification = async (
  hal: HalClient,
  verified: VerifiablePact,
  result: VerificationResult,
): Promise<PublishedResult> => {
  const { providerVersion, buildUrl, success, testResults, verifiedBy } = result;
  if (providerVersion.trim() === '') {
    throw new Problem(
      'broker.no-provider-version',
      'Results are published for a version of the provider, and none is given',
      {
        hint: 'Give --provider-version.',
      },
    );
  }
  const source: HalResource = { status: 200, url: verified.url, document: bag(verified.pact.raw), text: verified.text };
  const address = needHref(source, 'pb:publish-verification-results');
  await markVersion(hal, source, result);
  const published = await hal.send('POST', address, {
    body: {
      success,
      providerApplicationVersion: providerVersion,
      ...(buildUrl === undefined ? {} : { buildUrl }),
      testResults: testResults.map((one) => ({ ...one })),
      verifiedBy: { ...verifiedBy },
    },
  });
  const url = hrefOf(published, 'self');
  return url === undefined ? {} : { url: rootLink(hal.url, url) };
};
