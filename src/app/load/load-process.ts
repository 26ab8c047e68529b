// The entry of a load process: gets its share of a load from the main process, runs it, and tells once a second what it measured.
import { join } from 'node:path';
import { createMetrics } from '../../core/metrics.ts';
import { createLoadEngine } from '../../engine/load/create-load-engine.ts';
import type { LoadEngine } from '../../engine/load/load-engine.ts';
import { isProblem } from '../../model/problem.ts';
import { createLeanClient } from '../../protocols/http/lean/create-lean-client.ts';
import type { LoadSandbox } from '../../sandbox/load/load-sandbox.ts';
import { createHost, type Host } from '../host.ts';
import { PACKAGE_ROOT } from '../package-root.ts';
import { createBoundedTelling } from './bounded-telling.ts';
import { createLearning } from './learning.ts';
import type { FromLoadProcess, LoadTask, ToLoadProcess } from './messages.ts';
import { createPreciseTimer } from './precise-timer.ts';
import { createRandom } from './seeded-random.ts';
import { tellWindows } from './tell-windows.ts';
import { createUserWorlds } from './user-world.ts';
import { watchGenerator } from './watch-generator.ts';

/** Scripts that wait (for pm.sendRequest, a timer) hold a context each. */
const MAX_CONTEXTS = 64;

const send = (message: FromLoadProcess): Promise<void> =>
  new Promise((resolve) => {
    if (!process.connected) return resolve();
    process.send!(message, undefined, undefined, () => resolve());
  });

/** The system's monotonic clock, as `Host.clock` is, without what that allocates. */
const createClock = (host: Host): (() => number) => {
  const offset = host.clock() - performance.now();
  return () => performance.now() + offset;
};

const hasScripts = ({ load, settings }: LoadTask): boolean =>
  settings.scripts &&
  load.plan.units.some(({ allSteps }) =>
    allSteps.some(({ scripts }) => scripts.before.length + scripts.after.length > 0),
  );

const openSandbox = async ({ cacheDir }: LoadTask): Promise<LoadSandbox> => {
  const { createLoadSandbox } = await import('../../sandbox/load/create-load-sandbox.ts');
  return createLoadSandbox({ distDir: join(PACKAGE_ROOT, 'dist', 'sandbox'), cacheDir, maxContexts: MAX_CONTEXTS });
};

const openClient = ({ tls, network, options, load, segment, version }: LoadTask, clock: () => number) =>
  createLeanClient({
    tls,
    network,
    httpVersion: options.httpVersion ?? 'http1',
    userAgent: `assay/${version}`,
    connections: load.connections.limit === 0 ? 0 : Math.ceil(load.connections.limit / segment.count),
    pipelining: load.connections.pipelining,
    clock,
  });

/** Everything that a share of a load needs; resolves when it could start. */
const prepare = async (task: LoadTask) => {
  const host = createHost();
  const clock = createClock(host);
  const timer = createPreciseTimer(clock);
  const metrics = createMetrics({ forgets: true });
  const telling = createBoundedTelling();
  const learning = createLearning();
  const sandbox = hasScripts(task) ? await openSandbox(task) : undefined;
  const worlds = createUserWorlds({ task, host, learn: learning.learn, sandbox });
  const client = openClient(task, clock);
  const engine = await createLoadEngine({
    load: task.load,
    ...(task.target ? { target: task.target } : {}),
    segment: task.segment,
    options: task.settings,
    rows: task.rows,
    client,
    metrics,
    createUser: worlds.createUser,
    clock,
    now: host.now,
    random: createRandom(task.seed, task.segment.index),
    newId: host.newId,
    callAt: timer.callAt,
    tell: telling.tell,
  });
  if (sandbox) (await import('../../sandbox/load/harden-process.ts')).hardenProcess();
  const run = async (startAt: number, signal: AbortSignal): Promise<void> => {
    const generator = watchGenerator(task.segment.index, clock, timer.takeSpun);
    const windows = tellWindows({ load: task.load, engine, metrics, generator, telling, learning, clock, send });
    windows.start(startAt);
    await engine.run(startAt, signal);
    windows.end();
    generator.close();
    await send({ kind: 'done', untold: telling.untold() });
    await Promise.all([client.close(), sandbox?.close(), worlds.close()]);
  };
  return { engine, run };
};

const fail = async (error: unknown): Promise<void> => {
  // A defect of ours: its stack is the message, and the main process tells that the process died.
  if (!isProblem(error)) throw error;
  const { code, message, hint, exit } = error;
  await send({ kind: 'failed', problem: { code, message, exit, ...(hint === undefined ? {} : { hint }) } });
  process.disconnect();
};

const serve = (): void => {
  const abort = new AbortController();
  let engine: LoadEngine | undefined;
  let run: ((startAt: number, signal: AbortSignal) => Promise<void>) | undefined;
  const take = async (message: ToLoadProcess): Promise<void> => {
    switch (message.kind) {
      case 'task':
        ({ engine, run } = await prepare(message.task));
        return send({ kind: 'ready' });
      case 'start':
        await run?.(message.startAt, abort.signal);
        return process.disconnect();
      case 'stop':
        return engine?.stop();
      case 'abort':
        return abort.abort(message.reason);
      default:
        message satisfies never;
    }
  };
  process.on('message', (message: ToLoadProcess) => {
    take(message).catch(fail);
  });
};

// A Ctrl-C in the terminal is for the main process, which says what is to be done; without it there is nothing to do.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit(0));
serve();
