// Messages in assay verify pact: asynchronous and synchronous, by URL, by transport and by command; contents, metadata, errors.
import { describe, expect, test } from 'vitest';
import { asks, messagePact, pactOf } from '../../fixtures/pacts/provider-scene.ts';
import { openScriptedShop } from '../../fixtures/pacts/scripted-shop.ts';

const { scene, shop, route } = await openScriptedShop('verify-messages');
type Raw = Readonly<Record<string, unknown>>;

const base64 = (value: object | Uint8Array) =>
  Buffer.from(value instanceof Uint8Array ? value : JSON.stringify(value)).toString('base64');
const answer = (body: string | object | Uint8Array, metadata?: object, type = 'application/json') => ({
  headers: ['Content-Type', type, ...(metadata ? ['Pact-Message-Metadata', base64(metadata)] : [])],
  body,
});

/** Each description gets the answer of its name. */
const producing =
  (answers: Readonly<Record<string, ReturnType<typeof answer> | { readonly status: number }>>) =>
  ({ body }: { readonly body: string }) =>
    answers[(JSON.parse(body) as { description: string }).description] ?? { status: 404 };

const created: Raw = {
  description: 'order created',
  providerStates: [{ name: 'an order', params: { id: 7 } }],
  contents: { id: 7, lines: [{ sku: 'A1' }] },
  metaData: { contentType: 'application/json', topic: 'orders' },
  matchingRules: { body: { '$.id': { matchers: [{ match: 'integer' }] } } },
};
const v4Contents = (content: unknown, contentType = 'application/json', encoded: unknown = false): Raw => ({
  contents: { content, contentType, encoded },
});
const quoted: Raw = {
  type: 'Synchronous/Messages',
  description: 'quote',
  request: { ...v4Contents({ sku: 'A1' }) },
  response: [{ ...v4Contents({ price: 5 }), metadata: { currency: 'EUR' } }],
};
const v4 = (description: string, more: Raw): Raw => ({ type: 'Asynchronous/Messages', description, ...more });

