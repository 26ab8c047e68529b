// Files that requests name, through the built program: what is sent, what is refused and how that reads.
import { execFile } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ended, runAssay, runItems, type StepResult } from '../fixtures/assay-process.ts';
import { BIG_BYTES, type FileTree, makeFileTree, SECRET } from '../fixtures/files/tree.ts';

type Upload = { readonly path: string; readonly text: string; readonly size: number };

let tree: FileTree;
let server: Server;
let url: string;
const uploads: Upload[] = [];
const complete = new Set<string>();
/** What happens while a request to that path is only half received. */
const during = new Map<string, () => void>();
/** What happens on the machine between a request to that path and its answer. */
const meanwhile = new Map<string, () => void>();

beforeAll(async () => {
  tree = await makeFileTree();
  server = createServer((request, response) => {
    const path = request.url ?? '';
    let [text, size] = ['', 0];
    const midway = during.get(path);
    if (midway) {
      request.once('data', () => {
        request.pause();
        setTimeout(() => {
          midway();
          request.resume();
        }, 100);
      });
    }
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (text.length < 10_000) text += chunk.toString('utf8', 0, 10_000);
    });
    request.on('error', () => undefined);
    request.on('close', () => uploads.push({ path, text, size }));
    request.on('end', () => {
      complete.add(path);
      meanwhile.get(path)?.();
      if (path === '/digest' && !request.headers.authorization)
        response.writeHead(401, { 'WWW-Authenticate': 'Digest realm="r", nonce="n", qop="auth-int"' });
      if (path.startsWith('/redirect')) response.writeHead(307, { Location: `/after${path}` });
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
  tree.socket.close();
  rmSync(tree.root, { recursive: true, force: true });
});

const fileBody = (src: string) => ({ mode: 'file', file: { src } });
const formBody = (...src: string[]) => ({
  mode: 'formdata',
  formdata: [
    { key: 'text', type: 'text', value: 'plain' },
    { key: 'file', type: 'file', src: src.length === 1 ? src[0] : src },
  ],
});
const post = (path: string, body: object) => ({ name: path, request: { method: 'POST', url: `${url}${path}`, body } });

/** One path: the text that arrives, or the reason why nothing does. */
type Case = readonly [path: string, free: string | RegExp, guarded: string | RegExp];

const GONE = /: there is no such file$/;
const PPERM = /^PPERM: insecure file access outside working directory: /;
const SYSTEM = /: it is a file of the system, not data$/;

const CASES = (): readonly Case[] => {
  const { root, inside } = tree;
  const deep = 'content of sub/deep.txt';
  const a = 'content of a.txt';
  return [
    ['a.txt', a, a],
    ['./sub/../a.txt', a, a],
    ['sub/deep.txt', deep, deep],
    [join(inside, 'a.txt'), a, a],
    [join(root, 'dir-link', 'a.txt'), a, a],
    ['to-inside', a, a],
    ['to-sub/deep.txt', deep, deep],
    ['with space.txt', 'content of with space.txt', 'content of with space.txt'],
    ['grüße.txt', 'content of grüße.txt', 'content of grüße.txt'],
    [`it's "x".txt`, `content of it's "x".txt`, `content of it's "x".txt`],
    ['~', 'content of ~', 'content of ~'],
    ['{{name}}.txt', a, a],
    ['empty', '', ''],
    ['../secret.txt', SECRET, PPERM],
    ['sub/../../secret.txt', SECRET, PPERM],
    [join(root, 'secret.txt'), SECRET, PPERM],
    ['../dir-evil/evil.txt', SECRET, PPERM],
    [`${inside}-evil/evil.txt`, SECRET, PPERM],
    ['to-outside', SECRET, PPERM],
    ['to-parent/secret.txt', SECRET, PPERM],
    ['to-evil', SECRET, PPERM],
    ['{{up}}/secret.txt', SECRET, PPERM],
    ['../nothing', GONE, PPERM],
    ['nothing', GONE, GONE],
    ['to-nothing', GONE, GONE],
    ['to-self', /: its links lead in a circle$/, /: its links lead in a circle$/],
    ['%2e%2e/secret.txt', /: a part of the path is not a folder$/, /: a part of the path is not a folder$/],
    ['..\\secret.txt', GONE, GONE],
    ['..%2fsecret.txt', GONE, GONE],
    ['C:\\data\\a.txt', GONE, GONE],
    ['/C:/data/a.txt', GONE, PPERM],
    ['\\\\server\\share\\a.txt', GONE, GONE],
    ['file:///etc/passwd', GONE, GONE],
    ['~/a.txt', /: a part of the path is not a folder$/, /: a part of the path is not a folder$/],
    ['A.TXT', GONE, GONE],
    ['a.txt/', a, a],
    ['a.txt\0.png', /NUL/, /NUL/],
    ['x'.repeat(300), /: its name is too long$/, /: its name is too long$/],
    ['sub', /: it is a folder$/, /: it is a folder$/],
    ['.', /: it is a folder$/, /: it is a folder$/],
    ['pipe', /: it is a pipe$/, /: it is a pipe$/],
    ['socket', /: it is a socket$/, /: it is a socket$/],
    ['locked', /: permission denied$/, /: permission denied$/],
    ['to-zero', /: it is a device$/, PPERM],
    ['to-environ', SYSTEM, PPERM],
    ['/dev/zero', /: it is a device$/, PPERM],
    ['/dev/null', /: it is a device$/, PPERM],
    ['/dev/stdin', /: it is a (?:pipe|socket)$/, PPERM],
    ['/dev/fd/0', /: it is a (?:pipe|socket)$/, PPERM],
    ['/dev/fd/77', GONE, PPERM],
    ['/proc/self/environ', SYSTEM, PPERM],
    ['/proc/self/maps', SYSTEM, PPERM],
    ['/sys/kernel/mm/transparent_hugepage/enabled', SYSTEM, PPERM],
  ];
};

const VARIABLES = ['--env-var', 'name=a', '--env-var', 'up=..'];

const MODES = [
  { mode: 'free', words: [] as string[], workingDir: 'dir' },
  { mode: 'guarded', words: ['--no-insecure-file-read'], workingDir: 'dir' },
  { mode: 'guarded by a link', words: ['--no-insecure-file-read'], workingDir: 'dir-link' },
] as const;

describe.runIf(process.platform === 'linux').each(MODES)('$mode', ({ mode, words, workingDir }) => {
  let steps: readonly StepResult[];
  let ended: Ended;
  let arrived: readonly Upload[];

  beforeAll(async () => {
    uploads.splice(0);
    const items = CASES().flatMap(([path], index) => [
      post(`/file/${index}`, fileBody(path)),
      post(`/form/${index}`, formBody(path)),
      post(`/many/${index}`, formBody('a.txt', path)),
    ]);
    const options = { cwd: tree.root, words: [...VARIABLES, '--working-dir', workingDir, ...words] };
    const run = await runItems(mode.replaceAll(' ', '-'), items, options);
    [steps, ended, arrived] = [run.steps, run, [...uploads]];
  });

  test('the run ends by itself, is not green, and tells no stack', () => {
    expect(ended.code).toBe(3);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(steps).toHaveLength(CASES().length * 3);
  });

  test('every path is sent or refused as it must be', () => {
    for (const [index, [path, free, guarded]] of CASES().entries()) {
      const expected = mode === 'free' ? free : guarded;
      const written = path.replace('{{name}}', 'a').replace('{{up}}', '..');
      for (const [shift, kind] of ['file', 'form', 'many'].entries()) {
        const step = steps[index * 3 + shift];
        const upload = arrived.find((one) => one.path === `/${kind}/${index}`);
        const shown = `${kind} ${path}: ${JSON.stringify(step)}`;
        if (typeof expected === 'string') {
          expect(step?.outcome, shown).toBe('passed');
          expect(upload?.text, shown).toContain(expected);
          if (kind === 'file') expect(upload?.text, shown).toBe(expected);
          continue;
        }
        expect(upload, shown).toBeUndefined();
        expect(step, shown).toMatchObject({ outcome: 'errored', errors: [{ class: 'file' }] });
        const [{ message, hint }] = step!.errors as [StepResult['errors'][number]];
        expect(message, shown).toMatch(expected);
        if (!path.includes('\0')) expect(message, shown).toContain(written);
        expect(hint, shown).toMatch(/\.$/);
      }
    }
  });

  test('no secret went out unless the run allows it', () => {
    const sent = arrived.filter(({ text }) => text.includes(SECRET));
    expect(sent.length > 0).toBe(mode === 'free');
    expect(readdirSync(tree.inside)).toContain('pipe');
  });
});

test('the user that runs has no right to the file', async () => {
  if (process.getuid?.() !== 0) return;
  writeFileSync(join(tree.inside, 'roots'), SECRET, { mode: 0o600 });
  mkdirSync(join(tree.root, 'nobody'));
  const { chownSync, chmodSync } = await import('node:fs');
  chmodSync(join(tree.root, 'nobody'), 0o777);
  chownSync(join(tree.root, 'nobody'), 65534, 65534);
  const { steps } = await runItems('nobody/roots', [post('/roots', fileBody('roots'))], {
    cwd: tree.root,
    uid: 65534,
    words: ['--working-dir', 'dir'],
  });
  expect(steps[0]?.errors).toMatchObject([{ class: 'file', message: 'Cannot read roots: permission denied' }]);
});

describe('large files', () => {
  test('are streamed in level memory, redirects and signatures included', async () => {
    uploads.splice(0);
    const auth = {
      type: 'awsv4',
      awsv4: [
        { key: 'accessKey', value: 'a' },
        { key: 'secretKey', value: 's' },
      ],
    };
    const signed = { ...post('/signed', fileBody('big')).request, auth };
    const items = [
      post('/big', fileBody('big')),
      post('/redirect-big', formBody('big', 'a.txt')),
      { name: 'signed', request: signed },
    ];
    const { code, peakMb, steps } = await runItems('big', items, { cwd: tree.root, words: ['--working-dir', 'dir'] });
    expect(code, JSON.stringify(steps)).toBe(0);
    expect(uploads.map(({ path }) => path)).toEqual(['/big', '/redirect-big', '/after/redirect-big', '/signed']);
    expect(uploads[0]?.size).toBe(BIG_BYTES);
    expect(uploads[2]?.size).toBe(uploads[1]?.size);
    expect(peakMb).toBeLessThan(250);
  });

  const changes: readonly (readonly [name: string, change: (file: string) => void])[] = [
    ['vanishes', (file) => unlinkSync(file)],
    ['shrinks', (file) => truncateSync(file, 10)],
    ['grows', (file) => writeFileSync(file, 'more', { flag: 'a' })],
    ['gets other content', (file) => writeFileSync(file, 'other', { flag: 'r+' })],
    [
      'becomes a link',
      (file) => {
        renameSync(file, `${file}.old`);
        symlinkSync(`${file}.old`, file);
      },
    ],
    [
      'is replaced',
      (file) => {
        unlinkSync(file);
        writeFileSync(file, '');
        truncateSync(file, 1024 * 1024);
      },
    ],
  ];

  test('that change before a redirect repeats them are an error, and the next step runs', async () => {
    const items = changes.flatMap(([name, change], index) => {
      const file = join(tree.inside, `changing-${index}`);
      writeFileSync(file, name);
      truncateSync(file, 1024 * 1024);
      meanwhile.set(`/redirect/${index}`, () => change(file));
      return [post(`/redirect/${index}`, fileBody(`changing-${index}`)), post(`/next/${index}`, fileBody('a.txt'))];
    });
    const options = { cwd: tree.root, words: ['--working-dir', 'dir', '--no-insecure-file-read'] };
    const { steps, code } = await runItems('changing', items, options);
    expect(code).toBe(3);
    for (const [index, [name]] of changes.entries()) {
      expect(steps[index * 2], name).toMatchObject({ outcome: 'errored', errors: [{ class: 'file' }] });
      expect(steps[index * 2]?.errors[0]?.message, name).toContain(`changing-${index}`);
      expect(steps[index * 2 + 1]?.outcome, name).toBe('passed');
      expect(complete.has(`/after/redirect/${index}`), name).toBe(false);
    }
  });

  test('that vanish before a challenge is answered are an error', async () => {
    const file = join(tree.inside, 'challenged');
    writeFileSync(file, '');
    truncateSync(file, 1024 * 1024);
    meanwhile.set('/digest', () => rmSync(file, { force: true }));
    const digest = Object.entries({ username: 'u', password: 'p', qop: 'auth-int' });
    const auth = { type: 'digest', digest: digest.map(([key, value]) => ({ key, value })) };
    const items = [{ name: 'digest', request: { ...post('/digest', fileBody('challenged')).request, auth } }];
    const { steps, code, stderr } = await runItems('challenge', [...items, post('/next', fileBody('a.txt'))], {
      cwd: tree.root,
      words: ['--working-dir', 'dir'],
    });
    expect(code, stderr).toBe(3);
    expect(steps[0]?.errors).toMatchObject([
      { class: 'file', message: 'Cannot read challenged: there is no such file' },
    ]);
    expect(steps[1]?.outcome).toBe('passed');
  });

  test('that change while they are sent never arrive whole', async () => {
    for (const [name] of changes) {
      writeFileSync(join(tree.inside, `sending ${name}`), 'start');
      truncateSync(join(tree.inside, `sending ${name}`), 30 * 1024 * 1024);
    }
    const files = changes.map(([name, change]) => ({ name, change, file: join(tree.inside, `sending ${name}`) }));
    for (const [index, { change, file }] of files.entries()) during.set(`/slow/${index}`, () => change(file));
    const items = files.map(({ name }, index) => post(`/slow/${index}`, formBody(`sending ${name}`)));
    const { steps } = await runItems('sending', items, { cwd: tree.root, words: ['--working-dir', 'dir'] });
    for (const [index, { name }] of files.entries()) {
      // What was open stays open: only other bytes are an error.
      const isKept = name === 'vanishes' || name === 'becomes a link' || name === 'is replaced';
      expect(steps[index]?.outcome, name).toBe(isKept ? 'passed' : 'errored');
      expect(complete.has(`/slow/${index}`), name).toBe(isKept);
      if (!isKept) expect(steps[index]?.errors, name).toMatchObject([{ class: 'file' }]);
    }
  });

  test('small files are read at once: what happens to them later does not matter', async () => {
    const file = join(tree.inside, 'small');
    writeFileSync(file, 'first');
    meanwhile.set('/redirect/small', () => unlinkSync(file));
    const { steps } = await runItems('small', [post('/redirect/small', fileBody('small'))], {
      cwd: tree.root,
      words: ['--working-dir', 'dir'],
    });
    expect(steps[0]?.outcome).toBe('passed');
    expect(uploads.at(-1)).toMatchObject({ path: '/after/redirect/small', text: 'first' });
  });
});

describe('files of the run itself', () => {
  test.each([
    ['a folder', ['-e', 'dir'], /dir: it is a folder/],
    ['nothing there', ['-d', 'nope.csv'], /nope\.csv: there is no such file/],
    ['an endless device', ['-e', '/dev/zero'], /\/dev\/zero: it is a device/],
    ['an endless device for rows', ['-d', '/dev/urandom'], /\/dev\/urandom: it is a device/],
    ['a pipe that nobody writes to', ['-e', 'dir/pipe'], /dir\/pipe: it is a pipe that nobody writes to/],
    ['a socket', ['-e', 'dir/socket'], /dir\/socket: it is a socket/],
    ['globals that are no JSON', ['-g', 'secret.txt'], /secret\.txt/],
    ['a jar that is no JSON', ['--cookie-jar', 'secret.txt'], /secret\.txt is not a cookie jar/],
    ['a jar that is nowhere', ['--cookie-jar', 'nope.json'], /nope\.json: there is no such file/],
    ['a jar that is a folder', ['--cookie-jar', 'dir'], /dir: it is a folder/],
    ['certificates that are nowhere', ['--ssl-client-cert', 'nope.pem'], /nope\.pem: there is no such file/],
  ])('%s: exit code 2 with one sentence', async (_name, words, sentence) => {
    writeFileSync(join(tree.root, 'one.json'), JSON.stringify({ info: { name: 'one' }, item: [post('/one', {})] }));
    const { code, stderr } = await runAssay(['run', 'one.json', ...words], { cwd: tree.root });
    expect(code, stderr).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test.runIf(process.platform !== 'win32')('a pipe whose writer takes its time is read to its end', async () => {
    writeFileSync(
      join(tree.root, 'slow.json'),
      JSON.stringify({ info: { name: 's' }, item: [post('/{{where}}', {})] }),
    );
    const values = JSON.stringify({ values: [{ key: 'where', value: `slow-${'x'.repeat(100_000)}` }] });
    writeFileSync(join(tree.root, 'env.json'), values);
    const bin = join(import.meta.dirname, '../bin/run.js');
    const line = `${process.execPath} ${bin} run slow.json -e <(sleep 0.5; head -c 50000 env.json; sleep 0.2; tail -c +50001 env.json) --env-var where=there`;
    await promisify(execFile)('bash', ['-c', line], { cwd: tree.root });
    expect(uploads.at(-1)?.path).toBe('/there');
  });
});
