import { describe, expect, it } from 'vitest';
import { contextFor, PLAIN_SCREEN, recordedEvents, reportOf, throughStages } from '../../fixtures/events/replay.ts';
import type { ReporterOptions } from '../model/contracts.ts';
import type { RunEvent, StepFinished } from '../model/event.ts';
import { reporter } from './line.ts';
import { ERASE } from './terminal/live-line.ts';

const say = async (recording: string, options: ReporterOptions = {}, columns = 100): Promise<string> => {
  const context = contextFor({ options, screen: { ...PLAIN_SCREEN, columns } });
  return (await reportOf(reporter, recordedEvents(recording), context)).text;
};

const linesOf = (text: string, pattern: RegExp): readonly string[] =>
  text.split('\n').filter((line) => pattern.test(line));

describe('a step', () => {
  it('is one line with status, size and time', async () => {
    const [row] = linesOf(await say('green'), /List products/);
    expect(row).toMatch(
      /^ {2}✓ GET {2}List products {2}http:\/\/127\.0\.0\.1:4811\/products\?page=1 +200 OK +77 B +24 ms$/,
    );
  });

  it('shows logs, warnings, redirects and script requests where they happened', async () => {
    const text = await say('everything');
    const at = (part: string) => {
      expect(text).toContain(part);
      return text.indexOf(part);
    };
    expect(at('│ asking { page: 1 }')).toBeLessThan(at('│ careful'));
    expect(at('│ careful')).toBeLessThan(at('▲ {{token}} is not defined'));
    expect(at('▲ {{token}}')).toBeLessThan(at('✓ status is 200'));
    expect(at('Old address')).toBeLessThan(at('↪ GET  http://127.0.0.1:4811/old'));
    expect(at('→ GET  http://127.0.0.1:4811/nowhere')).toBeLessThan(at('✓ sent'));
  });

  it('keeps steps that ran at once apart', async () => {
    const text = await say('lanes');
    expect(text).toMatch(/✓ GET {2}Sends another.*\n {2}│ from B\n {2}✓ of B\n/);
    expect(text).toMatch(/✓ GET {2}List products.*\n {4}│ from A\n {4}✓ of A\n/);
  });

  it('stands below its folder, iteration and collection', async () => {
    const text = await say('units');
    expect(text).toContain('\nOrders 注文  orders.json\n\nIteration 1/3  sku: A-1\n\n✓ POST Create order');
    expect(await say('green')).toContain('\nProducts\n  ✓ GET  List products');
  });
});

describe('failures', () => {
  it('come last, numbered as in the run, with place, diff, command and response', async () => {
    const text = await say('everything');
    const failures = text.slice(text.indexOf('\nFailures\n'));
    expect(linesOf(text, /1\) first page/)).toEqual(['    ✗ 1) first page']);
    expect(failures).toContain(
      '  1) Products › List products › first page\n     fixtures/events/shop.json:32 (test script, line 3, column 34)\n',
    );
    expect(failures).toContain('     -       "name": "Zoë"\n     +       "name": "Zoe"\n');
    expect(failures).toContain("     curl 'http://127.0.0.1:4811/products?page=1' -H 'X-A: 1' -H 'X-Token: {{token}}'");
    expect(failures).toContain(
      '     404 Not Found · application/json · 21 B · 2 ms\n     {\n       "error": "not found"\n     }\n',
    );
    expect(failures).toContain('     - expected  200\n     + actual    404\n');
    expect(failures).toContain(
      '  4) Dead server › request failed\n     fixtures/events/shop.json:114\n     connect ECONNREFUSED',
    );
    expect(failures).toContain('shop.json:144 (pre-request script, line 2, column 1)');
    expect(failures.match(/curl /g)).toHaveLength(4);
  });

  it('name the iteration where there are several', async () => {
    expect(await say('units')).toContain('1) Missing › found (iteration 1)');
  });

  it('are told in full up to a bound, then in short, then counted', async () => {
    const events = recordedEvents('bailed');
    const finished = events.find((event) => event.type === 'step.finished')!;
    const many = Array.from({ length: 1003 }, (): readonly RunEvent[] => events.slice(2, 5)).flat();
    const { text } = await reportOf(reporter, [...events.slice(0, 2), ...many, ...events.slice(-2)]);
    expect((finished as StepFinished).checks).toHaveLength(1);
    expect(text.match(/curl /g)).toHaveLength(100);
    expect(linesOf(text, /^ *\d+\) Missing › found$/)).toHaveLength(1000);
    expect(text).toContain('… 3 more');
  });
});

