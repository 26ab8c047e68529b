// Schemas, OpenAPI documents and a baseline in the terminal and JUnit reports, by a recording of `assay ci`.
import { describe, expect, it } from 'vitest';
import { contextFor, PLAIN_SCREEN, recordedEvents, reportOf } from '../../fixtures/events/replay.ts';
import type { ReporterContext } from '../model/contracts.ts';
import type { ApiCoverage } from '../model/coverage.ts';
import type { RunEvent } from '../model/event.ts';
import { reporter as json } from './json.ts';
import { reporter as junit } from './junit.ts';
import { reporter as line } from './line.ts';

const positionOf: ReporterContext['positionOf'] = ({ file }) =>
  file.endsWith('broken-schema.yaml') ? { line: 21, column: 33 } : undefined;

const say = async (events: readonly RunEvent[], columns = 90): Promise<string> =>
  (await reportOf(line, events, contextFor({ screen: { ...PLAIN_SCREEN, columns }, positionOf }))).text;
const file = async (reporter: typeof junit, events = recordedEvents('contracts')): Promise<string> =>
  [...(await reportOf(reporter, events, contextFor({ positionOf }))).files.values()].join('');

/** Only what verifies OpenAPI documents. */
const ofOpenapi = (): readonly RunEvent[] =>
  recordedEvents('contracts').flatMap((event): RunEvent[] => {
    if (event.type === 'run.started')
      return [{ ...event, units: event.units.filter(({ kind }) => kind === 'openapi') }];
    const unit = 'cursor' in event ? (event.cursor?.unit ?? 0) : 'unit' in event ? event.unit : 0;
    return unit === 0 || unit === 3 ? [event] : [];
  });

const coverageOf = (operations: number): ApiCoverage => ({
  name: 'Big API',
  file: 'big.yaml',
  operations: Array.from({ length: operations }, (_, i) => ({
    id: `GET /thing-${i}`,
    calls: i === 0 ? 3 : 0,
    statuses: [
      { name: '200', hits: i === 0 ? 3 : 0 },
      { name: '404', hits: 0 },
    ],
    parameters: [{ name: 'query limit', hits: 0 }],
    requestMedia: [],
    responseMedia: [
      { name: '200 application/json', hits: i === 0 ? 3 : 0 },
      { name: '404 application/json', hits: 0 },
    ],
  })),
  undocumented: [{ name: 'DELETE /thing-0', hits: 2 }],
  totals: {
    operations: { covered: 1, total: operations },
    statuses: { covered: 1, total: 2 * operations },
    parameters: { covered: 0, total: operations },
    media: { covered: 1, total: 2 * operations },
  },
  percent: 3.9,
});

const withCoverage = (coverage: ApiCoverage): readonly RunEvent[] =>
  ofOpenapi().map((event) => (event.type === 'coverage.measured' ? { ...event, coverage } : event));

describe('the terminal', () => {
  it('shows a finding with its place, the line of the document and a command', async () => {
    const text = await say(recordedEvents('contracts'));
    expect(text).toContain(
      [
        '     fixtures/events/contracts/broken-schema.yaml:21:33 (response body /priceCents)',
        '     body /priceCents must be string, got 980',
      ].join('\n'),
    );
    expect(text).toMatch(/\n {5}21 \| priceCents: \{ type: string \}\n {10} *\^\n/);
    expect(text).toContain('\n     again:\n     curl http://127.0.0.1:4811/products/3\n');
    expect(text).toContain(
      '     fixtures/events/contracts/broken-product.schema.json:9:29 (response body /priceCents)\n',
    );
  });

  it('shows known failures quietly, and what is fixed', async () => {
    const text = await say(recordedEvents('contracts'));
    expect(text).toContain('  ○ path-parameter-declared (known)\n');
    expect(text).toMatch(/✓ fixed: .*broken-document\.yaml › document › gone-rule\n/);
    expect(text.slice(text.indexOf('\nFailures\n'))).not.toContain('path-parameter-declared');
    expect(text.trimEnd().split('\n').at(-1)).toMatch(/, 2 known failures, 1 fixed$/);
  });

  it('speaks of checks and calls where no request is what is verified', async () => {
    const text = await say(ofOpenapi());
    expect(text).toMatch(/GET \/products\/\{id\} +13 calls +45 ms\n/);
    expect(text).toMatch(/│ steps +│ +4 │/);
    expect(text).not.toMatch(/\brequests\b/);
    const green = ofOpenapi().map(
      (event): RunEvent =>
        event.type === 'step.finished'
          ? {
              ...event,
              outcome: 'passed',
              errors: [],
              checks: event.checks.map((check) => ({ ...check, verdict: 'pass' })),
            }
          : event,
    );
    expect((await say(green)).trimEnd().split('\n').at(-1)).toMatch(/^✓ \d+ checks passed, 14 calls made/);
  });

  it('shows coverage in a table, and a bounded list of what is left', async () => {
    const text = await say(withCoverage(coverageOf(40)));
    expect(text).toMatch(/│ Big API +│ +1\/40 │ +1\/80 │ +0\/40 │ +1\/80 │ +3 % │/);
    expect(text).toContain(
      'not covered of Big API\n  GET /thing-0: status 404, parameter query limit\n  GET /thing-1: no call\n',
    );
    expect(text).toContain('  … 28 more; the html and json reports hold them all\n');
    expect(text).toContain('not in Big API\n  DELETE /thing-0 (2)\n');
  });

  it.each([24, 40, 60, 80, 200])('keeps the coverage table within %i columns where it can', async (columns) => {
    const text = await say(withCoverage(coverageOf(3)), columns);
    const table = text.split('\n').filter((one) => /Big|cover/.test(one) && one.startsWith('│'));
    expect(table.length).toBeGreaterThan(0);
    for (const row of table) expect(row.length).toBeLessThanOrEqual(Math.max(columns, 44));
  });
});

describe('JUnit', () => {
  it('has the place and the command in a failure, and known ones as skipped', async () => {
    const text = await file(junit);
    expect(text).toMatch(/message="body \/priceCents must be string, got 980">ContractError/);
    expect(text).toContain('demanded at fixtures/events/contracts/broken-schema.yaml:21:33\n');
    expect(text).toContain('again: curl http://127.0.0.1:4811/products/3</failure>');
    expect(text).toMatch(
      /name="path-parameter-declared"[^>]*><skipped message="known: GET \/products\/\{id\} has no path/,
    );
    expect(text).toMatch(/<property name="openapi" value="broken document: A document with mistakes"\/>/);
  });

  it('has coverage as properties', async () => {
    const text = await file(junit, withCoverage(coverageOf(2)));
    expect(text).toContain('<property name="coverage.percent" value="3"/>');
    expect(text).toContain('<property name="coverage.operations" value="1/2"/>');
    expect(text).toContain(
      '<property name="coverage.missing" value="GET /thing-0: status 404, parameter query limit; GET /thing-1: no call"/>',
    );
  });
});

describe('JSON', () => {
  it('has coverage and baseline beside newman’s numbers', async () => {
    const { run } = JSON.parse(await file(json));
    expect(run.coverage).toMatchObject([{ percent: 100 }]);
    expect(run.baseline).toEqual({ known: 2, fixed: 1 });
    expect(run.stats.assertions.failed).toBe(5);
  });
});
