// The place in the user's text from which one of our functions was called, at the price of a few frames.
import { type Place, placeIn, SCRIPT_FILE } from './script-error.ts';

type Frame = { getFileName(): unknown; getLineNumber(): number; getColumnNumber(): number };

/** Instead of a stack: asking the frames costs a third of writing them down. */
const pickPlace = (_: unknown, frames: readonly Frame[]): Place => {
  for (const frame of frames)
    if (frame.getFileName() === SCRIPT_FILE) return { line: frame.getLineNumber(), column: frame.getColumnNumber() };
  return {};
};

/** V8's own members, which ECMAScript does not know. */
const RealmError = Error as unknown as {
  stackTraceLimit: unknown;
  prepareStackTrace: unknown;
  readonly captureStackTrace: (target: object, above: unknown) => void;
};
const { captureStackTrace } = RealmError;
const { set } = Reflect;
/** Natives such as forEach may stand between the user's text and us. */
const MAX_FRAMES = 6;

/** The place in the user's text that called `ours`; a script that has frozen Error gets its stack read instead. */
export const placeOfCaller = (ours: (...values: never[]) => unknown): Place => {
  const { stackTraceLimit, prepareStackTrace } = RealmError;
  set(RealmError, 'stackTraceLimit', MAX_FRAMES);
  set(RealmError, 'prepareStackTrace', pickPlace);
  const holder: { stack?: unknown } = {};
  captureStackTrace(holder, ours);
  const { stack } = holder;
  set(RealmError, 'stackTraceLimit', stackTraceLimit);
  set(RealmError, 'prepareStackTrace', prepareStackTrace);
  if (typeof stack === 'string') return placeIn(stack);
  return typeof stack === 'object' && stack !== null ? (stack as Place) : {};
};
