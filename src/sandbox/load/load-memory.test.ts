// What users and their phases leave behind in a load process.
import { setFlagsFromString } from 'node:v8';
import vm from 'node:vm';
import { expect, test } from 'vitest';
import { openTestLoadSandbox, type TestSandbox } from '../test-sandbox.ts';

setFlagsFromString('--expose_gc');
const collect = vm.runInNewContext('gc') as () => void;

const heapUsed = async (): Promise<number> => {
  for (let round = 0; round < 3; round += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed;
};

const SCRIPT = `
  pm.test('status', () => pm.response.to.have.status(200));
  const j = pm.response.json();
  pm.test('ok', () => pm.expect(j.ok).to.eql(true));
  pm.environment.set('last', j.ok);
`;

test('a user that rests costs next to nothing, and phases leave nothing behind', async () => {
  const box = await openTestLoadSandbox(2);
  const runAll = async (users: readonly TestSandbox[]): Promise<void> => {
    for (const user of users) await user.run(SCRIPT);
  };
  await runAll(Array.from({ length: 300 }, () => box.user()));
  const before = await heapUsed();
  const users = Array.from({ length: 1000 }, () => box.user());
  await runAll(users);
  const resting = await heapUsed();
  // Their scopes included, which are the engine's.
  expect((resting - before) / users.length).toBeLessThan(15_000);
  for (let round = 0; round < 5; round += 1) await runAll(users);
  expect((await heapUsed()) - resting).toBeLessThan(8 * 1024 * 1024);
  await box.close();
}, 60_000);

test('contexts that scripts broke are gone with all they held', async () => {
  const box = await openTestLoadSandbox(1);
  const breakOne = async (): Promise<void> => {
    const { end } = await box
      .user()
      .run(
        `big = new Array(1e5).fill(0).map((_, n) => ({ n })); Object.prototype.toJSON = () => undefined; pm.test('x', () => {})`,
      );
    expect(end.killed?.kind).toBe('crash');
  };
  for (let n = 0; n < 3; n += 1) await breakOne();
  const before = await heapUsed();
  for (let n = 0; n < 20; n += 1) await breakOne();
  expect((await heapUsed()) - before).toBeLessThan(30 * 1024 * 1024);
  await box.close();
}, 60_000);
