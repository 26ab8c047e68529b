// assay proxy through the built program: bytes pass unchanged, traffic is judged, and it ends with a verdict.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request as requestHttp, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

const BIN = join(import.meta.dirname, '..', 'bin', 'run.js');
const folder = mkdtempSync(join(tmpdir(), 'assay-proxy-'));

const SPEC = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1' },
  servers: [{ url: 'https://api.example.com/v1' }],
  paths: {
    '/pets': {
      get: { responses: { 200: { description: 'x', content: { 'application/json': { schema: { type: 'array' } } } } } },
      head: { responses: { 200: { description: 'x' } } },
      post: {
        requestBody: { content: { 'application/json': { schema: { type: 'object', required: ['id'] } } } },
        responses: { 201: { description: 'x' }, 204: { description: 'x' } },
      },
    },
    '/stream': { get: { responses: { 200: { description: 'x', content: { 'text/event-stream': {} } } } } },
  },
};

type Seen = {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
};

let server: Server;
let target: string;
let seen: Seen[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', rawHeaders } = request;
    seen.push({ method, url, rawHeaders, body: Buffer.concat(chunks) });
    if (url.startsWith('/v1/stream')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      setTimeout(() => response.end('data: 2\n\n'), 50);
      return;
    }
    if (url.includes('hang')) return;
    if (method === 'POST') return void response.writeHead(url.includes('none') ? 204 : 201, { 'X-MiXed': 'Ünï' }).end();
    const body = url.includes('bad') ? '{}' : '[1,2,3]';
    const bytes = url.includes('gzip') ? gzipSync(body) : Buffer.from(body);
    response.writeHead(200, 'Fine Indeed', [
      ['Content-Type', 'application/json'],
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
      ['Content-Length', String(bytes.length)],
      ...(url.includes('gzip') ? [['Content-Encoding', 'gzip']] : []),
    ] as never);
    response.end(method === 'HEAD' ? undefined : bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(join(folder, 'pets.json'), JSON.stringify(SPEC));
});

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  seen = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

type Ended = { readonly code: number | null; readonly output: string };
type Proxy = { readonly url: string; output(): string; end(signal?: NodeJS.Signals): Promise<Ended> };

const assay = (words: readonly string[]) => {
  const child = spawn(process.execPath, [BIN, 'proxy', ...words], { cwd: folder, env: { ...process.env, CI: '' } });
  children.push(child);
  let output = '';
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, output })));
  const listening = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
        const found = /listens on (http:\S+)/.exec(output);
        if (found) resolve(found[1]!);
      });
  });
  return { child, ended, listening, output: () => output };
};

const start = async (...words: readonly string[]): Promise<Proxy> => {
  const { child, ended, listening, output } = assay(['--openapi', 'pets.json', '--target', target, ...words]);
  const url = await listening;
  return {
    url,
    output,
    end: (signal = 'SIGINT') => {
      child.kill(signal);
      return ended;
    },
  };
};

type Answer = { readonly message: IncomingMessage; readonly body: Buffer };

const ask = (
  url: string,
  method = 'GET',
  headers: Record<string, string> = {},
  body?: string | Buffer,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = requestHttp(url, { method, headers, agent: false }, async (message) => {
      const chunks: Buffer[] = [];
      for await (const chunk of message) chunks.push(chunk as Buffer);
      resolve({ message, body: Buffer.concat(chunks) });
    });
    sent.on('error', reject);
    sent.end(body);
  });