describe('by URL', () => {
  test('specification 3: description and states are asked, contents and metadata judged', async () => {
    route({
      'POST /messages': producing({ 'order created': answer({ id: 9, lines: [{ sku: 'A1' }] }, { topic: 'orders' }) }),
    });
    const words = ['--message-url', `${shop.url}/messages`];
    const good = await scene.judge(messagePact([created]), shop, words);
    expect(good.steps[0]).toMatchObject({ outcome: 'passed', errors: [] });
    expect(good.steps[0]?.checks).toContain('pass metadata topic');
    expect(good.steps[0]?.checks).toContain('pass contents');
    expect(good.code).toBe(0);
    expect(JSON.parse(shop.heard[0]!.body)).toMatchObject({
      description: 'order created',
      providerStates: [{ name: 'an order', params: { id: 7 } }],
    });
    route({
      'POST /messages': producing({ 'order created': answer({ id: 'x', lines: [{ sku: 'B' }] }, { topic: 'other' }) }),
    });
    const bad = await scene.judge(messagePact([created]), shop, words);
    expect(bad.code).toBe(1);
    expect(bad.steps[0]?.checks.filter((check) => check.startsWith('fail'))).toEqual([
      ...['fail metadata topic', 'fail body $.id', 'fail body $.lines[0].sku'],
    ]);
    const [topic, , sku] = bad.steps[0]!.all.filter(({ verdict }) => verdict === 'fail');
    expect(topic).toMatchObject({ expected: 'orders', actual: 'other', where: 'metadata topic' });
    expect(topic).toMatchObject({ source: { pointer: '/messages/0/metaData/topic' } });
    expect(sku).toMatchObject({ source: { pointer: '/messages/0/contents/lines/0/sku' } });
  });

  test('specification 4: asynchronous, synchronous, binary, text, beside HTTP, some pending', async () => {
    const bytes = Uint8Array.from([0, 255, 7]);
    route({
      'GET /a': {},
      'POST /messages': producing({
        created: answer({ id: 7 }, { topic: 'orders', partition: 3 }),
        bytes: answer(bytes, undefined, 'application/octet-stream'),
        text: answer('Hello é', undefined, 'text/plain;charset=utf-8'),
        quote: answer({ price: 5 }, { currency: 'EUR' }),
        later: answer({ id: 'wrong' }),
      }),
    });
    const { code, steps } = await scene.judge(
      pactOf(
        [
          v4('created', { ...v4Contents({ id: 7 }), metadata: { topic: 'orders', partition: 3 } }),
          v4('bytes', v4Contents(base64(bytes), 'application/octet-stream', 'base64')),
          v4('text', v4Contents('Hello é', 'text/plain;charset=utf-8')),
          quoted,
          asks('/a', {}, { type: 'Synchronous/HTTP' }),
          v4('later', { ...v4Contents({ id: 1 }), pending: true }),
        ],
        '4.0',
      ),
      shop,
      ['--transports', `http:${shop.port}`, '--transports', `message:${shop.port}/messages`],
    );
    expect(steps.map(({ outcome, errors }) => [outcome, ...errors.map(({ message }) => message)])).toEqual([
      ...[['passed'], ['passed'], ['passed'], ['passed'], ['passed'], ['skipped']],
    ]);
    expect(code).toBe(0);
    const question = JSON.parse(shop.heard[3]!.body) as { request: Raw };
    expect(JSON.stringify(question.request)).toContain('A1');
  });

  test('specification 4: what is wrong is told', async () => {
    route({
      'POST /messages': producing({
        created: answer({ id: 7 }, { topic: 'other' }),
        bytes: answer(Uint8Array.from([1]), undefined, 'application/octet-stream'),
        text: answer('Bye', undefined, 'text/plain'),
        quote: answer({ price: 6 }, { currency: 'USD' }),
        type: answer('<a/>', undefined, 'application/xml'),
      }),
    });
    const { code, steps } = await scene.judge(
      pactOf(
        [
          v4('created', { ...v4Contents({ id: 7 }), metadata: { topic: 'orders' } }),
          v4('bytes', v4Contents(base64(Uint8Array.from([0, 255])), 'application/octet-stream', 'base64')),
          v4('text', v4Contents('Hello', 'text/plain')),
          quoted,
          v4('type', v4Contents({ id: 7 })),
        ],
        '4.0',
      ),
      shop,
      ['--message-url', `${shop.url}/messages`],
    );
    expect(code).toBe(1);
    const wrong = steps.map(({ checks }) => checks.filter((check) => check.startsWith('fail')));
    expect(wrong[0]).toEqual(['fail metadata topic']);
    expect(wrong[1]?.length).toBeGreaterThan(0);
    expect(wrong[2]).toHaveLength(1);
    expect(wrong[3]).toEqual(['fail metadata currency', 'fail body $.price']);
    expect(wrong[4]).toEqual(['fail body', 'fail metadata contentType']);
    expect(steps.map(({ outcome }) => outcome)).toEqual(steps.map(() => 'failed'));
    expect(steps[3]?.all.at(-1)).toMatchObject({
      source: { pointer: '/interactions/3/response/0/contents/content/price' },
    });
  });

  test('without an address the provider is asked at its root; states are set up before', async () => {
    route({ 'POST /': answer({ id: 1, lines: [{ sku: 'A1' }] }, { topic: 'orders' }), 'POST /state': {} });
    const { code } = await scene.judge(messagePact([created]), shop, ['-s', `${shop.url}/state`, '-H', 'X-Key: k']);
    expect(code).toBe(0);
    expect(shop.heard.map(({ target, body }) => `${target} ${JSON.parse(body).action ?? ''}`)).toEqual([
      ...['/state setup', '/ ', '/state teardown'],
    ]);
    expect(shop.heard[1]?.headers['x-key']).toBe('k');
  });

  test.each([404, 500])('an answer of %d is an error, not a mismatch', async (status) => {
    route({ 'POST /messages': { status, body: { id: 7, lines: [{ sku: 'A1' }] } } });
    const { code, steps } = await scene.judge(messagePact([created]), shop, ['--message-url', `${shop.url}/messages`]);
    expect(code).toBe(3);
    expect(steps[0]).toMatchObject({ outcome: 'errored', checks: [] });
    expect(steps[0]?.errors[0]?.message).toMatch(new RegExp(`not produced.*/messages.*${status}`));
  });

  test('nobody at the address is told by name', async () => {
    const { code, steps } = await scene.judge(messagePact([created]), shop, ['--message-url', 'http://127.0.0.1:1/m']);
    expect(code).toBe(3);
    expect(steps[0]?.errors[0]?.message).toMatch(/127\.0\.0\.1:1/);
  });
});

