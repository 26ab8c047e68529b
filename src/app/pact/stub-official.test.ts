// The stub server beside Pact's own: the same pacts, the same requests, the same answers.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { StubSettings } from '../../contracts/pact/stub-answer.ts';
import { createHost } from '../host.ts';
import { readStubPacts } from './stub-pacts.ts';
import { startStub } from './stub-server.ts';
import { type Answer, askStub } from './testing/ask-stub.ts';
import { startOfficialStub } from './testing/official-stub.ts';
import { CASES, pactOf, pathOf, type Sent, type StubCase } from './testing/stub-cases.ts';
import { CHOICES, CHOICES_PACT } from './testing/stub-choices.ts';
import { DIFFERENCES } from './testing/stub-differences.ts';
import { RESPONSES, responsesPact } from './testing/stub-responses.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-stub-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ask = (sent: Sent & { readonly path: string }) => Promise<Answer>;

let files = 0;

/** Serves the pacts twice, by Pact's own server and by ours, for as long as `use` takes. */
const withBoth = async (
  pacts: readonly object[],
  use: (theirs: Ask, ours: Ask) => Promise<void>,
  words: readonly string[] = [],
  settings: StubSettings = {},
): Promise<void> => {
  const paths = pacts.map((pact) => {
    files += 1;
    const path = join(folder, `${files}.json`);
    writeFileSync(path, JSON.stringify(pact));
    return path;
  });
  const host = createHost();
  const options = { pacts: paths, port: 0, host: '127.0.0.1', settings };
  const { interactions } = await readStubPacts(options, host);
  const ours = await startStub(
    options,
    () => interactions,
    host,
    () => undefined,
  );
  const official = await startOfficialStub([...paths.flatMap((path) => ['-f', path]), ...words]);
  const port = Number(new URL(ours.url).port);
  try {
    await use(
      (sent) => askStub(official.port, sent),
      (sent) => askStub(port, sent),
    );
  } finally {
    await Promise.all([ours.close(), official.close()]);
  }
};

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

/** The official server tries every interaction on every request, and takes its time: a few cases at once. */
const CHUNK = 12;

test('requests match as they do there', { timeout: 180_000 }, async () => {
  const differing = new Map<string, string>();
  let asked = 0;
  for (let from = 0; from < CASES.length; from += CHUNK) {
    const pacts = ([2, 3, 4] as const).map((version) => pactOf(version, [from, from + CHUNK]));
    await withBoth(pacts, async (theirs, ours) => {
      for (const [at, one] of CASES.slice(from, from + CHUNK).entries()) {
        for (const sent of one.sent) {
          asked += 1;
          const path = `${pathOf(from + at)}${sent.to ?? one.request.path ?? ''}`;
          const whole = { ...sent, path, method: sent.method ?? one.request.method ?? 'POST' };
          const [there, here] = await Promise.all([theirs(whole), ours(whole)]);
          if (here.status !== there.status)
            differing.set(shown(one, sent), `${there.status} there, ${here.status} here`);
        }
      }
    });
  }
  expect(asked).toBeGreaterThan(500);
  const reasons = new Map(DIFFERENCES.map(({ request, difference }) => [request, difference]));
  expect([...differing].sort()).toEqual([...reasons].sort());
});

test('responses are those that it sends', { timeout: 60_000 }, async () => {
  await withBoth(
    ([3, 4] as const).map((version) => responsesPact(version)),
    async (theirs, ours) => {
      for (const { path, name } of RESPONSES) {
        const [there, here] = await Promise.all([theirs({ method: 'GET', path }), ours({ method: 'GET', path })]);
        expect(here, name).toEqual(there);
        expect(there.status, name).not.toBe(404);
      }
    },
  );
});

test.each(CHOICES)('the same interaction answers with $words', { timeout: 60_000 }, async ({
  words,
  settings,
  sent,
}) => {
  await withBoth(
    [CHOICES_PACT],
    async (theirs, ours) => {
      for (const one of sent) {
        const [there, here] = await Promise.all([theirs(one), ours(one)]);
        expect([here.status, here.allowed], JSON.stringify(one)).toEqual([there.status, there.allowed]);
      }
    },
    words,
    settings,
  );
});