describe('what passes through', () => {
  test('method, path, headers and body arrive as they were sent, and the answer as it was given', async () => {
    const proxy = await start();
    const body = Buffer.from([0, 1, 2, 255, 13, 10]);
    const { message } = await ask(
      `${proxy.url}/v1/pets?a=%2f&b=x+y`,
      'POST',
      { 'X-CaSe': 'Ü', 'content-type': 'application/octet-stream' },
      body,
    );
    expect(message.statusCode).toBe(201);
    expect(message.rawHeaders).toContain('X-MiXed');
    const [got] = seen;
    expect(got).toMatchObject({ method: 'POST', url: '/v1/pets?a=%2f&b=x+y' });
    expect(got?.body.equals(body)).toBe(true);
    expect(got?.rawHeaders).toContain('X-CaSe');
    expect(got?.rawHeaders[got.rawHeaders.indexOf('Host') + 1]).toBe(target.replace('http://', ''));
    await proxy.end();
  });

  test('compressed bodies stay compressed, repeated headers repeated, and the reason its own', async () => {
    const proxy = await start();
    const { message, body } = await ask(`${proxy.url}/v1/pets?gzip`);
    expect(message.headers['content-encoding']).toBe('gzip');
    expect(body.equals(gzipSync('[1,2,3]'))).toBe(true);
    expect(message.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(message.statusMessage).toBe('Fine Indeed');
    const { code, output } = await proxy.end();
    expect(output).toContain('response_schema_conformance: GET /pets');
    expect(code).toBe(0);
  });

  test('HEAD and 204 have no body, a stream flows while it lasts, and leave to continue is given', async () => {
    const proxy = await start();
    const head = await ask(`${proxy.url}/v1/pets`, 'HEAD');
    expect([head.message.headers['content-length'], head.body.length]).toEqual(['7', 0]);
    expect((await ask(`${proxy.url}/v1/pets?none`, 'POST')).message.statusCode).toBe(204);
    expect(seen.at(-1)?.rawHeaders.join()).not.toMatch(/transfer-encoding/i);
    expect((await ask(`${proxy.url}/v1/stream`)).body.toString()).toBe('data: 1\n\ndata: 2\n\n');
    const { port } = new URL(proxy.url);
    const answered = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
        if (text.includes('100 Continue') && !text.includes('201')) socket.write('{"id":1}');
        if (text.includes('201')) socket.end();
      });
      socket.on('close', () => resolve(text));
      socket.write(
        'POST /v1/pets HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n',
      );
    });
    expect(answered).toContain('201');
    expect(seen.at(-1)?.body.toString()).toBe('{"id":1}');
    const { code } = await proxy.end('SIGTERM');
    expect(code).toBe(0);
  });
});

