// Effects that travel by the journal: their order, their survival, and what happens when it is full or missing.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Effect } from './protocol.ts';
import { logs, openTestSandbox, type TestSandbox } from './test-sandbox.ts';

let box: TestSandbox;
beforeAll(async () => {
  box = await openTestSandbox();
}, 60_000);
afterAll(() => box.sandbox.close());

const numbers = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => String(index));

const firstWords = (told: Parameters<typeof logs>[0]): readonly string[] =>
  logs(told).map((text) => text.split(' ')[0]!);

test('a script that still runs is heard meanwhile', async () => {
  const heard: [number, Effect['kind']][] = [];
  const began = performance.now();
  await box.run(`console.log('now'); const end = Date.now() + 400; while (Date.now() < end);`, {
    onEffect: ({ kind }) => heard.push([performance.now() - began, kind]),
  });
  const [loggedMs] = heard.find(([, kind]) => kind === 'log')!;
  const [finishedMs] = heard.find(([, kind]) => kind === 'script.finished')!;
  expect(finishedMs - loggedMs).toBeGreaterThan(100);
});

test('more than it holds comes in order, and survives the script', async () => {
  const text = `for (let i = 0; i < 2000; i++) console.log(i + ' ' + 'x'.repeat(1000)); for (;;);`;
  const told = await box.run(text, { timeoutMs: 1500 });
  expect(told.end.killed?.kind).toBe('timeout');
  expect(firstWords(told)).toEqual(numbers(2000));
});

test('what is too long for it comes in its place', async () => {
  const told = await box.run(`for (let i = 0; i < 6; i++) console.log(i + ' ' + 'x'.repeat(i === 3 ? 100000 : 10))`);
  expect(firstWords(told)).toEqual(numbers(6));
});

test('characters of several bytes fill it by their bytes', async () => {
  const told = await box.run(`for (let i = 0; i < 40; i++) console.log(i + ' ' + '\u20ac'.repeat(21000))`);
  expect(firstWords(told)).toEqual(numbers(40));
  expect(logs(told)[7]).toBe(`7 ${'\u20ac'.repeat(21_000)}`);
});

test('phase after phase it starts anew when it is full', async () => {
  for (const phase of numbers(60)) {
    const told = await box.run(`for (let i = 0; i < 20; i++) console.log('${phase}-' + i + ' ' + 'x'.repeat(1000))`);
    expect(firstWords(told)).toEqual(numbers(20).map((index) => `${phase}-${index}`));
  }
});

test('what a script does after a call is not heard before it', async () => {
  const seen: unknown[] = [];
  const text = `
    pm.environment.set('k', 1);
    pm.sendRequest('http://x/', () => pm.environment.set('k', 3));
    pm.environment.set('k', 2);
  `;
  await box.run(text, {
    onEffect: (effect) => effect.kind === 'change' && 'value' in effect.change && seen.push(effect.change.value),
    answer: () => {
      seen.push('call');
      return { kind: 'error', name: 'Error', message: 'no' };
    },
  });
  expect(seen).toEqual([1, 'call', 2, 3]);
});

test('without a place for it the pipe serves', async () => {
  const { TMPDIR } = process.env;
  const text = `console.log('told'); for (;;);`;
  try {
    // The process that takes over after this one is started without.
    process.env.TMPDIR = '/nowhere/at/all';
    await box.run(text, { timeoutMs: 100 });
    const told = await box.run(text, { timeoutMs: 100 });
    expect(logs(told)).toEqual(['told']);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
});
