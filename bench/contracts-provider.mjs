// The clean planted provider in a process of its own, on a core of its own where the system lets it, and how many calls it got since it was last asked.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';

const hasTaskset = spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;

/** Words that pin what follows to one core; none where that is not possible. */
export const pinned = (core) => (hasTaskset && cpus().length > 1 ? ['taskset', '-c', String(core)] : []);

const serve = async () => {
  const { startPlanted } = await import('../fixtures/servers/planted.ts');
  const provider = await startPlanted('strict');
  let before = 0;
  process.on('message', () => {
    const calls = provider.calls();
    process.send({ calls: calls - before });
    before = calls;
  });
  process.on('disconnect', () => process.exit());
  process.send({ url: provider.url, document: provider.document });
};

export const startProvider = async () => {
  const child = fork(import.meta.filename);
  const [{ url, document }] = await once(child, 'message');
  if (pinned(1).length > 0) spawnSync('taskset', ['-cp', '1', String(child.pid)], { stdio: 'ignore' });
  const count = async () => {
    child.send('count');
    const [{ calls }] = await once(child, 'message');
    return calls;
  };
  return { url, document, count, close: () => child.kill() };
};

if (process.argv[1] === import.meta.filename) await serve();
