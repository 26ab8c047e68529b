// assay compare on files: verdicts and exit codes, what is refused, and files that are none.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createHost } from '../src/app/host.ts';
import { runWords } from '../src/cli/command.ts';
import { createPerfBuilder } from '../src/core/perf/build-perf-report.ts';
import { ENVIRONMENT, loadEvents, type MadeLoad } from '../src/core/perf/testing/load-events.ts';
import type { PerfReport } from '../src/model/perf.ts';
import { isProblem } from '../src/model/problem.ts';
import { command } from './compare.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-compare-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const write = (content: string): string => {
  files += 1;
  const file = join(folder, `${files}.json`);
  writeFileSync(file, content);
  return file;
};

const reportFile = (made: MadeLoad, change: (report: PerfReport) => unknown = (report) => report): string => {
  const builder = createPerfBuilder();
  for (const event of loadEvents(made)) builder.take(event);
  return write(JSON.stringify(change(builder.report(ENVIRONMENT)!)));
};

const compare = async (...words: string[]) => {
  let out = '';
  const host = createHost();
  const stdout = {
    ...host.stdout,
    write: async (text: string | Uint8Array) => {
      out += text;
    },
  };
  try {
    return { code: await runWords(command, words, { ...host, stdout }), out };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { code: error.exit as number, out: `${error.code} ${error.message} ${error.hint ?? ''}` };
  }
};

const BASE = { seconds: 30, seed: 1 };
const baseline = reportFile(BASE);

describe('verdicts', () => {
  it('finds no change between two loads of the same', async () => {
    const { code, out } = await compare(baseline, reportFile({ ...BASE, seed: 2 }), '--strict');
    expect(out).toMatch(/^No change: a p50 that is [\d.]+ % slower would have been seen/m);
    expect(code).toBe(0);
  });

  it('finds what became 15 % slower, and exits with 1', async () => {
    const { code, out } = await compare(baseline, reportFile({ ...BASE, seed: 3, factor: 1.15 }));
    expect(code).toBe(1);
    expect(out).toMatch(/^Regression: p50 of total \+1[45]\.\d %/m);
    expect(out).toMatch(/^Pets \/ List +p50 .* regression$/m);
  });

  it('finds what became faster', async () => {
    const { code, out } = await compare(baseline, reportFile({ ...BASE, seed: 3, factor: 0.8 }), '--format', 'json');
    expect(code).toBe(0);
    const comparison = JSON.parse(out);
    expect(comparison.verdict).toBe('improvement');
    expect(comparison.changes[0]).toMatchObject({ name: 'total', metric: 'p50', verdict: 'improvement' });
  });

  it('finds more errors', async () => {
    const { code, out } = await compare(baseline, reportFile({ ...BASE, seed: 3, failing: 0.05 }));
    expect(code).toBe(1);
    expect(out).toMatch(/^Regression: errors of total \+\d\.\d\d pp/m);
  });

  it('heeds a larger effect, a floor and a stricter alpha', async () => {
    const slower = reportFile({ ...BASE, seed: 3, factor: 1.15 });
    expect((await compare(baseline, slower, '--min-effect', '20')).code).toBe(0);
    expect((await compare(baseline, slower, '--floor', '50ms')).code).toBe(0);
    expect((await compare(baseline, slower, '--alpha', '0.0001')).code).toBe(0);
  });

  it('is inconclusive where there are too few blocks, which fails only when strict', async () => {
    const short = reportFile({ seconds: 12 });
    const slower = reportFile({ seconds: 12, factor: 2 });
    const { code, out } = await compare(short, slower);
    expect(code).toBe(0);
    expect(out).toMatch(/^Inconclusive: p50 of total: 2 blocks are too few, 4 are needed$/m);
    expect((await compare(short, slower, '--strict')).code).toBe(3);
  });

  it('is inconclusive where the generator was the bottleneck', async () => {
    const { code, out } = await compare(baseline, reportFile({ ...BASE, factor: 2, isSaturated: true }), '--strict');
    expect(code).toBe(3);
    expect(out).toContain('the generator was the bottleneck: its processes used all of a core');
  });

  it('is inconclusive on another machine, unless that is allowed', async () => {
    const other = reportFile({ ...BASE, factor: 1.5 }, (report) => ({
      ...report,
      environment: { ...report.environment, cores: 64 },
    }));
    const { code, out } = await compare(baseline, other, '--strict');
    expect(code).toBe(3);
    expect(out).toContain('different machines: cores 2 and 64');
    const allowed = await compare(baseline, other, '--allow-env-drift');
    expect(allowed.code).toBe(1);
    expect(allowed.out).toContain('warning: The reports are of different machines: cores 2 and 64');
  });

  it('writes a page with the comparison in it', async () => {
    const page = join(folder, 'compare.html');
    await compare(baseline, reportFile({ ...BASE, seed: 3, factor: 1.15 }), '--html', page);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>.*regression/is);
    expect((await compare(baseline, baseline, '--html', join(baseline, 'x.html'))).code).not.toBe(0);
  });

  it('writes Markdown in which names are only text', async () => {
    const named = (report: PerfReport) => JSON.parse(JSON.stringify(report).replaceAll('Pets / Get', '<b>|[x](y)'));
    const [before, after] = [reportFile(BASE, named), reportFile(BASE, named)];
    const { out } = await compare(before, after, '--format', 'markdown');
    expect(out).toMatch(/^\| request \| metric \|/m);
    expect(out).not.toMatch(/<b>|\[x\]/);
  });
});

