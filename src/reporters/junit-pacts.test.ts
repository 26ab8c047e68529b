import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { recordedEvents, reportOf } from '../../fixtures/events/replay.ts';
import type { RunEvent } from '../model/event.ts';
import { reporter as json } from './json.ts';
import { reporter } from './junit.ts';

const report = async (events: readonly RunEvent[] = recordedEvents('pacts')): Promise<string> =>
  [...(await reportOf(reporter, events)).files.values()].join('');

const errorsIn = async (xml: string): Promise<readonly string[]> => {
  const schema = readFileSync('fixtures/junit/junit.xsd', 'utf8');
  const { errors } = await validateXML({ xml: [{ fileName: 'report.xml', contents: xml }], schema: [schema] });
  return errors.map(({ rawMessage }) => rawMessage);
};

const suitesIn = (xml: string): readonly string[] => xml.match(/<testsuite [\s\S]*?<\/testsuite>/g) ?? [];

const caseIn = (xml: string, name: string): string =>
  xml.match(/<testcase [^>]*(?:\/>|>[\s\S]*?<\/testcase>)/g)?.find((one) => one.includes(` name="${name}"`)) ?? '';

const namesIn = (xml: string): readonly string[] =>
  Array.from(xml.matchAll(/<testcase name="([^"]*)"/g), ([, name]) => name!);

describe('suites', () => {
  it('stand for a pact each, a case for each interaction', async () => {
    const suites = suitesIn(await report());
    expect(
      suites.map((suite) => suite.slice(0, suite.indexOf('>') + 1).replace(/ timestamp.*? file/, ' file')),
    ).toEqual([
      '<testsuite name="pact: web-shop -&gt; shop" file="fixtures/events/pacts/web-shop.json" tests="2" failures="0" errors="0" skipped="0">',
      '<testsuite name="pact: back.office -&gt; shop" file="fixtures/events/pacts/back-office.json" tests="5" failures="2" errors="1" skipped="1">',
      '<testsuite name="pact: till -&gt; shop" file="fixtures/events/pacts/till.json" tests="3" failures="1" errors="1" skipped="0">',
    ]);
    expect(namesIn(suites[0]!)).toEqual([
      'Given a product is not in the catalogue And a customer is logged in › a request for a product that is not sold any more and that nobody ever bought',
      'Given the shop is open › a question whether the shop is open',
    ]);
    expect(suites[0]).toContain(' classname="pact.web-shop.shop" ');
    expect(suites[1]).toContain(' classname="pact.back_office.shop" ');
    expect(suites[1]).toContain('<property name="consumer" value="back.office"/>');
  });

  it('have the time of their cases', async () => {
    for (const suite of suitesIn(await report())) {
      const [whole, ...parts] = Array.from(suite.matchAll(/ time="([\d.]+)"/g), ([, time]) => Number(time));
      expect(parts.reduce((sum, time) => sum + time, 0)).toBeCloseTo(whole!, 2);
      expect(parts.every((time) => time > 0)).toBe(true);
    }
  });

  it('tell equal names apart, within a pact and across pacts of one consumer', async () => {
    const again = JSON.parse(JSON.stringify(recordedEvents('pacts')).replaceAll(/back\.office|till/g, 'web-shop'));
    const xml = await report(again);
    const names = namesIn(xml);
    expect(names).toContain('a request for a product (2)');
    expect(new Set(names).size).toBe(10);
    expect(xml).toContain('<testsuite name="pact: web-shop -&gt; shop (3)"');
    expect(await errorsIn(xml)).toEqual([]);
  });

  it('are whole and apart when pacts are verified at once', async () => {
    const events = recordedEvents('pacts');
    const unitOf = (event: RunEvent) =>
      'cursor' in event ? event.cursor?.unit : 'unit' in event ? event.unit : undefined;
    const lanes = [0, 1, 2].map((unit) => events.filter((event) => unitOf(event) === unit));
    const mixed = Array.from({ length: Math.max(...lanes.map((lane) => lane.length)) }, (_, at) =>
      lanes.toReversed().flatMap((lane) => lane.slice(at, at + 1)),
    ).flat();
    const [first, last] = [events.filter(({ type }) => type === 'run.started'), events.slice(-1)];
    const suites = suitesIn(await report([...first, ...mixed, ...last]));
    expect(suites.toSorted()).toEqual(suitesIn(await report()).toSorted());
    expect(suites[0]).not.toContain('back.office');
  });

  it('that were cut off hold what was verified', async () => {
    const events = recordedEvents('pacts').filter(({ type }) => type !== 'iteration.finished');
    expect(suitesIn(await report(events))).toEqual(suitesIn(await report()));
  });
});

