// The stub server beside Pact's own: the same pacts, the same requests, the same answers.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createHost } from '../host.ts';
import { readStubPacts } from './stub-pacts.ts';
import { startStub } from './stub-server.ts';
import { startOfficialStub } from './testing/official-stub.ts';
import { CASES, pactOf, pathOf, type Sent, type StubCase } from './testing/stub-cases.ts';
import { DIFFERENCES } from './testing/stub-differences.ts';

const ask = (port: number, one: StubCase, index: number, sent: Sent): Promise<string> =>
  new Promise((resolve) => {
    const path = `${pathOf(index)}${sent.to ?? one.request.path ?? ''}`;
    const length = sent.body === undefined ? {} : { 'Content-Length': Buffer.byteLength(sent.body) };
    const method = sent.method ?? one.request.method ?? 'POST';
    const call = send(
      { host: '127.0.0.1', port, path, method, headers: { ...sent.headers, ...length } as never, agent: false },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(String(answer.statusCode)));
      },
    );
    call.on('error', (error) => resolve(error.message));
    call.end(sent.body);
  });

const shown = (one: StubCase, sent: Sent): string => {
  const body =
    sent.body === undefined
      ? ''
      : ` ${Buffer.from(sent.body as string)
          .toString('latin1')
          .slice(0, 70)}`;
  const headers = sent.headers && one.request.body === undefined ? ` ${JSON.stringify(sent.headers)}` : '';
  return `${one.name}: ${sent.method ?? ''}${sent.to ?? ''}${headers}${body}`;
};

test('answers as the official stub server does', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-stub-'));
  const files = ([2, 3, 4] as const).map((version) => {
    const path = join(folder, `v${version}.json`);
    writeFileSync(path, JSON.stringify(pactOf(version)));
    return path;
  });
  const host = createHost();
  const options = { pacts: files, port: 0, host: '127.0.0.1', settings: {} };
  const { interactions } = await readStubPacts(options, host);
  const ours = await startStub(
    options,
    () => interactions,
    host,
    () => undefined,
  );
  const official = await startOfficialStub(files.flatMap((path) => ['-f', path]));
  const differing = new Map<string, string>();
  let asked = 0;
  try {
    for (const [index, one] of CASES.entries()) {
      for (const sent of one.sent) {
        asked += 1;
        const [theirs, own] = await Promise.all([
          ask(official.port, one, index, sent),
          ask(Number(new URL(ours.url).port), one, index, sent),
        ]);
        if (own !== theirs) differing.set(shown(one, sent), `${theirs} there, ${own} here`);
      }
    }
  } finally {
    await Promise.all([ours.close(), official.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
  expect(asked).toBeGreaterThan(400);
  const reasons = new Map(DIFFERENCES.map(({ request, difference }) => [request, difference]));
  expect([...differing].sort()).toEqual([...reasons].sort());
});
