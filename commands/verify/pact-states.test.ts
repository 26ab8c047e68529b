// Provider states of assay verify pact: by URL, by command, by collection; what fails, what is missing, what is given back; filters and auth.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { asks, type Heard, pactOf } from '../../fixtures/pacts/provider-scene.ts';
import { openScriptedShop } from '../../fixtures/pacts/scripted-shop.ts';

const { scene, shop, route } = await openScriptedShop('verify-states');
const given = (...names: readonly (string | object)[]) => ({
  providerStates: names.map((name) => (typeof name === 'string' ? { name } : name)),
});
const lines = () => shop.heard.map(({ method, target }) => `${method} ${target}`);
const changes = () =>
  shop.heard
    .filter(({ target }) => target.startsWith('/state'))
    .map(({ body }) => JSON.parse(body) as { state: string; params: object; action: string });

const ofState = (expression: string) => ({ type: 'ProviderState', expression });
const value = (name: string): string => `\${${name}}`;

/** Values of states in the path, a header, the query and the body of a request. */
const fromStates = {
  description: 'generated',
  ...given({ name: 'an order', params: { sku: 'A1' } }, 'a user'),
  request: {
    method: 'POST',
    path: '/orders/1',
    headers: { 'Content-Type': 'application/json', 'X-User': 'nobody' },
    query: { token: ['none'] },
    body: { id: 1, sku: 'none' },
    generators: {
      path: ofState(`/orders/${value('id')}`),
      header: { 'X-User': ofState(value('user')) },
      query: { token: ofState(value('token')) },
      body: {
        '$.id': ofState(value('id')),
        '$.sku': ofState(value('sku')),
      },
    },
  },
  response: { status: 200 },
};

const expectGenerated = (heard: Heard | undefined) => {
  expect(heard?.target).toBe('/orders/42?token=t-1');
  expect(heard?.headers['x-user']).toBe('ada');
  expect(JSON.parse(heard?.body ?? '{}')).toEqual({ id: 42, sku: 'A1' });
};

