import { describe, expect, it } from 'vitest';
import { contextFor, recordedEvents, reportOf, throughStages } from '../../fixtures/events/replay.ts';
import type { ReporterContext } from '../model/contracts.ts';
import type { ExchangeFinished, RunEvent } from '../model/event.ts';
import { reporter } from './json.ts';

type Execution = { readonly [key: string]: unknown } & {
  readonly item: { readonly name: string };
  readonly response: { readonly [key: string]: unknown };
};

type Report = {
  readonly [key: string]: unknown;
  readonly run: {
    readonly executions: readonly Execution[];
    readonly failures: readonly { readonly [key: string]: unknown }[];
  } & {
    readonly [key: string]: unknown;
  };
};

const report = async (
  events: readonly RunEvent[] | string,
  changes: Partial<ReporterContext> = {},
): Promise<Report> => {
  const source = typeof events === 'string' ? recordedEvents(events) : events;
  const { files } = await reportOf(reporter, source, contextFor(changes));
  return JSON.parse([...files.values()].join('')) as Report;
};

const withBody = (bytes: Uint8Array, mediaType: string | undefined, text?: string) => {
  const events = recordedEvents('bailed').map((event) => {
    if (event.type !== 'exchange.finished') return event;
    const { exchange } = event;
    const [answer] = exchange.received;
    const body = {
      size: bytes.length,
      attachment: 'key',
      ...(mediaType ? { mediaType } : {}),
      ...(text === undefined ? {} : { text }),
    };
    return { ...event, exchange: { ...exchange, received: [{ ...answer!, body }] } } satisfies ExchangeFinished;
  });
  const attachments = { get: async (key: string) => (key === 'key' ? bytes : undefined) };
  return { events, attachments };
};

const responseOf = async (bytes: Uint8Array, mediaType: string | undefined, text?: string, options = {}) => {
  const { events, attachments } = withBody(bytes, mediaType, text);
  return (await report(events, { attachments, options })).run.executions[0]!.response;
};

describe('the report', () => {
  it('has newman’s keys', async () => {
    const { run, ...rest } = await report('everything');
    expect(Object.keys(rest).sort()).toEqual(['collection', 'environment', 'globals']);
    expect(Object.keys(run).sort()).toEqual(['error', 'executions', 'failures', 'stats', 'timings', 'transfers']);
    expect(run.error).toBeNull();
    expect(run.transfers).toEqual({ responseTotal: 238 });
    expect(run.stats).toMatchObject({ assertions: { total: 8, failed: 4, pending: 0 } });
    expect(Object.keys(run.timings as object)).toEqual(
      expect.arrayContaining(['responseAverage', 'dnsSd', 'firstByteMax', 'started', 'completed']),
    );
    expect(rest.environment).toEqual({
      id: 'e-1',
      name: 'local',
      values: [{ type: 'default', key: 'base', value: 'http://127.0.0.1:4811' }],
    });
    expect(rest.collection).toMatchObject({ info: { name: 'Shop' } });
  });

  it('has every collection of a run with several', async () => {
    const { collection, collections, run } = await report('units');
    expect(collection).toMatchObject({ info: { name: 'Shop' } });
    expect(collections).toMatchObject([{ info: { name: 'Shop' } }, { info: { name: 'Orders 注文' } }]);
    expect(run.executions.map(({ cursor }) => cursor)).toMatchObject([
      { iteration: 0, cycles: 2 },
      { iteration: 1, cycles: 2 },
      { iteration: 0, cycles: 3 },
      { iteration: 1, cycles: 3 },
      { iteration: 2, cycles: 3 },
    ]);
  });

  it('is JSON for every recording, also when nothing ran', async () => {
    expect((await report('empty')).run.executions).toEqual([]);
    expect((await report('strange')).run.executions).toHaveLength(2);
    expect((await report('interrupted')).run.error).toEqual({
      name: 'Error',
      message: 'the run was interrupted by SIGINT',
    });
    expect((await report('bailed')).run.error).toBeNull();
  });
});

