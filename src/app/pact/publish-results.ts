// Publishes how the verification of a broker's pact ended; whatever keeps the result from the broker is an error of the run.
import type { VerifiablePact } from '../../contracts/pact/broker/for-verification.ts';
import {
  type InteractionResult as BrokerResult,
  isPublishable,
  publishVerification,
} from '../../contracts/pact/broker/publish-results.ts';
import type { InteractionResult, Notice } from '../../engine/pact/pact-run.ts';
import type { Check } from '../../model/check.ts';
import { isProblem } from '../../model/problem.ts';
import type { Broker } from './broker-connection.ts';
import type { PublishOptions } from './verify-options.ts';

const attributeOf = ({ error }: Check): string => (error?.name ?? '').replace(/(?:Type)?Mismatch$/, '').toLowerCase();

const mismatchOf = (check: Check) => ({
  attribute: attributeOf(check),
  ...(check.where === undefined ? {} : { identifier: check.where.replace(/^(?:header|metadata|query) /, '') }),
  description: check.error?.message ?? check.name,
});

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

/** Resolves with what is to be told. */
export const publishResults = async (
  broker: Broker,
  verified: VerifiablePact,
  results: readonly InteractionResult[],
  options: PublishOptions,
  version: string,
): Promise<readonly Notice[]> => {
  const name = `${verified.pact.consumer} -> ${verified.pact.provider}`;
  if (!isPublishable(verified)) {
    const message = `The result for ${name} was not published: the pact is none of the broker's`;
    return [{ level: 'warning', code: 'pact.not-publishable', message }];
  }
  try {
    const { url, notices } = await publishVerification(broker, verified, {
      ...options,
      success: results.every(({ outcome }) => outcome === 'passed'),
      testResults: results.map(resultOf),
      verifiedBy: { implementation: 'assay', version },
    });
    const where = url === undefined ? '' : `: ${url}`;
    const told = notices.map(({ text }): Notice => ({ level: 'info', code: 'pact.notice', message: text }));
    return [{ level: 'info', code: 'pact.published', message: `Published the result for ${name}${where}` }, ...told];
  } catch (error) {
    if (!isProblem(error)) throw error;
    const { message, hint } = error;
    return [
      {
        level: 'error',
        code: 'pact.publish',
        message: `The result for ${name} was not published: ${message}`,
        ...(hint === undefined ? {} : { hint }),
      },
    ];
  }
};
