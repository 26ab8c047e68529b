import { describe, expect, it } from 'vitest';
import { recordedEvents, streamOf } from '../../fixtures/events/replay.ts';
import type { RunEvent, RunFinished } from '../model/event.ts';
import { summarise } from './summarise.ts';
import { createSpread } from './summarise-spread.ts';

const summaryOf = async (events: Iterable<RunEvent>) => {
  const out = await Array.fromAsync(summarise(streamOf(events)));
  return (out.at(-1) as RunFinished).summary!;
};

describe('summarise', () => {
  it('counts what newman counts', async () => {
    const { stats } = await summaryOf(recordedEvents('everything'));
    expect(stats).toEqual({
      iterations: { total: 1, failed: 0, pending: 0 },
      items: { total: 8, failed: 0, pending: 0 },
      scripts: { total: 8, failed: 2, pending: 0 },
      prerequests: { total: 8, failed: 0, pending: 0 },
      // Seven requests of their own and one of a script; the redirect belongs to its request, the skipped one sent none.
      requests: { total: 8, failed: 1, pending: 0 },
      tests: { total: 7, failed: 0, pending: 0 },
      assertions: { total: 8, failed: 4, pending: 0 },
      testScripts: { total: 5, failed: 1, pending: 0 },
      prerequestScripts: { total: 3, failed: 1, pending: 0 },
    });
  });

  it('counts outcomes, checks and warnings', async () => {
    const summary = await summaryOf(recordedEvents('everything'));
    expect(summary.steps).toEqual({ total: 8, passed: 3, failed: 2, errored: 2, skipped: 1, flaky: 0 });
    expect(summary.checks).toEqual({ total: 8, passed: 3, failed: 4, skipped: 1 });
    expect(summary).toMatchObject({ warnings: 2, problems: 0, responseBytes: 238 });
    expect(summary).not.toHaveProperty('interrupted');
    expect(summary.finishedAt - summary.startedAt).toBe(63);
  });

  it('measures every request that was answered', async () => {
    const { response } = await summaryOf(recordedEvents('everything'));
    const times = [24, 3, 3, 2, 4, 3, 3];
    const mean = times.reduce((a, b) => a + b) / times.length;
    const sd = Math.sqrt(times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / times.length);
    expect(response.average).toBeCloseTo(mean, 10);
    expect(response.sd).toBeCloseTo(sd, 10);
    expect(response).toMatchObject({ min: 2, max: 24 });
  });

  it('counts a request that could not even be built', async () => {
    const events = recordedEvents('everything').filter(({ type }) => type !== 'exchange.finished');
    expect((await summaryOf(events)).stats.requests).toEqual({ total: 1, failed: 1, pending: 0 });
  });

  it('leaves what was under way as pending', async () => {
    const summary = await summaryOf(recordedEvents('interrupted'));
    expect(summary.interrupted).toBe('SIGINT');
    expect(summary.stats.iterations).toEqual({ total: 1, failed: 0, pending: 1 });
    expect(summary.stats.items).toEqual({ total: 2, failed: 0, pending: 1 });
  });

  it('counts pacts by what their interactions came to, and mismatches that are pending', async () => {
    const summary = await summaryOf(recordedEvents('pacts'));
    expect(summary.pacts).toEqual({ total: 3, passed: 1, failed: 2, errored: 0, skipped: 0 });
    expect(summary.steps).toEqual({ total: 10, passed: 4, failed: 3, errored: 2, skipped: 1, flaky: 0, pending: 1 });
    expect(summary.checks).toEqual({ total: 17, passed: 10, failed: 6, skipped: 1, pending: 1 });
    expect(await summaryOf(recordedEvents('everything'))).not.toHaveProperty('pacts');
  });

  it('hands all other events on as they are', async () => {
    const events = recordedEvents('units');
    const out = await Array.fromAsync(summarise(streamOf(events)));
    expect(out.slice(0, -1)).toEqual(events.slice(0, -1));
    for (const [i, event] of out.slice(0, -1).entries()) expect(event).toBe(events[i]);
  });
});

describe('createSpread', () => {
  it('is zero without values and with one alike', () => {
    const spread = createSpread();
    expect(spread.total()).toEqual({ average: 0, min: 0, max: 0, sd: 0 });
    spread.add(5);
    expect(spread.total()).toEqual({ average: 5, min: 5, max: 5, sd: 0 });
  });

  it('gives the deviation of the whole population', () => {
    const spread = createSpread();
    for (const value of [2, 4, 4, 4, 5, 5, 7, 9]) spread.add(value);
    expect(spread.total()).toEqual({ average: 5, min: 2, max: 9, sd: 2 });
  });
});
