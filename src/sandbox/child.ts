// The sandbox process: runs user scripts in a context of its own and speaks frames with the engine over two pipes.
import { Buffer } from 'node:buffer';
import vm from 'node:vm';
import { createScriptContext, type LoadBundle } from './child/context.ts';
import { harden } from './child/harden.ts';
import { readFrame, readFrameLater, writeFrame } from './child/pipe.ts';
import { FROM_CHILD, type Frame, TO_CHILD } from './frames.ts';
import type { Realm } from './realm/boot.ts';

const { exit } = process;
const { parse } = JSON;

/** Frames that arrived while a script waited for a library. */
const early: Frame[] = [];

type BundleHead = { readonly name: string; readonly textBytes: number | undefined };

const splitBundle = (textBytes: number, raw: Uint8Array): { text: string; cache: Uint8Array } => {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  return { text: bytes.toString('utf8', 0, textBytes), cache: bytes.subarray(textBytes) };
};

/** Asks the engine for a library's text and waits: the script that wants it cannot go on anyway. */
const loadBundle: LoadBundle = (name) => {
  writeFrame(FROM_CHILD.library, JSON.stringify({ name }));
  for (;;) {
    const frame = readFrame();
    if (frame.kind !== TO_CHILD.library) {
      early.push(frame);
      continue;
    }
    const head = parse(frame.json) as BundleHead;
    // The answer to a question whose asker ran out of stack.
    if (head.name !== name) continue;
    return head.textBytes === undefined ? undefined : splitBundle(head.textBytes, frame.raw);
  }
};

const scripts = createScriptContext();
const first = readFrame();
const { textBytes = 0 } = parse(first.json) as BundleHead;
const realm: Realm = scripts.boot(splitBundle(textBytes, first.raw), loadBundle);
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
  const waited = early.shift() ?? (isAlone ? readFrame() : undefined);
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
