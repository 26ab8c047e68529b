// What is held against a load process: its own silence, not that of the machine.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { LoadTask } from './messages.ts';
import { startCrew } from './process-crew.ts';

const untilCalled = async (calls: () => number, count: number): Promise<void> => {
  while (calls() < count) await sleep(10);
};

test('a pause of the whole machine is nobody’s silence', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-crew-'));
  const file = join(folder, 'silent.mjs');
  writeFileSync(file, "process.on('message', () => process.send({ kind: 'ready' }));");
  let calls = 0;
  let pausedMs = 0;
  const crew = startCrew({
    file,
    tasks: [{ segment: { index: 0, count: 1 } } as LoadTask],
    rights: { reads: ['*'], memoryMb: 100, cwd: folder, env: {} },
    scriptMs: 1,
    clock: () => {
      calls += 1;
      return performance.now() + pausedMs;
    },
    onWindow: () => undefined,
    onDone: () => undefined,
  });
  onTestFinished(() => {
    crew.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await crew.ready;
  pausedMs = 3_600_000;
  await untilCalled(() => calls, calls + 2);
  expect(crew.lost()).toBeUndefined();
});