describe('by URL', () => {
  const words = () => ['--state-change-url', `${shop.url}/state`];

  test('set up and torn down in order: none, one, several, with params', async () => {
    route({ 'GET /a': {}, 'GET /b': {}, 'GET /c': {}, 'POST /state': { body: '' } });
    const several = given({ name: 'one', params: { id: 1, deep: { a: [true] } } }, 'two');
    const pact = pactOf([asks('/a'), asks('/b', {}, given('one')), asks('/c', {}, several)]);
    expect((await scene.judge(pact, shop, words())).code).toBe(0);
    expect(changes().map(({ state, action }) => `${action} ${state}`)).toEqual([
      ...['setup ', 'teardown ', 'setup one', 'teardown one'],
      ...['setup one', 'setup two', 'teardown one', 'teardown two'],
    ]);
    expect(changes()[4]).toEqual({ action: 'setup', params: { id: 1, deep: { a: [true] } }, state: 'one' });
    expect(lines().slice(0, 3)).toEqual(['POST /state', 'GET /a', 'POST /state']);
    expect(shop.heard[0]?.headers['content-type']).toBe('application/json');
  });

  test('a state of specification 1 is one state; without teardown nothing is sent afterwards', async () => {
    route({ 'GET /a': {}, 'POST /state': { status: 204, headers: [] } });
    const pact = pactOf([asks('/a', {}, { providerState: 'one' })], '1.0.0');
    expect((await scene.judge(pact, shop, [...words(), '--no-state-change-teardown'])).code).toBe(0);
    expect(changes().map(({ state, action }) => `${action} ${state}`)).toEqual(['setup one']);
  });

  test('as query: everything stands in the URL', async () => {
    route({ 'GET /a': {}, 'POST /state': {} });
    const pact = pactOf([asks('/a', {}, given({ name: 'one & all', params: { id: 7, name: 'é' } }))]);
    const query = ['--state-change-url', `${shop.url}/state?k=v`, '--state-change-as-query'];
    expect((await scene.judge(pact, shop, query)).code).toBe(0);
    const [setup, , teardown] = shop.heard;
    expect(Object.fromEntries(new URL(setup!.target, shop.url).searchParams)).toEqual({
      ...{ k: 'v', state: 'one & all', action: 'setup', id: '7', name: 'é' },
    });
    expect(setup?.body).toBe('');
    expect(new URL(teardown!.target, shop.url).searchParams.get('action')).toBe('teardown');
  });

  test.each([400, 404, 500, 503, 429])('a handler that answers %d fails the interaction at once', async (status) => {
    let times = 0;
    route({
      'GET /a': {},
      'GET /b': {},
      'POST /state': ({ body }) => {
        times += 1;
        return body.includes('bad') ? { status, body: 'no such order' } : {};
      },
    });
    const pact = pactOf([asks('/a', {}, given('bad')), asks('/b', {}, given('good'))]);
    const { code, step } = await scene.judge(pact, shop, words());
    expect(code).toBe(3);
    expect(step('Given bad › /a')).toMatchObject({ outcome: 'errored', checks: [] });
    expect(step('Given bad › /a').errors[0]?.message).toMatch(
      new RegExp(`State change request failed.*"bad".*${status}`),
    );
    expect(step('Given good › /b').outcome).toBe('passed');
    // Asked once, not torn down, and the provider was left alone.
    expect(changes().map(({ state, action }) => `${action} ${state}`)).toEqual([
      ...['setup bad', 'setup good', 'teardown good'],
    ]);
    expect(times).toBe(3);
    expect(lines()).not.toContain('GET /a');
  });

  test('a teardown that fails is told; a slow handler is told as one; a handler that is down too', async () => {
    route({
      'GET /a': {},
      'POST /state': ({ body }, response) => {
        if (body.includes('slow')) setTimeout(() => response.end('{}'), 3000);
        else return body.includes('teardown') ? { status: 500 } : {};
      },
    });
    const pact = pactOf([asks('/a', {}, given('one', 'two')), asks('/a', {}, given('slow'))]);
    const { code, steps } = await scene.judge(pact, shop, [...words(), '--request-timeout', '400']);
    expect(code).toBe(3);
    expect(changes().map(({ state, action }) => `${action} ${state}`)).toEqual([
      ...['setup one', 'setup two', 'teardown one', 'teardown two', 'setup slow'],
    ]);
    expect(steps[0]?.outcome).toBe('errored');
    expect(steps[0]?.errors[0]?.message).toMatch(/State change request failed.*"one".*torn down.*500/);
    expect(steps[1]?.errors[0]?.message).toMatch(/State change request failed.*"slow".*(?:time|within|400 ms)/i);
    const down = await scene.judge(pact, shop, ['--state-change-url', 'http://127.0.0.1:1/state']);
    expect(down.code).toBe(3);
    expect(down.steps[0]?.errors[0]?.message).toMatch(/State change request failed.*127\.0\.0\.1:1/);
  });

  test('values that states give back fill path, header, query and body', async () => {
    route({
      'POST /orders/42': {},
      'POST /state': ({ body }) => {
        if (body.includes('an order')) return { body: { id: 42, user: 'overwritten' } };
        return { body: { user: 'ada', token: 't-1' } };
      },
    });
    const { code } = await scene.judge(pactOf([fromStates]), shop, words());
    expect(code).toBe(0);
    expectGenerated(shop.heard.find(({ target }) => target.startsWith('/orders')));
  });

  test('a value that no state gives is warned of: the example of the pact goes out', async () => {
    route({ 'GET /orders/1': {}, 'POST /state': { body: {} } });
    const asks = (name: string, params: object) => ({
      description: `asks for ${name}`,
      ...given({ name: 'an order', params }),
      request: { method: 'GET', path: '/orders/1', generators: { path: ofState(`/orders/${value(name)}`) } },
      response: { status: 200 },
    });
    const { problems } = await scene.judge(pactOf([asks('id', {}), asks('number', { number: 1 })]), shop, words());
    expect(problems.map(({ level, message }) => `${level} ${message}`)).toEqual([
      expect.stringMatching(/^warning No provider state gave the value "id"/),
    ]);
  });

  test('states that nobody sets up are warned of, and fail with --strict-states', async () => {
    route({ 'GET /a': {}, 'GET /b': {} });
    const pact = pactOf([asks('/a', {}, given('one')), asks('/b')]);
    const lax = await scene.judge(pact, shop);
    expect(lax.code).toBe(0);
    expect(lax.problems.map(({ level, message }) => `${level} ${message}`)).toEqual([
      expect.stringMatching(/^warning .*"one" was not set up/),
    ]);
    const strict = await scene.judge(pact, shop, ['--strict-states']);
    expect(strict.code).toBe(3);
    expect(strict.steps.map(({ outcome }) => outcome)).toEqual(['errored', 'passed']);
    expect(strict.steps[0]?.errors[0]?.hint).toContain('--states');
  });
});

