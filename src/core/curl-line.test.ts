import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BodyPreview } from '../model/body.ts';
import type { ExchangeRecord, HeaderPair } from '../model/exchange.ts';
import { curlLine, shellWord } from './curl-line.ts';

const sizes = { headerBytes: 0, wireBytes: 0, bodyBytes: 0 };

const exchange = (
  method: string,
  url: string,
  headers: readonly HeaderPair[] = [],
  body?: BodyPreview,
): ExchangeRecord => ({
  id: 'x',
  role: 'main',
  protocol: 'http',
  sent: { method, url, headers, sizes, ...(body ? { body } : {}) },
  received: [],
  timings: { startedAt: 0, totalMs: 1, reused: false },
});

const textBody = (text: string): BodyPreview => ({ size: Buffer.byteLength(text), text });

describe('curlLine', () => {
  it('leaves out what curl sends by itself', () => {
    const headers: HeaderPair[] = [
      ['Host', 'x'],
      ['Connection', 'keep-alive'],
      ['Accept', '*/*'],
      ['Accept-Encoding', 'gzip'],
      ['X-Empty', ''],
      ['Content-Length', '3'],
    ];
    expect(curlLine(exchange('GET', 'http://h/p', headers))).toBe("curl http://h/p -H 'X-Empty;' --compressed");
  });

  it('names the method only where curl would choose another', () => {
    expect(curlLine(exchange('POST', 'http://h/', [['Content-Type', 'a/b']], textBody('x')))).toBe(
      "curl http://h/ -H 'Content-Type: a/b' --data-raw x",
    );
    expect(curlLine(exchange('POST', 'http://h/'))).toBe('curl -X POST http://h/');
    expect(curlLine(exchange('HEAD', 'http://h/'))).toBe('curl --head http://h/');
    expect(curlLine(exchange('GET', 'http://h/', [], textBody('x')))).toContain('-X GET');
  });

  it('names a body that is not at hand by its size', () => {
    const cut = { size: 9000, text: 'start', truncated: true };
    expect(curlLine(exchange('PUT', 'http://h/', [['Content-Type', 'a/b']], cut))).toContain(
      '--data-binary @body-of-9000-bytes',
    );
    expect(curlLine(exchange('PUT', 'http://h/', [], { size: 5 }))).toContain('--data-binary @body-of-5-bytes');
  });

  it('stays one line', () => {
    const line = curlLine(exchange('POST', 'http://h/\n', [['X', 'a\u001b[31m\r\nb']], textBody('1\n2\t\u0000\u202e')));
    expect(line).not.toMatch(/[\u0000-\u001f\u202e]/);
  });
});

// The words are for POSIX shells: where none is at hand there is nothing to prove.
const answers = (command: string): Promise<boolean> =>
  promisify(execFile)(command, ['--version']).then(
    () => true,
    () => false,
  );
const hasShell = process.platform !== 'win32' && (await answers('bash'));
const hasCurl = hasShell && (await answers('curl'));

describe.runIf(hasShell)('shellWord', () => {
  it.each([
    'plain-word_1.2',
    "it's",
    'a b',
    '$HOME `id` "x" \\',
    '',
    'line\nline\t\u0007end',
    "it's\n\\n",
    'ünïcode 😀',
  ])('is read back by a shell as %j', async (text) => {
    const { stdout } = await promisify(execFile)('bash', ['-c', `printf %s ${shellWord(text)}`]);
    expect(stdout).toBe(text);
  });
});

describe.runIf(hasCurl)('a copied line', () => {
  let seen: { method?: string; url?: string; headers: IncomingMessage['headers']; body: string } | undefined;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      seen = { method: request.method, url: request.url, headers: request.headers, body };
      response.end('ok');
    });
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('sends the same request again', async () => {
    const { port } = server.address() as AddressInfo;
    const body = '{"name":"it\'s",\n"list":["a&b"]}';
    const url = `http://127.0.0.1:${port}/a/{b}?x=[1]&y=%20`;
    await promisify(execFile)('bash', [
      '-c',
      curlLine(exchange('PATCH', url, [['X-Note', "it's $HOME"]], textBody(body))),
    ]);
    expect(seen).toMatchObject({ method: 'PATCH', url: '/a/{b}?x=[1]&y=%20', body });
    expect(seen?.headers).toMatchObject({ 'x-note': "it's $HOME" });
    expect(seen?.headers).not.toHaveProperty('content-type');
  });
});
