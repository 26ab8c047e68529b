// Publishes how the verification of a broker's pact ended; whatever keeps the result from the broker is an error of the run.
import type { VerifiablePact } from '../../contracts/pact/broker/for-verification.ts';
import {
  type InteractionResult as BrokerResult,
  isPublishable,
  noticesAfter,
  publishVerification,
} from '../../contracts/pact/broker/publish-results.ts';
import type { InteractionResult, Notice, PactUnit } from '../../engine/pact/pact-run.ts';
import type { Check } from '../../model/check.ts';
import { isProblem } from '../../model/problem.ts';
import type { Broker } from './broker-connection.ts';
import type { PublishOptions } from './verify-options.ts';

const attributeOf = ({ error }: Check): string => (error?.name ?? '').replace(/(?:Type)?Mismatch$/, '').toLowerCase();

/** As Pact's own verifier has it: the name of the header, the path in the body; a status has none. */
const identifierOf = ({ where }: Check): string | undefined =>
  where === 'status' ? undefined : where === 'body' ? '$' : where?.replace(/^(?:header|metadata|query) /, '');

const mismatchOf = (check: Check) => {
  const identifier = identifierOf(check);
  return {
    attribute: attributeOf(check),
    ...(identifier === undefined ? {} : { identifier }),
    description: check.error?.message ?? check.name,
  };
};

const resultOf = ({ interaction, outcome, checks, errors }: InteractionResult): BrokerResult => {
  const mismatches = checks.filter(({ verdict }) => verdict === 'fail').map(mismatchOf);
  return {
    ...(interaction.id === undefined ? {} : { interactionId: interaction.id }),
    interactionDescription: interaction.description,
    success: outcome === 'passed',
    ...(mismatches.length > 0 ? { mismatches } : {}),
    ...(errors.length > 0 ? { exceptions: errors.map(({ message }) => ({ message })) } : {}),
  };
};

/** How a pact's verification ended. `verified`: what the broker says of it, where it is from one. */
export type EndedPact = {
  readonly unit: PactUnit;
  readonly verified: VerifiablePact | undefined;
  readonly results: readonly InteractionResult[];
  /** All its interactions were verified to their end. */
  readonly isWhole: boolean;
};

export type Publisher = { readonly broker: Broker; readonly publish: PublishOptions; readonly version: string };

const isRight = ({ results }: EndedPact): boolean => results.every(({ outcome }) => outcome === 'passed');

/** What the broker wants to be said now. */
const lastWords = (ended: EndedPact, published: boolean): readonly Notice[] =>
  noticesAfter(ended.verified?.notices ?? [], isRight(ended), published).map(({ text }) => ({
    level: 'info',
    code: 'pact.notice',
    message: text,
  }));

const unpublished = ({ unit: { pact } }: EndedPact, level: Notice['level'], why: string, hint?: string): Notice => ({
  level,
  code: level === 'error' ? 'pact.publish' : 'pact.not-published',
  message: `The result for ${pact.consumer} -> ${pact.provider} was not published: ${why}`,
  ...(hint === undefined ? {} : { hint }),
});

const publishResults = async (ended: EndedPact, verified: VerifiablePact, { broker, publish, version }: Publisher) => {
  const { consumer, provider } = verified.pact;
  try {
    const { url } = await publishVerification(broker, verified, {
      ...publish,
      success: isRight(ended),
      testResults: ended.results.map(resultOf),
      verifiedBy: { implementation: 'assay', version },
    });
    const where = url === undefined ? '' : `: ${url}`;
    const message = `Published the result for ${consumer} -> ${provider}${where}`;
    return [{ level: 'info', code: 'pact.published', message } as const, ...lastWords(ended, true)];
  } catch (error) {
    if (!isProblem(error)) throw error;
    return [unpublished(ended, 'error', error.message, error.hint), ...lastWords(ended, false)];
  }
};

/** Publishes the result where that is wanted and possible; resolves with what is to be told. */
export const concludePact = async (ended: EndedPact, publisher: Publisher | undefined): Promise<readonly Notice[]> => {
  const { verified, isWhole } = ended;
  if (!publisher) return isWhole ? lastWords(ended, false) : [];
  if (!isWhole) return [unpublished(ended, 'warning', 'it was not verified to its end')];
  if (verified && isPublishable(verified)) return publishResults(ended, verified, publisher);
  return [unpublished(ended, 'warning', 'the pact is none of the broker')];
};