describe('by command', () => {
  const handler = `
    let text = '';
    process.stdin.on('data', (chunk) => (text += chunk)).on('end', () => {
      const { state, action, params } = JSON.parse(text);
      const { ASSAY_STATE, ASSAY_ACTION, ASSAY_PARAMS } = process.env;
      require('node:fs').appendFileSync('log.txt', [action, state, JSON.stringify(params), ASSAY_ACTION, ASSAY_STATE, ASSAY_PARAMS].join('|') + '\\n');
      if (state === 'bad') { console.error('first line'); console.error('no such thing'); process.exit(3); }
      if (state === 'hangs') return setInterval(() => {}, 1000);
      if (state === 'talks') return console.log('created 1 row');
      console.log(JSON.stringify(state === 'an order' ? { id: 42 } : { user: 'ada', token: 't-1' }));
    });`;

  test('gets the state on its standard input and in the environment; its output is values', async () => {
    scene.write('states.cjs', handler);
    scene.write('log.txt', '');
    route({ 'POST /orders/42': {}, 'GET /a': {} });
    const pact = pactOf([fromStates, asks('/a', {}, given('talks')), asks('/a')]);
    const { code } = await scene.judge(pact, shop, ['--state-change-command', 'node states.cjs']);
    expect(code).toBe(0);
    expectGenerated(shop.heard[0]);
    expect(readFileSync(scene.at('log.txt'), 'utf8').trim().split('\n')).toEqual([
      'setup|an order|{"sku":"A1"}|setup|an order|{"sku":"A1"}',
      'setup|a user|{}|setup|a user|{}',
      'teardown|an order|{"sku":"A1"}|teardown|an order|{"sku":"A1"}',
      'teardown|a user|{}|teardown|a user|{}',
      'setup|talks|{}|setup|talks|{}',
      'teardown|talks|{}|teardown|talks|{}',
    ]);
  });

  test('exit codes, a missing program, and one that never ends fail the state', async () => {
    scene.write('states.cjs', handler);
    route({ 'GET /a': {} });
    const pact = pactOf([asks('/a', {}, given('bad')), asks('/a', {}, given('hangs'))]);
    const words = ['--state-change-command', 'node states.cjs', '--request-timeout', '700'];
    const { code, steps } = await scene.judge(pact, shop, words);
    expect(code).toBe(3);
    expect(steps[0]?.errors[0]?.message).toMatch(/State change request failed.*"bad".*exit code 3: no such thing/);
    expect(steps[1]?.errors[0]?.message).toMatch(/State change request failed.*"hangs".*more than 700 ms/);
    expect(shop.heard).toEqual([]);
    const missing = await scene.judge(pactOf([asks('/a', {}, given('x'))]), shop, [
      ...['--state-change-command', 'no-such-program-here'],
    ]);
    expect(missing.code).toBe(3);
    expect(missing.steps[0]?.errors[0]?.message).toMatch(/no-such-program-here.*not found/);
  });
});

