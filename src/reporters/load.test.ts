// Loads as reporters show them.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { contextFor, PLAIN_SCREEN, recordedEvents, reportOf, streamOf } from '../../fixtures/events/replay.ts';
import type { Reporter, Screen } from '../model/contracts.ts';
import type { LogWritten, RunEvent, RunFinished } from '../model/event.ts';
import type { LoadSummary, LoadTotals, ThresholdResult } from '../model/load.ts';
import type { PerfComparison } from '../model/perf.ts';
import type { Summary } from '../model/summary.ts';
import { reporter as dot } from './dot.ts';
import { reporter as json } from './json.ts';
import { reporter as junit } from './junit.ts';
import { reporter } from './line.ts';
import { displayWidth } from './terminal/width.ts';

const EVENTS = recordedEvents('load');

const end = (change: (load: LoadTotals) => LoadTotals, extra: Partial<RunFinished> = {}): readonly RunEvent[] =>
  EVENTS.map((event) => (event.type === 'run.finished' ? { ...event, ...extra, load: change(event.load!) } : event));

const say = async (events: readonly RunEvent[] = EVENTS, screen: Partial<Screen> = {}): Promise<string> =>
  (await reportOf(reporter, events, contextFor({ screen: { ...PLAIN_SCREEN, ...screen } }))).text;

const fileOf = async (made: Reporter, events: readonly RunEvent[] = EVENTS): Promise<string> =>
  [...(await reportOf(made, events)).files.values()].join('');

const saturated = ({ generator, ...rest }: LoadTotals): LoadTotals => ({
  ...rest,
  thresholds: [],
  isRuled: { checks: false, errors: false },
  series: rest.series.filter(({ metric }) => metric !== 'checks'),
  generator: { ...generator, isSaturated: true, reasons: ['Its CPU was at 99 % of a core.'] },
});

/** With the numbers of the summarise stage changed: what reporters print is what they are told. */
const withSummary = async (change: (summary: Summary, load: LoadSummary) => Summary): Promise<readonly RunEvent[]> => {
  const { summarise } = await import('../core/summarise.ts');
  const told = await Array.fromAsync(summarise(streamOf(EVENTS)));
  return told.map((event) =>
    event.type === 'run.finished' ? { ...event, summary: change(event.summary!, event.summary!.load!) } : event,
  );
};

const rendered = async (made: Reporter, events: readonly RunEvent[]): Promise<string> => {
  let text = '';
  for await (const out of made.render(streamOf(events), contextFor()))
    text += typeof out === 'string' ? out : out instanceof Uint8Array ? '' : out.chunk;
  return text;
};

