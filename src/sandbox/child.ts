// The sandbox process: runs user scripts in a context of its own and speaks frames with the engine over two pipes.
import vm from 'node:vm';
import { askForBundle, bundleIn, takeEarly } from './child/ask.ts';
import { createScriptContext } from './child/context.ts';
import { harden } from './child/harden.ts';
import { readFrame, readFrameLater, writeFrame } from './child/pipe.ts';
import { FROM_CHILD, type Frame, TO_CHILD } from './frames.ts';
import type { Realm } from './realm/boot.ts';

const { exit } = process;
const scripts = createScriptContext();
const realm: Realm = scripts.boot(bundleIn(readFrame())!, askForBundle);
const { start, reply, advance, rejected, msToTimer, fireTimer } = realm;

/** Leaves what V8 compiled for the next run, and goes. */
const close = (): never => {
  for (const { name, cache } of scripts.caches()) writeFrame(FROM_CHILD.cache, JSON.stringify({ name }), cache);
  writeFrame(FROM_CHILD.closed, '');
  return exit.call(process, 0);
};

const handle = ({ kind, json, raw }: Frame): void => {
  if (kind === TO_CHILD.close) close();
  const body = raw.length === 0 ? undefined : raw;
  if (kind === TO_CHILD.phase) start(json, body);
  else if (kind === TO_CHILD.reply) reply(json, body);
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
  handle(frame);
  schedule();
};

let armed: NodeJS.Timeout | undefined;

const onTimer = (): void => {
  fireTimer();
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

/** Runs after all promise jobs: lets the realm go on, then waits for whatever it needs. */
const pump = (): void => {
  isScheduled = false;
  const waiting = advance();
  if (waiting === 'again') schedule();
  else {
    if (waiting !== 'message') armTimer();
    if (waiting !== 'timer' && !isReading) awaitFrame(waiting === 'message');
  }
};

process.on('unhandledRejection', (reason) => rejected(reason));
process.on('uncaughtException', (error) => rejected(error));
harden(vm.runInContext, scripts.context);
writeFrame(FROM_CHILD.ready, '');
schedule();