const script = (listen: string, ...exec: readonly string[]) => ({ listen, script: { exec } });
const collection = (item: readonly object[], more: object = {}) => ({
  info: { name: 'states', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  item,
  ...more,
});

describe('by collection', () => {
  const states = (item: readonly object[], more: object = {}) => [
    ...['--states', scene.write('states.json', collection(item, more))],
  ];
  const post = (path: string, body: string, more: object = {}) => ({
    name: path,
    request: { method: 'POST', url: `{{baseUrl}}${path}`, body: { mode: 'raw', raw: body } },
    ...more,
  });

  test('requests, folders in order, teardown, params as variables, values, scripts', async () => {
    route({
      'POST /users': { body: { user: 'ada' } },
      'POST /login': { body: { token: 't-1', user: 'ada' } },
      'POST /orders': ({ body }) => ({ body: { id: body.includes('"A1"') ? 42 : 0 } }),
      'DELETE /orders/42': { status: 204, headers: [] },
      'POST /orders/42': {},
    });
    const created = post('/orders', '{"sku":"{{sku}}","place":{{place}}}', {
      event: [script('test', 'pm.collectionVariables.set("orderId", pm.response.json().id);')],
    });
    const params = { sku: 'A1', place: { shelf: [1] } };
    const { code } = await scene.judge(
      pactOf([{ ...fromStates, ...given({ name: 'an order', params }, 'a user') }]),
      shop,
      states([
        { ...created, name: 'an order' },
        {
          name: 'a user',
          item: [
            post('/users', 'u'),
            post('/login', 'l'),
            { name: 'teardown', request: { method: 'DELETE', url: '{{baseUrl}}/orders/{{orderId}}' } },
          ],
        },
        post('/unused', 'x'),
      ]),
    );
    expect(code).toBe(0);
    expect(lines()).toEqual([
      ...['POST /orders', 'POST /users', 'POST /login', 'POST /orders/42?token=t-1', 'DELETE /orders/42'],
    ]);
    expectGenerated(shop.heard[3]);
    expect(shop.heard[1]?.body).toBe('u');
    expect(JSON.parse(shop.heard[0]!.body)).toEqual({ sku: 'A1', place: { shelf: [1] } });
  });

  test('a failing check, an error status and an unknown state are told; a checked error status is fine', async () => {
    route({ 'GET /a': {}, 'POST /conflict': { status: 409 }, 'POST /ok': {} });
    const check = (code: number) => [
      script('test', `pm.test('is ${code}', () => pm.response.to.have.status(${code}));`),
    ];
    const { code, steps, problems } = await scene.judge(
      pactOf(['status', 'checked', 'wrong', 'throws', 'unkown'].map((name) => asks('/a', {}, given(name)))),
      shop,
      states([
        post('/conflict', '', { name: 'status' }),
        post('/conflict', '', { name: 'checked', event: check(409) }),
        post('/ok', '', { name: 'wrong', event: check(201) }),
        post('/ok', '', { name: 'throws', event: [script('prerequest', 'throw new Error("no luck");')] }),
        post('/ok', '', { name: 'unknown' }),
      ]),
    );
    expect(code).toBe(3);
    expect(steps.map(({ outcome }) => outcome)).toEqual(['errored', 'passed', 'errored', 'errored', 'passed']);
    const messages = steps.map(({ errors }) => errors.at(-1)?.message ?? '');
    expect(messages[0]).toMatch(/State change request failed.*"status".*409/);
    expect(messages[2]).toMatch(/State change request failed.*"wrong".*is 201/);
    expect(messages[3]).toMatch(/State change request failed.*"throws".*no luck/);
    expect(problems.at(-1)?.message).toMatch(/"unkown".*did you mean "unknown"/);
    expect(lines().filter((line) => line === 'GET /a')).toHaveLength(2);
  });
});

describe('request filters and authentication', () => {
  test('a filter changes headers, path and body, and sees the environment that states share with it', async () => {
    route({ 'POST /login': { body: { token: 'from-state' } }, 'PUT /v2/a': {}, 'GET /b%2Fc': {} });
    scene.write(
      'filter.js',
      `if (pm.request.method === 'PUT') {
         pm.request.url.path = ['v2', 'a'];
         pm.request.body.raw = JSON.stringify({ ...JSON.parse(pm.request.body.raw), signed: true });
       }
       pm.request.headers.upsert({ key: 'Authorization', value: 'Bearer ' + pm.environment.get('token') });
       console.log('filtered', pm.info.requestName);`,
    );
    const login = {
      name: 'logged in',
      request: { method: 'POST', url: '{{baseUrl}}/login' },
      event: [script('test', 'pm.environment.set("token", pm.response.json().token);')],
    };
    const put = {
      description: 'put',
      ...given('logged in'),
      request: { method: 'PUT', path: '/a', headers: { 'Content-Type': 'application/json' }, body: { a: 1 } },
      response: { status: 200 },
    };
    const { code, steps } = await scene.judge(pactOf([put, asks('/b%2Fc')]), shop, [
      ...['--states', scene.write('states.json', collection([login])), '--request-filter', 'filter.js'],
    ]);
    expect(steps.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
    expect(code).toBe(0);
    expect(lines()).toEqual(['POST /login', 'PUT /v2/a', 'GET /b%2Fc']);
    expect(JSON.parse(shop.heard[1]!.body)).toEqual({ a: 1, signed: true });
    expect(shop.heard.slice(1).map(({ headers }) => headers.authorization)).toEqual([
      ...['Bearer from-state', 'Bearer from-state'],
    ]);
  });

  test('a filter fetches a token: by pm.sendRequest, and by a request of the collection', async () => {
    route({ 'POST /token': ({ body }) => ({ body: { token: `t-${body}` } }), 'GET /a': {} });
    const words = [
      '--states',
      scene.write(
        'states.json',
        collection([
          {
            name: 'token',
            id: 'token-request',
            request: { method: 'POST', url: '{{baseUrl}}/token', body: { mode: 'raw', raw: 'run' } },
          },
        ]),
      ),
    ];
    const filter = (text: string) => ['--request-filter', scene.write('filter.js', text)];
    const use = `pm.request.headers.upsert({ key: 'X-Token', value: answer.json().token });`;
    const sent = `const answer = await pm.sendRequest({ url: pm.variables.get('baseUrl') + '/token', method: 'POST', body: { mode: 'raw', raw: 'sent' } });\n${use}`;
    const run = `const answer = await pm.execution.runRequest('token-request');\n${use}`;
    for (const [text, token] of [
      [sent, 't-sent'],
      [run, 't-run'],
    ] as const) {
      const { code, steps } = await scene.judge(pactOf([asks('/a')]), shop, [...words, ...filter(text)]);
      expect(steps[0]).toMatchObject({ outcome: 'passed', errors: [] });
      expect(code).toBe(0);
      expect(shop.heard.at(-1)?.headers['x-token']).toBe(token);
    }
  });

  test('pacts that are verified at once share one filter and one collection, and no variable', async () => {
    const pacts = [0, 1, 2, 3].map((at) => {
      route({ [`GET /${at}`]: {}, 'POST /login': ({ body }) => ({ body: { token: `t-${body}` } }) });
      const state = given({ name: 'logged in', params: { who: String(at) } });
      const own = { consumer: { name: `c${at}` } };
      return scene.write(`at-once/${at}.json`, pactOf([asks(`/${at}`, {}, state)], '3.0.0', own));
    });
    const login = {
      name: 'logged in',
      request: { method: 'POST', url: '{{baseUrl}}/login', body: { mode: 'raw', raw: '{{who}}' } },
      event: [
        script(
          'test',
          'pm.environment.set("token", pm.response.json().token); pm.test("has a token", () => pm.expect(pm.response.json().token).to.be.a("string"));',
        ),
      ],
    };
    const { code, steps } = await scene.verify([
      ...pacts,
      ...['--provider-url', shop.url, '--jobs', '4'],
      ...['--states', scene.write('states.json', collection([login]))],
      ...[
        '--request-filter',
        scene.write(
          'filter.js',
          `pm.request.headers.add('X-For: ' + pm.request.url.getPath());
          pm.request.headers.add('X-Token: ' + pm.environment.get('token'));`,
        ),
      ],
    ]);
    expect(steps.map(({ outcome, errors }) => [outcome, errors])).toEqual(pacts.map(() => ['passed', []]));
    expect(code).toBe(0);
    const asked = shop.heard.filter(({ method }) => method === 'GET');
    for (const { target, headers } of asked) {
      expect(headers['x-for']).toBe(target);
      expect(headers['x-token']).toBe(`t-${target.slice(1)}`);
    }
    expect(asked).toHaveLength(4);
    const logins = shop.heard.filter(({ method }) => method === 'POST').map(({ body }) => body);
    expect(logins.toSorted()).toEqual(['0', '1', '2', '3']);
  });

  test('a filter that throws, and one that is no script, is an error and nothing is sent', async () => {
    route({ 'GET /a': {} });
    for (const [text, message] of [
      ['throw new Error("no luck")', /no luck/],
      ['const = 1', /Unexpected token|SyntaxError/],
    ] as const) {
      const words = ['--request-filter', scene.write('filter.js', text)];
      const { code, steps } = await scene.judge(pactOf([asks('/a')]), shop, words);
      expect(code).toBe(3);
      expect(steps[0]?.outcome).toBe('errored');
      expect(steps[0]?.errors.map((error) => error.message).join('\n')).toMatch(message);
    }
    expect(shop.heard).toEqual([]);
    const missing = await scene.judge(pactOf([asks('/a')]), shop, ['--request-filter', 'nowhere.js']);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('nowhere.js');
  });

  test('bodies of bytes go through a filter unharmed', async () => {
    const bytes = Buffer.from([0, 200, 255, 10, 13, 1]);
    let received = Buffer.alloc(0);
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request
        .on('data', (chunk) => chunks.push(chunk))
        .on('end', () => {
          received = Buffer.concat(chunks);
          response.end();
        });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const upload = {
      type: 'Synchronous/HTTP',
      description: 'upload',
      request: {
        method: 'POST',
        path: '/bytes',
        headers: { 'Content-Type': ['application/octet-stream'] },
        body: { contentType: 'application/octet-stream', encoded: 'base64', content: bytes.toString('base64') },
      },
      response: { status: 200 },
    };
    const words = ['--request-filter', scene.write('filter.js', `pm.request.headers.add({ key: 'X-F', value: '1' });`)];
    const { port } = server.address() as { port: number };
    const { code } = await scene.judge(pactOf([upload], '4.0'), { url: `http://127.0.0.1:${port}` }, words);
    server.close();
    expect(code).toBe(0);
    expect([...received]).toEqual([...bytes]);
  });

  test('authentication of our kinds, its fields from the environment', async () => {
    route({ 'GET /a': {} });
    const pact = pactOf([
      asks('/a', {}, { request: { method: 'GET', path: '/a', headers: { Authorization: 'old' } } }),
    ]);
    const values = [
      { key: 'pw', value: 's3cret-word' },
      { key: 'who', value: 'ada' },
    ];
    const environment = ['-e', scene.write('env.json', { name: 'e', values })];
    const fields = (...words: readonly string[]) => words.flatMap((word) => ['--auth-field', word]);
    const auth = async (type: string, ...words: readonly string[]) => {
      const { code, stderr, events } = await scene.judge(pact, shop, [
        ...environment,
        '--auth',
        type,
        ...fields(...words),
      ]);
      expect(code).toBe(0);
      // A variable that no authentication uses is nobody's secret.
      if (words.some((word) => word.includes('pw')))
        expect(JSON.stringify(events) + stderr).not.toMatch(/s3cret-word|YWRhOnMzY3JldC13b3Jk/);
      return shop.heard.at(-1)!;
    };
    const basic = await auth('basic', 'username={{who}}', 'password={{pw}}');
    expect(basic.headers.authorization).toBe(`Basic ${Buffer.from('ada:s3cret-word').toString('base64')}`);
    expect((await auth('bearer', 'token={{pw}}')).headers.authorization).toBe('Bearer s3cret-word');
    const key = await auth('apikey', 'key=api_key', 'value={{who}}', 'in=query');
    expect(key.target).toBe('/a?api_key=ada');
    const unknown = await scene.judge(pact, shop, ['--auth', 'nonsense']);
    expect(unknown.code).toBe(2);
  });
});