describe('an execution', () => {
  it('has request and response as Postman’s SDK writes them', async () => {
    const { run } = await report('everything');
    const [list] = run.executions;
    expect(list).toMatchObject({
      id: 'i-list',
      cursor: { position: 0, iteration: 0, length: 8, cycles: 1, ref: 'ref-1', httpRequestId: 'ex-1' },
      item: {
        id: 'i-list',
        request: { url: { host: ['{{base}}'], path: ['products'], query: [{ key: 'page', value: '1' }] } },
      },
      request: {
        method: 'GET',
        url: {
          protocol: 'http',
          host: ['127', '0', '0', '1'],
          port: '4811',
          path: ['products'],
          query: [{ key: 'page', value: '1' }],
        },
      },
      response: { status: 'OK', code: 200, responseTime: 24, responseSize: 77, cookie: [] },
    });
    expect((list!.request as { header: unknown[] }).header[0]).toEqual({ key: 'X-A', value: '1' });
    expect(list!.assertions).toMatchObject([
      { assertion: 'status is 200', skipped: false },
      { assertion: 'first page', error: { name: 'AssertionError', index: 1, test: 'first page' } },
      { assertion: 'sorted by price', skipped: true },
      { assertion: 'throws', error: { name: 'TypeError', message: 'boom' } },
    ]);
  });

  it('stands for one step each: requests of scripts are none, a skipped step has no request', async () => {
    const { run } = await report('everything');
    const own = run.executions.filter(({ item }) => item.name === 'Sends another');
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ response: { code: 200 }, assertions: [{ assertion: 'sent' }] });
    const skipped = run.executions.filter(({ item }) => item.name === 'Skipped');
    expect(skipped).toHaveLength(1);
    expect(skipped[0]).not.toHaveProperty('request');
  });

  it('shows errors of the request and of its scripts', async () => {
    const { run } = await report('everything');
    const dead = run.executions.find(({ item }) => item.name === 'Dead server')!;
    expect(dead.requestError).toMatchObject({ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:1' });
    expect(dead).not.toHaveProperty('response');
    const broken = run.executions.find(({ item }) => item.name === 'Broken scripts')!;
    expect(broken.prerequestScript).toMatchObject([{ error: { name: 'ReferenceError' } }]);
    expect(broken.testScript).toMatchObject([{ error: { name: 'TypeError' } }]);
  });

  it('shows the request body by its mode', async () => {
    const { run } = await report('everything');
    expect(run.executions[2]!.request).toMatchObject({
      body: { mode: 'raw', raw: '{"a":1}', options: { raw: { language: 'json' } } },
    });
    const order = (await report('units')).run.executions[2]!;
    expect(order.request).toMatchObject({ body: { mode: 'urlencoded', urlencoded: [{ key: 'sku', value: 'A-1' }] } });
  });
});

describe('failures', () => {
  it('name place, item and parent', async () => {
    const { failures } = (await report('everything')).run;
    expect(failures.map(({ at }) => at)).toEqual([
      'assertion:1 in test-script',
      'assertion:3 in test-script',
      'assertion:0 in test-script',
      'request',
      'assertion:0 in test-script',
      'prerequest-script:2:1',
      'test-script:2:17',
    ]);
    expect(failures[0]).toMatchObject({
      source: { name: 'List products' },
      parent: { name: 'Products' },
      cursor: { ref: 'ref-1' },
      error: { test: 'first page', index: 1 },
    });
    expect(failures[2]).toMatchObject({ source: { name: 'Missing' }, parent: { info: { name: 'Shop' } } });
  });

  it('hold the whole parent in newman’s own structure', async () => {
    const { failures } = (await report('everything', { options: { structure: 'newman-legacy' } })).run;
    expect((failures[0]!.parent as { item: unknown[] }).item).toHaveLength(3);
  });
});

describe('a response body', () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) % 256);

  it('is text for text', async () => {
    const text = `{"name":"${'Zoë 😀 \u0000 '.repeat(12_000)}"}`;
    const response = await responseOf(Buffer.from(text), 'application/json', text.slice(0, 4096));
    expect(response.body).toBe(text);
    expect(response).not.toHaveProperty('stream');
  });

  it('is read in its own character set', async () => {
    const response = await responseOf(Uint8Array.of(0x5a, 0x6f, 0xeb), 'text/plain; charset=iso-8859-1', 'Zo');
    expect(response.body).toBe('Zoë');
  });

  it('is base64 for bytes', async () => {
    const response = await responseOf(bytes, 'image/png');
    expect(Buffer.from(response.bodyBase64 as string, 'base64').equals(bytes)).toBe(true);
    expect(response).not.toHaveProperty('body');
  });

  it('is a list of numbers in newman’s own structure', async () => {
    const options = { structure: 'newman-legacy' };
    const response = await responseOf(bytes, 'image/png', undefined, options);
    expect(response.stream).toEqual({ type: 'Buffer', data: [...bytes] });
    expect((await responseOf(Buffer.from('hä'), 'text/plain', 'hä', options)).stream).toEqual({
      type: 'Buffer',
      data: [...Buffer.from('hä')],
    });
  });

  it('is as much as there is, and says so', async () => {
    const { events } = withBody(new Uint8Array(9), 'text/plain', 'start');
    const [execution] = (await report(events)).run.executions;
    expect(execution!.response.body).toBe('start');
    const cut = events.map((event) =>
      JSON.parse(JSON.stringify(event).replace('"text":"start"', '"text":"start","truncated":true')),
    );
    expect((await report(cut)).run.executions[0]!.response).toMatchObject({ body: 'start', bodyTruncated: true });
  });

  it('is never one giant chunk', async () => {
    const { events, attachments } = withBody(new Uint8Array(5_000_000), 'image/png');
    const outputs = await Array.fromAsync(reporter.render(throughStages(events), contextFor({ attachments })));
    const largest = outputs.reduce((most, output) => Math.max(most, (output as { chunk: string }).chunk.length), 0);
    expect(outputs.length).toBeGreaterThan(60);
    expect(largest).toBeLessThan(200_000);
  });
});
