import { describe, expect, it } from 'vitest';
import { recordedEvents, throughStages } from '../../fixtures/events/replay.ts';
import type { RunFinished } from '../model/event.ts';
import type { Summary } from '../model/summary.ts';
import { exitCode } from './exit-code.ts';

const summaryOf = async (recording: string): Promise<Summary> => {
  const events = await Array.fromAsync(throughStages(recordedEvents(recording)));
  return (events.at(-1) as RunFinished).summary!;
};

describe('exitCode', () => {
  it.each([
    ['green', 0],
    ['lanes', 0],
    ['units', 1],
    ['everything', 1],
    ['bailed', 1],
    ['empty', 4],
    ['interrupted', 130],
  ] as const)('of the recording %s is %i', async (recording, code) => {
    expect(exitCode(await summaryOf(recording))).toBe(code);
  });

  it('is 3 when something could not be judged and nothing was wrong', async () => {
    const green = await summaryOf('green');
    expect(exitCode({ ...green, steps: { ...green.steps, errored: 1 } })).toBe(3);
    expect(exitCode({ ...green, problems: 1 })).toBe(3);
    expect(exitCode({ ...green, interrupted: 'timeout' })).toBe(3);
  });

  it('puts input mistakes before failures, and failures before errors', async () => {
    const failed = await summaryOf('everything');
    expect(exitCode(failed, { problems: [{ exit: 3 }] })).toBe(1);
    expect(exitCode(failed, { problems: [{ exit: 2 }] })).toBe(2);
    expect(exitCode({ ...failed, interrupted: 'SIGTERM' }, { problems: [{ exit: 2 }] })).toBe(130);
  });

  it('tells a run of which nothing was judged from a green one', async () => {
    const green = await summaryOf('green');
    const skipped = { ...green.steps, total: 2, skipped: 2, passed: 0, flaky: 0 };
    const noChecks = { total: 0, passed: 0, failed: 0, skipped: 0 };
    expect(exitCode({ ...green, steps: skipped, checks: noChecks })).toBe(4);
    expect(exitCode({ ...green, steps: skipped })).toBe(0);
    expect(exitCode(await summaryOf('empty'), { problems: [{ exit: 3 }] })).toBe(3);
  });

  it('does not take stopping at a failure for an interruption', async () => {
    expect(exitCode({ ...(await summaryOf('green')), interrupted: 'bail' })).toBe(0);
  });
});