describe('a case', () => {
  it('lists every mismatch in one failure, with its place, and what was sent and came', async () => {
    const text = caseIn(await report(), 'a request for a product');
    expect(text).toContain('line="9"><failure type="StatusMismatch" message="expected 201 but was 200 (and 3 more)">');
    expect(text).toContain(
      [
        "body $.category: Expected 'tea' (String) to be equal to 'coffee' (String)",
        '  expected: coffee',
        '  actual:   tea',
        '  at fixtures/events/pacts/back-office.json:27\n',
      ].join('\n'),
    );
    expect(text.match(/ {2}at fixtures\/events\/pacts\/back-office\.json:(17|19|26|27)\n/g)).toHaveLength(4);
    expect(text).toContain('\nGET http://127.0.0.1:4811/products/1\n');
    expect(text).toContain('\n{"id":1,"name":"Assam Breakfast",');
    expect(text.match(/<failure/g)).toHaveLength(1);
  });

  it('is an error where nothing could be judged, skipped where it is pending', async () => {
    const xml = await report();
    expect(caseIn(xml, 'Given the moon is full › a request at night')).toContain(
      '<error type="pact.state" message="State change request failed: the provider state &quot;the moon is full&quot;',
    );
    expect(caseIn(xml, 'gossip')).toContain('<error type="pact.message"');
    const pending = caseIn(xml, 'a question whether the shop is closed');
    expect(pending).toContain(
      `<skipped message="pending: Expected 'open' (String) to be equal to 'closed' (String)">body $.status: `,
    );
    expect(pending).toContain('back-office.json:83');
  });

  it('says why it was skipped, and what was remarked of one that passed', async () => {
    const events = recordedEvents('pacts').flatMap((event): readonly RunEvent[] => {
      if (event.type !== 'step.finished') return [event];
      const { at, cursor } = event;
      const remark = {
        type: 'problem.raised',
        at,
        cursor,
        level: 'warning',
        code: 'pact.x',
        message: 'not set up',
      } as const;
      if (event.outcome === 'passed') return [remark, event];
      return [{ ...event, outcome: 'skipped', checks: [], errors: [], reason: 'no plugin' }];
    });
    const xml = await report(events);
    expect(xml.match(/<skipped message="no plugin">/g)).toHaveLength(6);
    expect(xml.match(/<system-out>warning: not set up\n<\/system-out>/g)).toHaveLength(4);
    expect(await errorsIn(xml)).toEqual([]);
  });
});

it('newman’s JSON has an execution for every interaction, with mismatches as failed assertions', async () => {
  const { files } = await reportOf(json, recordedEvents('pacts'));
  const { collection, run } = JSON.parse([...files.values()].join(''));
  expect(collection).toEqual({ info: { _postman_id: 'web-shop-shop-0', name: 'web-shop -> shop' }, item: [] });
  expect(run.executions).toHaveLength(10);
  const [first] = run.executions.filter(
    ({ item }: { item: { name: string } }) => item.name === 'a request for a product',
  );
  expect(first).toMatchObject({
    interaction: { consumer: 'back.office', provider: 'shop', description: 'a request for a product' },
    request: { method: 'GET' },
    response: { code: 200 },
  });
  expect(first.assertions[0]).toEqual({
    assertion: 'status',
    skipped: false,
    error: {
      name: 'StatusMismatch',
      index: 0,
      test: 'status',
      message: 'expected 201 but was 200',
      stack: '',
      where: 'status',
      expected: 201,
      actual: 200,
      source: { file: 'fixtures/events/pacts/back-office.json', pointer: '/interactions/0/response/status' },
    },
  });
  expect(run.failures).toHaveLength(8);
  expect(run.failures[0]).toMatchObject({
    at: 'assertion:0 in interaction',
    source: { name: 'a request for a product' },
    parent: { name: 'back.office -> shop' },
  });
  expect(run.stats.assertions).toEqual({ total: 17, failed: 6, pending: 0 });
});
