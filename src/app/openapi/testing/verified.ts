// Verifies a provider within the test's own process, and gathers what was told.
import type { RunEvent, StepFinished } from '../../../model/event.ts';
import { createHost } from '../../host.ts';
import { verifyOpenapi } from '../verify-openapi.ts';
import type { VerifyOpenapiOptions } from '../verify-openapi-options.ts';

/** With seed 1 where the options name none. */
export const verified = async (options: VerifyOpenapiOptions) => {
  const events: RunEvent[] = [];
  const given = { seed: 1, reporters: [], ...options };
  const result = await verifyOpenapi(given, createHost(), (event) => events.push(event));
  const steps = events.filter((event): event is StepFinished => event.type === 'step.finished');
  const failed = steps.flatMap(({ cursor, checks }) =>
    checks.flatMap(({ name, verdict, error, replay }) =>
      verdict === 'fail' ? [{ step: cursor.stepId, check: name, message: error?.message ?? '', replay }] : [],
    ),
  );
  const errors = steps.flatMap((step) => step.errors);
  const warnings = events.flatMap((event) => (event.type === 'problem.raised' ? [event.message] : []));
  return {
    ...result,
    events,
    steps,
    failed,
    errors,
    warnings,
    calls: steps.reduce((n, { calls = 0 }) => n + calls, 0),
  };
};