/** As much of a terminal as the block uses. */
const screenOf = (output: string, columns: number): readonly string[] => {
  const rows: string[] = [''];
  let [row, column] = [0, 0];
  for (const token of output.match(/\u001b\[\d*[A-Za-z]|[\s\S]/gu) ?? []) {
    if (token === '\n') {
      row += 1;
      column = 0;
      rows[row] ??= '';
    } else if (token === '\r') column = 0;
    else if (token.endsWith('A') && token.length > 1) row -= Number(token.slice(2, -1));
    else if (token === '\u001b[J') {
      rows.length = row + 1;
      rows[row] = rows[row]!.slice(0, column);
    } else if (!token.startsWith('\u001b')) {
      if (column >= columns) throw new Error('a line wrapped');
      rows[row] = rows[row]!.slice(0, column) + token;
      column += 1;
    }
  }
  return rows;
};

const log = (text: string): LogWritten => ({ type: 'log.written', at: EVENTS[1]!.at, level: 'log', texts: [text] });

describe('a load on a terminal', () => {
  const tty = (events: readonly RunEvent[], columns: number, more: Partial<Screen> = {}) =>
    say(events, { isTTY: true, columns, ...more });

  it('is a block that tells how it stands', async () => {
    const shown = screenOf(await tty(EVENTS.slice(0, 4), 80), 80).join('\n');
    expect(shown).toMatch(/^━{18}─{6} 3s\/4s {2}constant-arrival-rate\n/);
    expect(shown).toMatch(/\nrate {5}\d+\/s +\d+\/s in all, \d+ requests\n/);
    expect(shown).toMatch(/\nin all {3}p50 [\d.]+ ms +p95 [\d.]+ ms +p99 -/);
    expect(shown).toMatch(/\nerrors {3}\d+ \([\d.]+ %\) {2}HTTP 503 \d+ {2}checks failed \d+\/\d+\n/);
    expect(shown).toMatch(/\nusers {4}\d active of 6 {2}dropped 0 {2}generator CPU \d+ %\n/);
    expect(shown).toMatch(/\nrate {5}[▁-█]{3} {2}up to \d+\/s\np95 {6}[▁-█]/);
    expect(shown.split('\n')).toHaveLength(8);
  });

  it.each([40, 60, 80, 200])('leaves nothing of it behind with %i columns', async (columns) => {
    const shown = screenOf(await tty(EVENTS, columns), columns);
    const plain = (await say(EVENTS, { columns })).split('\n');
    const from = plain.findIndex((line) => line.startsWith('requests'));
    expect(shown.slice(1)).toEqual(plain.slice(from));
  });

  it('keeps what scripts log above the block, once', async () => {
    const [start, first, ...rest] = EVENTS;
    const hostile = log('hello \u001b[2J\u0007');
    const shown = screenOf(await tty([start!, first!, hostile, rest[0]!], 80), 80);
    expect(shown.filter((line) => line.includes('hello'))).toEqual([expect.stringContaining('hello \\x1b[2J')]);
    expect(shown.findIndex((line) => line.includes('hello'))).toBeLessThan(
      shown.findIndex((line) => line.startsWith('rate')),
    );
  });

  it('counts the rows that lines take after the screen has become narrower', async () => {
    const screen = { ...PLAIN_SCREEN, isTTY: true, columns: 80 };
    const texts: string[] = [];
    for await (const text of reporter.render(streamOf(EVENTS.slice(0, 4)), contextFor({ screen }))) {
      texts.push(String(text));
      if (texts.length === 2) screen.columns = 30;
    }
    const lines = texts[1]!.split('\n').slice(-8);
    const widths = lines.map((line) => displayWidth(line.replaceAll(/\r|\u001b\[\d*[A-Za-z]/g, '')));
    const rows = widths.reduce((sum, cells) => sum + Math.ceil(cells / 30), 0);
    expect(rows).toBeGreaterThan(8);
    expect(texts[2]).toContain(`\u001b[${rows - 1}A`);
  });

  it('leaves rows away where the screen is low', async () => {
    const shown = screenOf(await tty(EVENTS.slice(0, 4), 80, { rows: 6 }), 80);
    expect(shown).toHaveLength(4);
  });
});

describe('a load where no terminal watches', () => {
  it('has a line after its first second, then one every ten', async () => {
    const window = EVENTS[2]!;
    if (window.type !== 'window.closed') throw new Error('no window');
    const long = Array.from({ length: 25 }, (_, i) => ({
      ...window,
      window: { ...window.window, index: i, startMs: i * 1000, durationMs: 1000 },
    }));
    const text = await say([EVENTS[0]!, ...long, EVENTS.at(-1)!]);
    expect(text.match(/^\d+s\/4s /gm)).toEqual(['1s/4s ', '10s/4s ', '20s/4s ']);
    expect(text).not.toContain('\u001b');
  });

  it('says when it is warming up', async () => {
    expect(await say(EVENTS.slice(0, 2))).toMatch(/^1s\/4s {2}\d+\/s, .*warming up, no errors/m);
  });
});

describe('the end of a load', () => {
  it('has figures of every request, thresholds with what was observed, and the verdict last', async () => {
    const text = await say();
    expect(text).toMatch(/^requests +count +failed +rate +p50 +p95 +p99 +max$/m);
    expect(text).toMatch(/^… ?\/ list products +270 +16 +89\.\d\/s .* - +[\d.]+ ms$/m);
    expect(text).toContain('- : too few samples');
    expect(text).toMatch(/^statuses {4}200: 506, 503: 35$/m);
    expect(text).toMatch(/^ {2}✗ status is 200 {2}93\.5 %, 35 of 541 failed$/m);
    expect(text).toMatch(/^ {2}✓ http_req_duration +p\(95\)<300 {2}10\.8 ms$/m);
    expect(text).toMatch(/^ {2}✗ http_req_failed\{name:Catalogue \/ list products\} +rate<0\.01 +5\.9 %$/m);
    expect(text.trimEnd().split('\n').slice(-2).join(' ')).toMatch(
      /^✗ failed: 1 of 3 thresholds crossed, 35 of 811 checks failed; 541\s+requests\s+in\s+3\.01 s/,
    );
  });

  it('shows all percentiles where there is room', async () => {
    expect(await say(EVENTS, { columns: 120 })).toMatch(
      /^requests +count +failed +rate +min +avg +p50 +p90 +p95 +p99 +p99\.9 +max$/m,
    );
  });

  it('is yellow and says why where the generator was the bottleneck', async () => {
    const text = await say(end(saturated));
    expect(text).toContain('▲ Its CPU was at 99 % of a core.');
    expect(text.replace(/\s+/g, ' ')).toContain('▲ inconclusive: the generator was the bottleneck');
  });

  it('says that nothing was measured', async () => {
    const text = await say(end((load) => ({ ...load, series: [], thresholds: [] })));
    expect(text).toContain('✗ nothing was measured');
    expect(text).not.toMatch(/^requests/m);
  });

  it('says that it was interrupted', async () => {
    const text = await say(end((load) => load, { interrupted: 'SIGINT' }));
    expect(text.replace(/\s+/g, ' ')).toContain('interrupted by SIGINT');
  });

  it('lets no name of a request, check or metric reach the terminal as it is', async () => {
    const evil = JSON.parse(
      JSON.stringify(EVENTS)
        .replaceAll('list products', 'list \\u001b[2Jproducts\\n')
        .replaceAll('status is 200', '\\u0007status')
        .replaceAll('items_per_page', '\\u202eitems'),
    ) as RunEvent[];
    for (const made of [reporter, dot]) {
      const { text } = await reportOf(made, evil);
      expect(text).toContain('\\x1b[2J');
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    }
  });

  it('tells a comparison, what changed first', async () => {
    const change = { name: 'total', blocks: [5, 5] as const };
    const comparison: PerfComparison = {
      verdict: 'regression',
      baseline: { name: 'last week', startedAt: 0 },
      current: { name: 'now', startedAt: 0 },
      changes: [
        { ...change, metric: 'p50', verdict: 'no-change', baseline: 3, current: 3.03, ratio: 1.01, detectable: 0.12 },
        {
          ...change,
          metric: 'p95',
          verdict: 'regression',
          baseline: 8,
          current: 12,
          ratio: 1.5,
          interval: [1.4, 1.62],
          p: 0.008,
        },
      ],
      warnings: ['Another machine'],
      rule: { alpha: 0.05, minEffect: { p50: 0.1, p95: 0.15, throughput: 0.1, errors: 0.01 }, floorMs: 2 },
    };
    const text = await rendered(reporter, await withSummary((summary) => ({ ...summary, comparison })));
    expect(text).toContain(
      [
        'compared with last week: regression',
        '  ✗ total  p95  8.00 ms → 12.0 ms, +50.0 % (+40.0 % to +62.0 %): regression',
        '  ✓ total  p50  3.00 ms → 3.03 ms, +1.0 %: no change, would have found +12.0 %',
        '  ▲ Another machine',
      ].join('\n'),
    );
    expect(await rendered(junit, await withSummary((summary) => ({ ...summary, comparison })))).toMatch(
      /<testcase name="baseline: total p95"[^>]*><failure type="Regression"/,
    );
  });
});

describe('the other reporters', () => {
  it('dot has a sign a second', async () => {
    const { text } = await reportOf(dot, EVENTS);
    expect(text).toMatch(/^\nSFFF\S*\n/);
    expect(text).toContain('✗ failed: 1 of 3 thresholds crossed');
  });

  it('json has the numbers under a key of their own', async () => {
    const report = JSON.parse(await fileOf(json));
    expect(report.run.load).toMatchObject({ verdict: 'failed', total: { count: 541, statuses: { 200: 506 } } });
    expect(report.run.executions).toEqual([]);
    expect(report.run.stats.requests.total).toBe(541);
  });
});

describe('JUnit', () => {
  const schema = readFileSync('fixtures/junit/junit.xsd', 'utf8');

  it('has a case a threshold, a check and what else can be wrong', async () => {
    const xml = await fileOf(junit);
    expect(xml.match(/<testcase name="[^"]*"/g)).toEqual([
      '<testcase name="http_req_duration p(95)&lt;300"',
      '<testcase name="http_req_failed{name:Catalogue / list products} rate&lt;0.01"',
      '<testcase name="iterations count&gt;10"',
      '<testcase name="check: status is 200"',
      '<testcase name="check: has an id"',
      '<testcase name="scripts ran"',
      '<testcase name="requests are answered"',
      '<testcase name="the generator kept up"',
    ]);
    expect(xml).toContain('tests="8" failures="2" errors="0" skipped="0"');
    expect(xml).toMatch(/<failure type="Threshold" message="[^"]*rate&lt;0.01: observed 5.9 %"/);
    expect(xml).toMatch(/<failure type="AssertionError" message="35 of 541 failed"/);
    expect(xml).toContain('<property name="load.duration.p95" value="10.');
    expect(xml).not.toContain('load.duration.p999');
  });

  it('shows an inconclusive load as an error, valid for Jenkins', async () => {
    const skipped = await fileOf(junit, end(saturated));
    expect(skipped).toMatch(/<testcase name="the generator kept up"[^>]*><skipped/);
    const judged: ThresholdResult = {
      metric: 'http_req_duration',
      expression: 'p(95)<9999',
      verdict: 'pass',
      observed: 1,
    };
    const xml = await fileOf(
      junit,
      end((totals) => ({ ...saturated(totals), thresholds: [judged] })),
    );
    expect(xml).toMatch(/<testcase name="the generator kept up"[^>]*><error type="Inconclusive"/);
    expect(xml).toMatch(/<testsuites [^>]*errors="1"/);
    const { errors } = await validateXML({ xml: [{ fileName: 'r.xml', contents: xml }], schema: [schema] });
    expect(errors).toEqual([]);
  });

  it('fails no check that a threshold lets pass', async () => {
    const allowed = end((load) => ({
      ...load,
      thresholds: [{ metric: 'checks', expression: 'rate>0.9', verdict: 'pass', observed: 0.957 }],
      isRuled: { checks: true, errors: false },
    }));
    const xml = await fileOf(junit, allowed);
    expect(xml).toMatch(/<testsuites [^>]*failures="0" errors="0" skipped="1"/);
    expect(await say(allowed)).toMatch(/✓ passed: 541 requests/);
  });

  it('tells requests without an answer as an error', async () => {
    const xml = await fileOf(
      junit,
      end((load) => ({
        ...load,
        thresholds: [],
        series: load.series
          .filter(({ metric }) => metric !== 'checks')
          .map((one) =>
            one.tags.status === '503' ? { ...one, tags: { ...one.tags, status: '0', error_code: 'reset' } } : one,
          ),
      })),
    );
    expect(xml).toMatch(/<error type="NoAnswer" message="35 of 541 requests got no answer">reset: 35<\/error>/);
  });
});