describe('by command', () => {
  const program = `
    let text = '';
    process.stdin.on('data', (chunk) => (text += chunk)).on('end', () => {
      const { description, providerStates, request } = JSON.parse(text);
      if (description === 'order created') return console.log(JSON.stringify({
        contents: { id: providerStates[0].params.id, lines: [{ sku: 'A1' }] }, metadata: { topic: 'orders' } }));
      if (process.env.ASSAY_DESCRIPTION === 'bare') return process.stdout.write('{"id":7}');
      if (description === 'text') return process.stdout.write('Hello');
      if (description === 'quote') return console.log(JSON.stringify({
        contents: { price: JSON.stringify(request).includes('A1') ? 5 : 0 }, metadata: { currency: 'EUR' } }));
      if (description === 'bytes') return process.stdout.write(Buffer.from([0, 255, 7]));
      console.error('unknown message ' + description);
      process.exit(4);
    });`;

  test('prints the payload alone, or contents and metadata', async () => {
    scene.write('messages.cjs', program);
    const words = ['--message-command', 'node messages.cjs'];
    const v3 = await scene.judge(messagePact([created]), shop, words);
    expect(v3.steps[0]).toMatchObject({ outcome: 'passed', errors: [] });
    expect(v3.code).toBe(0);
    const { code, steps } = await scene.judge(
      pactOf(
        [
          v4('bare', v4Contents({ id: 7 })),
          v4('text', v4Contents('Hello', 'text/plain')),
          quoted,
          v4('bare', { ...v4Contents({ id: 8 }), metadata: { topic: 'x' } }),
          v4('nobody knows', v4Contents({})),
          v4('bytes', v4Contents(base64(Uint8Array.from([0, 255, 7])), 'application/octet-stream', 'base64')),
        ],
        '4.0',
      ),
      shop,
      words,
    );
    expect(steps.map(({ outcome }) => outcome)).toEqual([
      ...['passed', 'passed', 'passed', 'failed', 'errored', 'passed'],
    ]);
    expect(steps[3]?.checks).toEqual(['fail metadata topic', 'fail body $.id']);
    expect(steps[4]?.errors[0]?.message).toMatch(/not produced.*exit code 4: unknown message nobody knows/);
    expect(code).toBe(1);
    expect(shop.heard).toEqual([]);
  });

  test('a missing program, and one that never ends, are errors', async () => {
    const missing = await scene.judge(messagePact([created]), shop, ['--message-command', 'no-such-program-here']);
    expect(missing.code).toBe(3);
    expect(missing.steps[0]?.errors[0]?.message).toMatch(/no-such-program-here.*not found/);
    const words = ['--message-command', 'sleep 30', '--request-timeout', '300'];
    const slow = await scene.judge(messagePact([created]), shop, words);
    expect(slow.code).toBe(3);
    expect(slow.steps[0]?.errors[0]?.message).toMatch(/more than 300 ms/);
  });
});