describe('the end', () => {
  it('is a table and one sentence', async () => {
    const text = await say('everything');
    expect(text).toContain('│ requests   │     8 │      3 │      2 │       2 │       1 │');
    expect(text).toContain('│ checks     │     8 │      3 │      4 │         │       1 │');
    expect(text.trimEnd().split('\n').at(-1)).toBe(
      '✗ 4 of 8 checks failed, 2 requests could not be judged, 2 warnings',
    );
  });

  it.each([
    ['green', '✓ 3 checks passed, 3 requests ran, 1 flaky'],
    ['empty', '▲ nothing ran'],
    ['bailed', '✗ 1 of 1 check failed, stopped at the first failure'],
    ['interrupted', '✗ 1 request could not be judged, interrupted by SIGINT'],
  ])('says of the recording %s: %s', async (recording, sentence) => {
    expect((await say(recording)).trimEnd().split('\n').at(-1)).toBe(sentence);
  });

  it('names what was under way when the run stopped', async () => {
    expect(await say('interrupted')).toContain('! stopped during Dead server\n');
  });
});

describe('options', () => {
  it.each([
    ['noSummary', /│ checks/],
    ['noFailures', /\nFailures\n/],
    ['noAssertions', /status is 200|✗ 1\) first page/],
    ['noSuccessAssertions', /✓ status is 200/],
    ['noConsole', /asking/],
    ['noBanner', /\nShop {2}fixtures/],
  ])('%s leaves a part out', async (option, part) => {
    const options = { noFailures: option !== 'noFailures' ? undefined : true, [option]: true };
    const without = await say('everything', options);
    expect(await say('everything')).toMatch(part);
    expect(option === 'noAssertions' ? without.split('Failures')[0] : without).not.toMatch(part);
  });

  it('noSuccessAssertions keeps the failed ones', async () => {
    expect(await say('everything', { noSuccessAssertions: true })).toContain('✗ 1) first page');
  });

  it('silent says nothing', async () => {
    expect(await say('everything', { silent: true })).toBe('');
  });

  it('showTimestamps puts the time of day into each row', async () => {
    expect(linesOf(await say('green', { showTimestamps: true }), /\d\d:\d\d:\d\d /)).toHaveLength(3);
  });

  it('verbose shows sizes, bodies and phases', async () => {
    const text = await say('everything', { verbose: true });
    expect(text).toContain('request body 7 B · application/json\n    │ {"a":1}');
    expect(text).toContain('response body 8 B · image/png\n');
    expect(text).toMatch(/dns 0\.4 ms {2}tcp 0\.7 ms {2}first byte 19 ms {2}download 2 ms {2}total 24 ms/);
  });
});

describe('the live line', () => {
  const chunksOf = async (recording: string, columns: number): Promise<readonly string[]> => {
    const screen = { ...PLAIN_SCREEN, columns, isTTY: true };
    const events = throughStages(recordedEvents(recording));
    return (await Array.fromAsync(reporter.render(events, contextFor({ screen })))) as string[];
  };

  const lastLine = (chunk: string): string => chunk.split('\n').at(-1)!.replace(ERASE, '');

  it('shows position, counts, time and the request under way', async () => {
    const chunks = await chunksOf('everything', 100);
    const during = chunks.find((chunk) => chunk.includes('Missing') && !chunk.includes('\n'))!;
    expect(lastLine(during)).toBe('━━━━━━━━────────────  3/8  ✓ 2  ✗ 1  39 ms  Missing');
  });

  it.each([100, 60, 30, 10])('never fills %i columns, so that it does not wrap', async (columns) => {
    for (const chunk of await chunksOf('strange', columns)) expect(lastLine(chunk).length).toBeLessThan(columns);
  });

  it('is gone in the end, and what lasts is the same as in a pipe', async () => {
    const chunks = await chunksOf('everything', 100);
    expect(chunks.every((chunk) => chunk.startsWith(ERASE))).toBe(true);
    const lasting = chunks.map((chunk) => chunk.replace(ERASE, '').replace(/[^\n]*$/, '')).join('');
    expect(lasting).toBe(await say('everything', {}, 100));
  });
});

it('tells logs and problems that belong to no step where they arrive', async () => {
  const events = recordedEvents('lanes');
  const log = events.find(({ type }) => type === 'log.written')!;
  const late = [...events.slice(0, -1), log, ...events.slice(-1)];
  const { text } = await reportOf(reporter, late);
  expect(linesOf(text, /^│ from A$/)).toHaveLength(1);
  expect(linesOf(text, /^ {4}│ from A$/)).toHaveLength(1);
});