describe('refuses', () => {
  it.each<readonly [string, MadeLoad, RegExp]>([
    [
      'other requests',
      { ...BASE, requests: ['GET /other (Other)'] },
      /^compare\.plan .*only the baseline has GET \{\{baseUrl\}\}\/pets \(Pets \/ List\).*only the current report has GET \/other/,
    ],
    ['another load', { ...BASE, vus: 11 }, /^compare\.profile .*scenarios\.0\.profile\.vus 10 and 11/],
  ])('%s', async (_, made, message) => {
    const { code, out } = await compare(baseline, reportFile(made));
    expect(out).toMatch(message);
    expect(code).toBe(2);
  });

  it.each<readonly [string, string, RegExp]>([
    ['text', 'hello', /^perf\.broken .*:1:1 is not valid JSON/],
    ['other JSON', '{"a":1}', /^perf\.schema .*no performance report/],
    ['null', 'null', /^perf\.schema/],
    [
      'a later version',
      '{"schema":"https://assay.dev/schemas/perf-2.json","version":2}',
      /^perf\.schema .*version that this assay does not read/,
    ],
    [
      'a report without blocks',
      '{"schema":"https://assay.dev/schemas/perf-1.json","version":1}',
      /^perf\.broken .*\/kind/,
    ],
  ])('%s', async (_, text, message) => {
    const { code, out } = await compare(baseline, write(text));
    expect(out).toMatch(message);
    expect(code).toBe(2);
  });

  it('histograms and numbers that are none, and says where', async () => {
    const text = readFileSync(baseline, 'utf8');
    const at = text.indexOf('"blocks":[');
    const inBlocks = (from: string, to: string) => text.slice(0, at) + text.slice(at).replace(from, to);
    const broken = [
      inBlocks('"histogram":{"digits":3', '"histogram":{"digits":9'),
      inBlocks('"startMs":0', '"startMs":-1'),
      inBlocks('"kind":"counter"', '"kind":"toString"'),
      text.replace(/"requests":\[\{"name"/, '"requests":[{"nom"'),
      text.replace('"phases":{}', '"phases":{"waiting":1}'),
      text.replace('"timeline":[{', '"timeline":[null,{'),
      text.replace('"isSaturated":false', '"isSaturated":"no"'),
    ];
    for (const one of broken) {
      expect(one).not.toBe(text);
      const { code, out } = await compare(baseline, write(one));
      expect(out).toMatch(/^perf\.broken .*:\d+:\d+ is missing or wrong: \//);
      expect(code).toBe(2);
    }
  });

  it('words that cannot be meant', async () => {
    expect(await compare(baseline)).toMatchObject({ code: 2, out: expect.stringContaining('needs two') });
    expect((await compare(baseline, baseline, '--min-effect', 'much')).out).toContain('--min-effect');
    expect((await compare(baseline, baseline, '--alpha', '0')).out).toContain('--alpha');
    expect((await compare(baseline, join(folder, 'none.json'))).code).toBe(2);
  });
});

it('a report of hostile numbers ends in an answer', async () => {
  const odd = reportFile(BASE, (report) => ({
    ...report,
    blocks: report.blocks.map((block) => ({
      ...block,
      durationMs: 0,
      series: [
        ...block.series,
        {
          metric: 'http_req_duration',
          tags: { name: '__proto__' },
          value: {
            kind: 'trend',
            count: 1,
            sum: 1,
            min: 1,
            max: 1,
            histogram: { digits: 3, counts: [1e15, 5, -1, 2, 3] },
          },
        },
        { metric: 'http_req_failed', tags: {}, value: { kind: 'rate', passes: 1e15, total: 1e15 } },
      ],
    })),
  }));
  const { code, out } = await compare(odd, odd);
  expect(code).toBe(0);
  expect(out).toMatch(/^Inconclusive: /m);
});
