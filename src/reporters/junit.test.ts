import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { contextFor, recordedEvents, recordings, reportOf } from '../../fixtures/events/replay.ts';
import type { RunEvent } from '../model/event.ts';
import { reporter } from './junit.ts';

const report = async (events: readonly RunEvent[] | string): Promise<string> => {
  const source = typeof events === 'string' ? recordedEvents(events) : events;
  return [...(await reportOf(reporter, source, contextFor())).files.values()].join('');
};

const schema = readFileSync('fixtures/junit/junit.xsd', 'utf8');

const errorsIn = async (xml: string): Promise<readonly string[]> => {
  const { errors } = await validateXML({ xml: [{ fileName: 'report.xml', contents: xml }], schema: [schema] });
  return errors.map(({ rawMessage }) => rawMessage);
};

const count = (xml: string, pattern: RegExp): number => xml.match(pattern)?.length ?? 0;

const headOf = (xml: string) => {
  const [head = ''] = /<testsuites [^>]*>/.exec(xml) ?? [];
  return Object.fromEntries(Array.from(head.matchAll(/ (\w+)="([^"]*)"/g), ([, name, value]) => [name, value]));
};

describe('the schema', () => {
  it.each(recordings())('accepts the report of %s', async (recording) => {
    expect(await errorsIn(await report(recording))).toEqual([]);
  });

  it('refuses what is no report', async () => {
    const xml = await report('green');
    expect(await errorsIn(xml.replace(' classname=', ' klass='))).not.toEqual([]);
    expect(await errorsIn(xml.replace('</testsuites>', ''))).not.toEqual([]);
  });
});

describe('counts', () => {
  it.each(recordings())('of %s are what the report holds', async (recording) => {
    const xml = await report(recording);
    expect(headOf(xml)).toMatchObject({
      tests: String(count(xml, /<testcase /g)),
      failures: String(count(xml, /<failure/g)),
      errors: String(count(xml, /<error/g)),
      skipped: String(count(xml, /<skipped/g)),
    });
  });

  it('tell judged wrong from not judged', async () => {
    const xml = await report('everything');
    expect(headOf(xml)).toMatchObject({
      name: 'Shop',
      tests: '14',
      failures: '4',
      errors: '3',
      skipped: '2',
      time: '0.063',
    });
    expect(xml).toMatch(
      /<testcase name="request failed" [^>]*><error type="ECONNREFUSED" message="connect ECONNREFUSED/,
    );
    expect(xml).toMatch(
      /<testcase name="ReferenceError in pre-request script" [^>]*line="144"><error type="ReferenceError"/,
    );
    expect(xml).toMatch(/<testcase name="first page" [^>]*line="32"><failure type="AssertionError"/);
    expect(xml).toMatch(/<testcase name="sorted by price" [^>]*><skipped\/>/);
  });
});

describe('suites', () => {
  it('stand for one iteration each, failures of an earlier one included', async () => {
    const xml = await report('units');
    expect(xml).toContain('<testsuite name="Shop / Missing (iteration 1)"');
    expect(xml).toContain('<testsuite name="Shop / Missing (iteration 2)"');
    expect(xml).toContain('<testsuite name="Orders 注文 / Create order (iteration 3)"');
    expect(count(xml, /<failure/g)).toBe(2);
    expect(xml).toContain('<property name="iteration" value="2"/>');
  });

  it('show what was sent and what came', async () => {
    const xml = await report('everything');
    expect(xml).toContain('<system-out>POST http://127.0.0.1:4811/images\nContent-Type: application/json\n');
    expect(xml).toContain('HTTP/1.1 404 Not Found (2 ms)\n');
    expect(xml).toContain('console.warn: careful');
    expect(xml).toContain('(8 bytes of image/png)');
  });

  it('have one passing case for a request without checks, and one skipped for one that did not run', async () => {
    const xml = await report('everything');
    expect(xml).toMatch(/<testcase name="Upload image" [^>]*\/>/);
    expect(xml).toMatch(/<testcase name="Skipped" [^>]*><skipped message="the request was skipped"\/>/);
  });

  it('add up to the time their steps took', async () => {
    const xml = await report('everything');
    const [suite = ''] = /<testsuite name="Products \/ List products"[\s\S]*?<\/testsuite>/.exec(xml) ?? [];
    const times = Array.from(suite.matchAll(/<testcase [^>]*time="([\d.]+)"/g), ([, time]) => Number(time));
    expect(times).toEqual([0.029, 0, 0, 0]);
    expect(suite).toMatch(/^<testsuite [^>]*time="0\.029"/);
  });

  it('name a check that is made twice apart', async () => {
    const twice = recordedEvents('bailed').map((event) =>
      event.type === 'step.finished' ? { ...event, checks: [event.checks[0]!, event.checks[0]!] } : event,
    );
    const xml = await report(twice);
    expect(Array.from(xml.matchAll(/<testcase name="([^"]*)"/g), ([, name]) => name)).toEqual(['found', 'found (2)']);
  });
});

describe('a run that broke', () => {
  it('has a case that says so', async () => {
    expect(await report('interrupted')).toContain('message="the run was stopped by SIGINT during Dead server"');
    expect(await report('secrets')).toContain('<error type="reporter.failed"');
    expect(await report('bailed')).not.toContain('the run was stopped');
  });
});

it('writes a long run whole and in order', async () => {
  const events = recordedEvents('green');
  const step = events.slice(2, 5);
  const many = Array.from({ length: 4000 }, (_, i) =>
    step.map((event) =>
      JSON.parse(JSON.stringify(event).replaceAll('ref-1', `ref-${i}`).replaceAll('List products', `Step ${i}`)),
    ),
  ).flat();
  const xml = await report([...events.slice(0, 2), ...many, ...events.slice(-1)]);
  expect(xml.length).toBeGreaterThan(3_000_000);
  const names = Array.from(xml.matchAll(/<testsuite name="Products \/ Step (\d+)"/g), ([, number]) => Number(number));
  expect(names).toEqual(Array.from({ length: 4000 }, (_, i) => i));
  expect(headOf(xml).tests).toBe('8000');
});
