// Broken servers through the built program: one error each, in newman's words, and the next step runs.
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runItems, type StepResult } from '../fixtures/assay-process.ts';
import { brokenServers } from '../fixtures/servers/broken/catalogue.ts';
import { type BrokenServer, type Running, startBroken, type Verdict } from '../fixtures/servers/broken/server.ts';

const MAX_MB = 300;
const CA = join(import.meta.dirname, '../fixtures/tls/ca.pem');
const folder = mkdtempSync(join(tmpdir(), 'assay-broken-'));
const servers = brokenServers();
const running: Running[] = [];

const checks = (body: string | RegExp) => [
  {
    listen: 'test',
    script: { exec: [`pm.test('body', () => pm.expect(pm.response.text()).to.equal(${JSON.stringify(body)}))`] },
  },
];

const brokenItem = ({ name, verdict, method, path = '/x', uploads }: BrokenServer, { url }: Running) => ({
  name,
  ...('body' in verdict ? { event: checks(verdict.body) } : {}),
  request: {
    method: uploads ? 'POST' : (method ?? 'GET'),
    url: url + path,
    ...(uploads ? { body: { mode: 'file', file: { src: `${uploads}.bytes` } } } : {}),
  },
});

/** On the same server where it can be one, so that a broken connection must not serve it. */
const healthyItem = ({ name, secure, certificate }: BrokenServer, { url }: Running) => ({
  name: `after ${name}`,
  event: checks('healthy'),
  request: `${secure || certificate ? running[0]?.url : url}/healthy`,
});

const runAll = async (name: string, some: readonly BrokenServer[], timeoutMs: number) => {
  const items: object[] = [];
  for (const broken of some) {
    const server = await startBroken(broken);
    running.push(server);
    items.push(brokenItem(broken, server), healthyItem(broken, server));
  }
  const words = ['--timeout-request', String(timeoutMs), '--ssl-extra-ca-certs', CA];
  return runItems(name, items, { cwd: folder, words, withinMs: 60_000 });
};

type Run = Awaited<ReturnType<typeof runAll>>;

const isSlow = ({ verdict }: BrokenServer): boolean => 'class' in verdict && verdict.class === 'timeout';
const GROUPS = [
  { group: 'servers that stand still', members: servers.filter(isSlow), timeoutMs: 400 },
  { group: 'servers that break', members: servers.filter((server) => !isSlow(server)), timeoutMs: 1500 },
];

const expectVerdict = (step: StepResult | undefined, verdict: Verdict): void => {
  const shown = JSON.stringify(step);
  if ('body' in verdict) return expect(step?.outcome, shown).toBe('passed');
  expect(step?.outcome, shown).toBe('errored');
  expect(step?.errors, shown).toHaveLength(1);
  const error = step?.errors[0];
  if (verdict.class === 'bounded') expect(error?.class, shown).toMatch(/^(?:body|timeout)$/);
  else expect(error?.class, shown).toBe(verdict.class);
  if (verdict.code !== undefined) expect(error?.code, shown).toBe(verdict.code);
  if (verdict.message !== undefined) expect(error?.message, shown).toMatch(verdict.message);
  expect(error?.message, shown).not.toContain('\n');
  expect(error?.hint, shown).toMatch(/\.$/);
};

beforeAll(() => {
  for (const { uploads } of servers) {
    if (uploads === undefined) continue;
    writeFileSync(join(folder, `${uploads}.bytes`), '');
    truncateSync(join(folder, `${uploads}.bytes`), uploads);
  }
});

afterAll(async () => {
  await Promise.all(running.map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

describe.each(GROUPS)('$group', ({ group, members, timeoutMs }) => {
  let run: Run;
  beforeAll(async () => {
    run = await runAll(group.replaceAll(' ', '-'), members, timeoutMs);
  }, 60_000);

  test('the run ends with exit code 3, in bounded memory, without a stack', () => {
    expect(run.code, run.stderr).toBe(3);
    expect(run.peakMb).toBeLessThan(MAX_MB);
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });

  test('JUnit has one error for each', () => {
    const broken = members.filter(({ verdict }) => 'class' in verdict);
    expect(run.junit.match(/<error\b/g)).toHaveLength(broken.length);
  });

  test.each(
    members.map(({ name, verdict }, index) => [name, verdict, index] as const),
  )('%s', (_name, verdict, index) => {
    expectVerdict(run.steps[index * 2], verdict);
    expect(run.steps[index * 2 + 1]?.outcome, JSON.stringify(run.steps[index * 2 + 1])).toBe('passed');
  });
});

describe('nobody there', () => {
  let steps: readonly StepResult[];
  const places = [
    ['http://127.0.0.1:1/', /^connect$/, 'connect ECONNREFUSED 127.0.0.1:1'],
    ['http://nobody.invalid/', /^dns$/, /^getaddrinfo (?:ENOTFOUND|EAI_AGAIN) nobody\.invalid$/],
    ['http://255.255.255.255/', /^(?:connect|timeout)$/, /./],
    ['http://127.0.0.1:99999/', /^url$/, /Port should be/],
  ] as const;
  beforeAll(async () => {
    const items = places.map(([url]) => ({ name: url, request: url }));
    ({ steps } = await runItems('nobody', items, { cwd: folder, words: ['--timeout-request', '500'] }));
  });

  test.each(places.map(([...place], index) => [...place, index] as const))('%s', (_url, kind, message, index) => {
    expect(steps[index]).toMatchObject({ outcome: 'errored', errors: [{ class: expect.stringMatching(kind) }] });
    expect(steps[index]?.errors[0]?.message).toMatch(message);
    expect(steps[index]?.errors[0]?.hint).toMatch(/\.$/);
  });
});