test('a connection that changes its protocol passes', async () => {
  server.once('upgrade', (_, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
    socket.pipe(socket);
  });
  const proxy = await start();
  const echoed = await new Promise<string>((resolve) => {
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
      if (text.endsWith('\r\n\r\n')) socket.write('hello');
      if (text.endsWith('hello')) socket.end();
    });
    socket.on('close', () => resolve(text));
    socket.write('GET /v1/socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  });
  expect(echoed).toMatch(/^HTTP\/1\.1 101[\s\S]*hello$/);
  expect((await proxy.end()).code).toBe(4);
});

test('a change of protocol that is refused is answered to its end', async () => {
  const proxy = await start();
  const answered = await new Promise<string>((resolve) => {
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
    socket.write('GET /v1/stream HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  });
  expect(answered).toMatch(/^HTTP\/1\.1 200 /);
  expect(answered).not.toMatch(/transfer-encoding/i);
  expect(answered.endsWith('\r\n\r\ndata: 1\n\ndata: 2\n\n')).toBe(true);
  expect((await proxy.end()).code).toBe(4);
});

describe('verdicts', () => {
  test('what the document does not allow is told when it happens, and fails in the end', async () => {
    const proxy = await start();
    await ask(`${proxy.url}/v1/pets?bad`);
    await ask(`${proxy.url}/v1/unknown`);
    await expect.poll(proxy.output).toContain('documented_operation: GET /v1/unknown');
    const { code, output } = await proxy.end();
    expect(output).toContain('body must be array');
    expect(output).toContain('no path for /v1/unknown');
    expect(output).toContain('1/4');
    expect(code).toBe(1);
  });

  test('too little coverage fails; nothing at all is told apart', async () => {
    const proxy = await start('--min-coverage', '90');
    await ask(`${proxy.url}/v1/pets`);
    const { code, output } = await proxy.end();
    expect(output).toMatch(/90 % is demanded/);
    expect(code).toBe(1);
    const idle = await (await start('--min-coverage', '90')).end();
    expect(idle.output).toContain('Nothing was judged');
    expect(idle.code).toBe(4);
  });

  test('a target that is down is a 502 for the client, and could not be judged', async () => {
    const { child, ended, listening } = assay(['--openapi', 'pets.json', '--target', 'http://127.0.0.1:1/v1']);
    const { message, body } = await ask(`${await listening}/pets`);
    expect(message.statusCode).toBe(502);
    expect(body.toString()).toContain('did not answer');
    child.kill('SIGINT');
    const { code, output } = await ended;
    expect(output).toContain('ECONNREFUSED');
    expect(code).toBe(3);
  });

  test('a call that is under way when it ends does not keep it', async () => {
    const proxy = await start();
    const hanging = ask(`${proxy.url}/v1/pets?hang`).catch(() => 'gone');
    await expect.poll(() => seen.length).toBe(1);
    const { code, output } = await proxy.end();
    expect(await hanging).toBe('gone');
    expect(output).toContain('went away');
    expect(code).toBe(3);
  });
});

describe('a command', () => {
  const script = (text: string): readonly string[] => ['--', process.execPath, '-e', text];
  const calls = (path: string, rest = ''): readonly string[] =>
    script(`fetch(process.env.ASSAY_PROXY_URL + '${path}').then((r) => r.text()).then(() => { ${rest} })`);
  const run = (...words: readonly string[]): Promise<Ended> =>
    assay(['--openapi', 'pets.json', '--target', target, ...words]).ended;

  test('runs with the address of the proxy, which ends with it', async () => {
    expect((await run(...calls('/v1/pets'))).code).toBe(0);
    expect((await run(...calls('/v1/pets?bad'))).code).toBe(1);
    expect((await run(...script(''))).code).toBe(4);
  });

  test('that fails is never green', async () => {
    const failed = await run(...calls('/v1/pets', 'process.exit(7)'));
    expect(failed.output).toContain('The command ended with exit code 7');
    expect(failed.code).toBe(3);
    const absent = await run('--', 'no-such-program');
    expect(absent.output).toContain('there is no program no-such-program');
    expect(absent.code).toBe(3);
  });
});

test('credentials that pass through are shown nowhere', async () => {
  const report = join(folder, 'report.json');
  const proxy = await start('--reporters', 'cli,json', '--reporter-json-export', report, '--verbose');
  const basic = Buffer.from('ada:PassWord-777').toString('base64');
  await ask(`${proxy.url}/v1/pets?bad&access_token=Query-777`, 'GET', {
    Authorization: 'Bearer Bearer-777',
    'X-Api-Key': 'Key-777',
  });
  await ask(`${proxy.url}/v1/pets?bad`, 'GET', { Authorization: `Basic ${basic}` });
  expect(seen[0]?.rawHeaders).toContain('Bearer Bearer-777');
  const { output } = await proxy.end();
  const written = output + readFileSync(report, 'utf8');
  expect(written).toContain('body must be array');
  expect(written).not.toContain('-777');
  expect(written).not.toContain(basic);
  const { code } = await assay(['--openapi', 'pets.json', '--target', 'http://ada:Pass-777@127.0.0.1:1']).ended;
  expect(code).toBe(2);
});

test('words that cannot be meant', async () => {
  const said = async (...words: readonly string[]) => assay(words).ended;
  expect(await said('--target', target)).toMatchObject({
    code: 2,
    output: expect.stringContaining('--openapi is missing'),
  });
  expect(await said('--openapi', 'pets.json')).toMatchObject({
    code: 2,
    output: expect.stringContaining('--target is missing'),
  });
  expect(await said('--openapi', 'pets.json', '--target', 'nowhere')).toMatchObject({ code: 2 });
  expect(await said('--openapi', 'gone.json', '--target', target)).toMatchObject({ code: 2 });
  const { port } = new URL(target);
  expect(await said('--openapi', 'pets.json', '--target', target, '--port', port)).toMatchObject({
    code: 2,
    output: expect.stringContaining('in use already'),
  });
});
