// Finds thresholds about requests and scenarios that are not there: they would never be judged, and a load would be green without them.
import { nearest } from '../../core/nearest.ts';
import { isLastPart, requestName } from '../../core/request-name.ts';
import { kindOf } from '../../core/threshold-expression.ts';
import { parseSelector } from '../../core/threshold-selector.ts';
import type { LoadScenario, LoadThreshold } from '../../model/load.ts';
import type { Step } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';

/** Requests that a script or a signature makes are called so after the step's. */
const EXTRA = / \((?:script|auth)\)$/;

const check = (threshold: LoadThreshold, what: string, wanted: string | undefined, known: readonly string[]): void => {
  if (wanted === undefined) return;
  const name = wanted.replace(EXTRA, '');
  if (known.some((one) => one === name || (what === 'request' && isLastPart(one, name)))) return;
  const near = nearest(name, known) ?? known[0];
  throw new Problem('threshold.unknown-name', `threshold ${threshold.metric}: there is no ${what} "${wanted}"`, {
    ...(near === undefined ? {} : { hint: `There is, for example, "${near}".` }),
  });
};

/** Throws Problem. Metrics of scripts may have tags of these names with values of their own. */
export const checkThresholds = (
  thresholds: readonly LoadThreshold[],
  steps: readonly Pick<Step, 'path' | 'name'>[],
  scenarios: readonly Pick<LoadScenario, 'name'>[],
): void => {
  const requests = steps.map(requestName);
  const names = scenarios.map(({ name }) => name);
  for (const threshold of thresholds) {
    const { metric, tags } = parseSelector(threshold.metric);
    if (kindOf(metric) === undefined) continue;
    check(threshold, 'request', tags.name, requests);
    check(threshold, 'scenario', tags.scenario, names);
  }
};
