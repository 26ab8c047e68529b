// Reports from the events of loads and functional runs: blocks, timeline, hashes; all valid against the published schema.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { recordedEvents, recordings } from '../../../fixtures/events/replay.ts';
import type { RunEvent, RunFinished } from '../../model/event.ts';
import { createMetrics } from '../metrics.ts';
import { createPerfBuilder } from './build-perf-report.ts';
import { comparePerf } from './compare-perf.ts';
import { ENVIRONMENT, loadEvents } from './testing/load-events.ts';

const schema = JSON.parse(readFileSync('docs/schemas/perf-1.schema.json', 'utf8'));
const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema);

const reportOf = (events: Iterable<RunEvent>) => {
  const builder = createPerfBuilder();
  for (const event of events) builder.take(event);
  return builder.report(ENVIRONMENT);
};

const asFile = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('a load', () => {
  it('has a block every 5 s, without the warm-up', () => {
    const report = reportOf(loadEvents({ seconds: 33, warmUpSeconds: 3 }))!;
    expect(report.blocks.map(({ startMs, durationMs }) => [startMs, durationMs])).toEqual([
      [3000, 5000],
      [8000, 5000],
      [13_000, 5000],
      [18_000, 5000],
      [23_000, 5000],
      [28_000, 5000],
    ]);
    expect(report.timeline).toHaveLength(33);
    expect(new Set(report.blocks[0]!.series.map(({ tags }) => tags.name))).toEqual(
      new Set(['Pets / List', 'Pets / Get']),
    );
    expect(validate(asFile(report)), JSON.stringify(validate.errors)).toBe(true);
  });

  it('loses no sample to its blocks', () => {
    const report = reportOf(loadEvents({ seconds: 97 }))!;
    const metrics = createMetrics();
    for (const block of report.blocks) metrics.add(block.series);
    const counted = metrics.totals().reduce((sum, { value }) => sum + (value.kind === 'trend' ? value.count : 0), 0);
    expect(counted).toBe(97 * 2 * 20);
    expect(report.blocks.at(-1)!.durationMs).toBeGreaterThanOrEqual(4000);
  });

  it('has at most 30 blocks and 600 points, however long it is', () => {
    const report = reportOf(loadEvents({ seconds: 1500 }))!;
    expect(report.blocks.length).toBeLessThanOrEqual(30);
    expect(report.blocks.length).toBeGreaterThanOrEqual(15);
    expect(report.timeline.length).toBeLessThanOrEqual(600);
    expect(report.timeline.reduce((sum, { durationMs }) => sum + durationMs, 0)).toBe(1_500_000);
  });

  it('has hashes of what was asked and how', () => {
    const hashes = (options: Parameters<typeof loadEvents>[0]) => {
      const { planHash, profileHash } = reportOf(loadEvents(options))!;
      return { planHash, profileHash };
    };
    const first = hashes({ seconds: 6 });
    expect(hashes({ seconds: 6, vus: 10 })).toEqual(first);
    expect(hashes({ seconds: 6, vus: 11 }).planHash).toBe(first.planHash);
    expect(hashes({ seconds: 6, vus: 11 }).profileHash).not.toBe(first.profileHash);
    expect(hashes({ seconds: 6, requests: ['GET {{baseUrl}}/pets (Pets / List)'] }).planHash).not.toBe(first.planHash);
  });

  it('says what cut it off', () => {
    const cut = (change: (event: RunFinished) => RunFinished) =>
      reportOf(loadEvents({ seconds: 6 }).map((event) => (event.type === 'run.finished' ? change(event) : event)))!;
    const interrupted = cut((event) => ({ ...event, interrupted: 'SIGINT' }));
    const lost = cut((event) => ({ ...event, load: { ...event.load!, isIncomplete: true } }));
    expect([interrupted, lost].map((report) => report.interrupted)).toEqual(['SIGINT', 'lost']);
    expect(validate(asFile(interrupted)) && validate(asFile(lost)), JSON.stringify(validate.errors)).toBe(true);
    const whole = cut((event) => event);
    expect(whole).not.toHaveProperty('interrupted');
    expect(comparePerf(whole, whole).warnings).toEqual([]);
    expect(comparePerf(whole, interrupted)).toMatchObject({
      verdict: 'inconclusive',
      warnings: ['The current report is of a run that was interrupted (SIGINT)'],
    });
    expect(comparePerf(lost, whole).warnings).toEqual(['The baseline report is of a load that lost a process']);
  });

  it('is the same when it is asked for again', () => {
    const builder = createPerfBuilder();
    for (const event of loadEvents({ seconds: 200 })) builder.take(event);
    const first = asFile(builder.report(ENVIRONMENT));
    expect(first.blocks.length).toBeLessThanOrEqual(30);
    expect(asFile(builder.report(ENVIRONMENT))).toEqual(first);
  });

  it('is none without a start or an end', () => {
    expect(reportOf(loadEvents({ seconds: 6 }).slice(1))).toBeUndefined();
    expect(reportOf(loadEvents({ seconds: 6 }).slice(0, -1))).toBeUndefined();
  });
});

describe('a recorded run', () => {
  it.each(recordings())('is valid against the schema: %s', (name) => {
    const report = reportOf(recordedEvents(name));
    if (!report) return expect(recordedEvents(name).some(({ type }) => type === 'run.finished')).toBe(false);
    const isLoad = recordedEvents(name).some((event) => event.type === 'run.finished' && event.load);
    expect(report.kind).toBe(isLoad ? 'load' : 'run');
    expect(validate(asFile(report)), JSON.stringify(validate.errors)).toBe(true);
  });

  it('counts the main requests, by folder and name', () => {
    const events = recordedEvents('green');
    const main = events.filter((event) => event.type === 'exchange.finished' && event.exchange.role === 'main');
    const { summary, blocks } = reportOf(events)!;
    expect(summary.total.count).toBe(main.length);
    expect(summary.requests.length).toBeGreaterThan(0);
    expect(blocks.length).toBeGreaterThan(0);
  });
});
