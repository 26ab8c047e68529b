// The performance report in its formats: which files, what is in them, and names that would be more than text.
import { describe, expect, it } from 'vitest';
import { contextFor, recordedEvents, reportOf } from '../../fixtures/events/replay.ts';
import { createPerfBuilder } from '../core/perf/build-perf-report.ts';
import { comparePerf } from '../core/perf/compare-perf.ts';
import { ENVIRONMENT, loadEvents, type MadeLoad } from '../core/perf/testing/load-events.ts';
import type { RunEvent } from '../model/event.ts';
import { reporter } from './perf.ts';

const NAMES = { '=HYPERLINK("http://x")': 'Pets / List', '<img src=x>|`a`': 'Pets / Get' };

const renamed = (events: readonly RunEvent[]): readonly RunEvent[] =>
  Object.entries(NAMES).reduce(
    (all, [to, from]) => JSON.parse(JSON.stringify(all).replaceAll(JSON.stringify(from), JSON.stringify(to))),
    events,
  );

const written = async (events: Iterable<RunEvent>, files: string) => {
  const { files: all } = await reportOf(reporter, events, contextFor({ options: { export: files } }));
  return all;
};

const builtOf = (made: MadeLoad) => {
  const builder = createPerfBuilder();
  for (const event of loadEvents(made)) builder.take(event);
  return builder.report(ENVIRONMENT)!;
};

const compared = (made: MadeLoad): readonly RunEvent[] => {
  const comparison = comparePerf(builtOf({ seconds: 30 }), builtOf(made));
  return loadEvents(made).map((event) => (event.type === 'run.finished' ? { ...event, comparison } : event));
};

describe('files', () => {
  it('are those between the commas, once each, by their endings', async () => {
    const files = await written(loadEvents({ seconds: 6 }), 'a.json, b.MD,c.csv,a.json,d.txt');
    expect([...files.keys()]).toEqual(['a.json', 'b.MD', 'c.csv', 'd.txt']);
    expect(JSON.parse(files.get('d.txt')!)).toEqual(JSON.parse(files.get('a.json')!));
    expect(files.get('b.MD')).toMatch(/^## Pets: passed$/m);
    expect(files.get('c.csv')).toMatch(/^name,count,rate,failed,avg,min,p50,p90,p95,p99,p99\.9,max\r\n/);
  });

  it('of a run that never ended are none', async () => {
    expect((await written(loadEvents({ seconds: 6 }).slice(0, -1), 'a.json')).size).toBe(0);
  });
});

describe('Markdown', () => {
  it('has the comparison, the verdict first', async () => {
    const markdown = (await written(compared({ seconds: 30, factor: 1.3 }), 'a.md')).get('a.md')!;
    expect(markdown).toMatch(/^\*\*Regression: p50 of total \+/m);
    expect(markdown).toMatch(/^\| total \| p50 \|.*\| regression \|$/m);
    expect(markdown).toMatch(/^\| Pets \/ Get \| 600 \|/m);
  });

  it('says that the generator was the bottleneck', async () => {
    const markdown = (await written(loadEvents({ seconds: 6, isSaturated: true }), 'a.md')).get('a.md')!;
    expect(markdown).toContain('> The generator was the bottleneck: its processes used all of a core');
  });

  it('shows names as text', async () => {
    const markdown = (await written(renamed(loadEvents({ seconds: 6 })), 'a.md')).get('a.md')!;
    expect(markdown).not.toMatch(/<img|`a`/);
    for (const line of markdown.split('\n').filter((one) => one.startsWith('| ') && one.includes('img')))
      expect(line.split(' | ')).toHaveLength(10);
  });
});

it('HTML is one page, with the comparison, in which names are text', async () => {
  const html = (await written(renamed(compared({ seconds: 30, factor: 1.3 })), 'a.html')).get('a.html')!;
  expect(html).toMatch(/^<!doctype html>/i);
  expect(html).toMatch(/regression/i);
  expect(html).not.toContain('<img src=x>');
});

it('CSV holds no formulas, and keeps quotes', async () => {
  const csv = (await written(renamed(loadEvents({ seconds: 6 })), 'a.csv')).get('a.csv')!;
  expect(csv).toContain('\r\n"\'=HYPERLINK(""http://x"")",120,');
  expect(csv).not.toMatch(/^"?=/m);
});

it('JSON keeps the comparison', async () => {
  const json = JSON.parse((await written(compared({ seconds: 30, factor: 1.3 }), 'a.json')).get('a.json')!);
  expect(json.comparison.verdict).toBe('regression');
});

it('tells functional runs as well', async () => {
  const json = JSON.parse((await written(recordedEvents('green'), 'a.json')).get('a.json')!);
  expect(json).toMatchObject({ kind: 'run', version: 1 });
});
