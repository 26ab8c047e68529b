// Looks for the simplest call that still fails in the same way, and says so where a failure cannot be had again.
import type { Generated } from '../../contracts/openapi/api-case.ts';
import type { Finding } from '../../contracts/openapi/judge.ts';
import { type Called, callCase } from './call-case.ts';
import { withOverrides } from './prepare-case.ts';
import { isStopped, type Session } from './session.ts';
import type { Failure } from './step-tally.ts';

/** Calls that are spent on one failure. */
const MOST_CALLS = 60;
const REPEATS = 2;

const alike = ({ verdict }: Called, { finding }: Failure): Finding | undefined =>
  verdict.findings.find(({ check, key }) => check === finding.check && key === finding.key);

type Budget = { left: number };

const isSpent = (session: Session, budget: Budget): boolean => budget.left <= 0 || session.context.signal.aborted;

const tryCase = async (session: Session, failure: Failure, generated: Generated, budget: Budget) => {
  budget.left -= 1;
  const called = await callCase(session, withOverrides(generated.value, failure.origin?.overrides ?? {}));
  const finding = alike(called, failure);
  return finding && { called, finding };
};

const isRepeatable = async (session: Session, failure: Failure, budget: Budget): Promise<boolean> => {
  for (let i = 0; i < REPEATS && !isSpent(session, budget); i++) {
    budget.left -= 1;
    if (alike(await callCase(session, failure.called.given), failure)) return true;
  }
  return false;
};

/** The first simpler case that fails, then the first that is simpler than that. */
const descend = async (session: Session, failure: Failure, start: Generated, budget: Budget): Promise<void> => {
  let current: Generated | undefined = start;
  while (current && !isSpent(session, budget)) {
    let next: Generated | undefined;
    for await (const candidate of current.shrink()) {
      if (isSpent(session, budget)) break;
      const simpler = await tryCase(session, failure, candidate, budget);
      if (!simpler) continue;
      Object.assign(failure, simpler);
      next = candidate;
      break;
    }
    current = next;
  }
};

/** `total`: calls that are left for all failures of a step. */
export const minimise = async (session: Session, failure: Failure, total: Budget): Promise<void> => {
  const { origin } = failure;
  // What took too long once need not do so again, and is no simpler for being shorter.
  if (!origin || failure.finding.check === 'max_response_time' || isStopped(session)) return;
  const budget = { left: Math.min(MOST_CALLS, total.left) };
  const before = budget.left;
  if (before <= 0) return;
  if (await isRepeatable(session, failure, budget)) await descend(session, failure, origin.generated, budget);
  else if (!session.context.signal.aborted) failure.remark = 'not seen again when the call was repeated';
  total.left -= before - budget.left;
};
