// The sandbox process: runs user scripts in a context of its own and speaks frames with the engine over two pipes.
import vm from 'node:vm';
import { askForBundle, bundleIn, randomBytes, takeEarly } from './child/ask.ts';
import { createScriptContext } from './child/context.ts';
import { harden } from './child/harden.ts';
import { beginJournal, readFrame, readFrameLater, writeFrame, writeWithEffects } from './child/pipe.ts';
import { FROM_CHILD, type Frame, TO_CHILD } from './frames.ts';
import type { Realm } from './realm/boot.ts';

const { exit } = process;

/** Past repair. The engine sees that the process has ended, and why. */
const BROKEN = 70;

/** Nothing of the realm throws, unless a script has broken what it stands on: without an end nobody would go on. */
const orLeave = <T>(run: () => T): T => {
  try {
    return run();
  } catch {
    return exit.call(process, BROKEN);
  }
};
const scripts = createScriptContext({
  write: (kind, json) => writeFrame(FROM_CHILD[kind], json),
  writeWithEffects: (effects, kind, json) => writeWithEffects(effects, FROM_CHILD[kind], json),
  scope: undefined,
  randomBytes,
});
const realm: Realm = scripts.boot(bundleIn(readFrame())!, askForBundle);
const { start, reply, advance, rejected, handled, msToTimer, fireTimer } = realm;

let repliesSeen = 0;
let isToldIdle = false;

/** Leaves what V8 compiled for the next run, and goes. */
const close = (): never => {
  for (const { name, cache } of scripts.caches()) writeFrame(FROM_CHILD.cache, JSON.stringify({ name }), cache);
  writeFrame(FROM_CHILD.closed, '');
  return exit.call(process, 0);
};

const handle = ({ kind, json, raw }: Frame): void => {
  if (kind === TO_CHILD.close) close();
  const body = raw.length === 0 ? undefined : raw;
  if (kind === TO_CHILD.phase) beginJournal();
  if (kind === TO_CHILD.phase || kind === TO_CHILD.nestedPhase) start(json, body);
  else if (kind === TO_CHILD.reply) {
    repliesSeen += 1;
    reply(json, body);
  }
};

let isScheduled = false;
let isReading = false;

const schedule = (): void => {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(pump);
};

const receive = (frame: Frame): void => {
  isReading = false;
  isToldIdle = false;
  orLeave(() => handle(frame));
  schedule();
};

let armed: NodeJS.Timeout | undefined;

const onTimer = (): void => {
  if (isToldIdle) writeFrame(FROM_CHILD.busy, '');
  isToldIdle = false;
  orLeave(fireTimer);
  schedule();
};

const armTimer = (): void => {
  const ms = msToTimer();
  clearTimeout(armed);
  if (ms > 0) armed = setTimeout(onTimer, ms);
  else setImmediate(onTimer);
};

/** With nothing else to wait for the whole process waits. */
const awaitFrame = (isAlone: boolean): void => {
  const waited = takeEarly() ?? (isAlone ? readFrame() : undefined);
  if (waited === undefined) {
    isReading = true;
    readFrameLater(receive);
  } else receive(waited);
};

const tellIdle = (): void => {
  if (!isToldIdle) writeFrame(FROM_CHILD.idle, String(repliesSeen));
  isToldIdle = true;
};

/** Runs after all promise jobs: lets the realm go on, then waits for whatever it needs. */
const pump = (): void => {
  isScheduled = false;
  const waiting = orLeave(advance);
  if (waiting === 'again' || waiting === 'soon') {
    schedule();
    return;
  }
  const isTimed = waiting === 'timer' || waiting === 'either';
  if (waiting === 'message' || waiting === 'either') tellIdle();
  if (isTimed) armTimer();
  if (waiting !== 'timer' && !isReading) awaitFrame(!isTimed);
};

process.on('unhandledRejection', (reason, promise) => orLeave(() => rejected(reason, promise)));
process.on('rejectionHandled', (promise) => orLeave(() => handled(promise)));
process.on('uncaughtException', (error) => orLeave(() => rejected(error)));
harden(vm.runInContext, scripts.context);
writeFrame(FROM_CHILD.ready, '');
schedule();
