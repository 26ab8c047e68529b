// The performance page as text: what it says, what it leaves out, and that nothing in it is markup of others.
import { describe, expect, it } from 'vitest';
import { comparePerf } from '../../core/perf/compare-perf.ts';
import { renderPerfHtml } from './render-perf-html.ts';
import { madeReport } from './testing/perf-report.ts';
import { thinPoints } from './thin-points.ts';

const EVIL = '</title></script><script>alert(1)</script><img src=x onerror="alert(1)"> \' " & {{x}}';

const sectionsOf = (page: string): readonly string[] => [...page.matchAll(/<h2>([^<]*)/g)].map((found) => found[1]!);

const shown = (page: string): string => page.slice(page.indexOf('<main'), page.indexOf('</main>'));

describe('the performance page', () => {
  it('has a section for each thing that was measured', () => {
    const thresholds = [
      { metric: 'http_req_duration', expression: 'p(95)<10', verdict: 'fail', observed: 49.5 },
      { metric: 'http_req_failed', expression: 'rate<0.5', verdict: 'pass', observed: 0.1 },
      { metric: 'checks{check:none}', expression: 'rate>0.9', verdict: 'none' },
    ] as const;
    const page = renderPerfHtml(madeReport({ thresholds }));
    expect(sectionsOf(page)).toEqual([
      'Thresholds',
      'Charts',
      'Requests',
      'Where the time goes',
      'Checks',
      'Metrics of scripts',
      'Generator',
      'Load',
      'Environment',
    ]);
    expect(page).toContain('data-verdict="failed"');
    expect(page).toContain('http_req_duration p(95)&#60;10 does not hold: 49.5');
    expect(page.match(/<figcaption>/g)).toHaveLength(6);
    expect(page).toContain('✗ crossed');
    expect(page).toContain('○ no samples');
    expect(page).toContain('503 (failed in the API): 50');
    expect(page).toContain('The generator kept up');
  });

  it('says so where the generator was what limited the load', () => {
    const reasons = ['The load processes used 99 % of their cores'];
    const page = renderPerfHtml(madeReport({ generator: { isSaturated: true, reasons } }));
    expect(page).toContain('The generator, not the API, limited this load');
    expect(page.split(reasons[0]!)).toHaveLength(3);
  });

  it('shows a dash where a percentile is not supported, and what it needs', () => {
    const page = renderPerfHtml(madeReport({ windows: 1, perWindow: 60 }));
    expect(page).toContain('needs 500 samples, there are 60');
    expect(page).toContain('needs 5,000 samples, there are 30');
    expect(shown(page)).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('draws a load without a single request', () => {
    const page = renderPerfHtml(madeReport({ windows: 1, perWindow: 0 }));
    expect(page).toContain('No request was measured');
    expect(shown(page)).not.toMatch(/NaN|undefined|Infinity/);
    expect(renderPerfHtml({ ...madeReport(), timeline: [], series: [], blocks: [] })).toContain(
      'Nothing was measured.',
    );
  });

  it('compares with a baseline, as a table and as a plot', () => {
    const [baseline, current] = [madeReport({ windows: 40 }), madeReport({ windows: 40 })];
    const page = renderPerfHtml(current, comparePerf(baseline, current, {}));
    expect(sectionsOf(page)).toContain('Compared with the baseline');
    expect(page.match(/class="forest /g)!.length).toBe(7);
    expect(shown(page)).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('has no markup that it did not write itself', () => {
    const made = {
      title: EVIL,
      names: [EVIL, 'b'],
      check: EVIL,
      custom: EVIL,
      errorKind: EVIL,
      thresholds: [{ metric: EVIL, expression: EVIL, verdict: 'fail' }],
      generator: { isSaturated: true, reasons: [EVIL] },
    } as const;
    const report = madeReport(made);
    const page = renderPerfHtml(report, comparePerf(report, report, {}));
    expect(page.match(/<script>/g)).toHaveLength(1);
    expect(page).not.toContain('<img');
    expect(page).toContain('&#60;img src=x onerror=&#34;alert(1)&#34;&#62;');
  });

  it('loads nothing, and lets nothing but its own script run', () => {
    const page = renderPerfHtml(madeReport());
    expect(page).toMatch(/default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'/);
    expect(page).not.toMatch(/\b(?:src|href)=|@import|url\(|style="/);
  });

  it('stays small however long the load was', () => {
    const report = madeReport();
    const timeline = Array.from({ length: 10_000 }, (_, i) => ({ ...report.timeline[i % 10]!, startMs: i * 1000 }));
    const page = renderPerfHtml({ ...report, timeline });
    expect(page.length).toBeLessThan(600_000);
    expect(page.match(/class="strip"/g)!.length).toBeLessThan(800);
  });
});

describe('points made fewer', () => {
  it('keep what was worst and lose no failure', () => {
    const report = madeReport();
    const points = Array.from({ length: 1000 }, (_, i) => ({
      ...report.timeline[0]!,
      startMs: i * 1000,
      max: i === 777 ? 9000 : 5,
      failed: 1,
      errors: { reset: 1 },
      rate: 10,
    }));
    const thin = thinPoints(points, 100);
    expect(thin).toHaveLength(100);
    expect(Math.max(...thin.map(({ max }) => max!))).toBe(9000);
    expect(thin.reduce((sum, { failed }) => sum + failed, 0)).toBe(1000);
    expect(thin.reduce((sum, { errors }) => sum + errors!.reset!, 0)).toBe(1000);
    expect(thin[0]).toMatchObject({ startMs: 0, durationMs: 10_000, rate: 10 });
  });
});
