// What a script threw, as plain data: name, message, and the place in the user's own text.
import type { ScriptError } from '../protocol.ts';

/** File name under which the host compiles user scripts; positions in it are positions in the user's text. */
export const SCRIPT_FILE = 'sandbox-script.js';
/** Prefix of the names of files that are ours. */
export const OWN_FILES = 'assay:';

const FRAME = /^\s+at /;
const PLACE = /sandbox-script\.js:(\d+):(\d+)/;

export type Place = { readonly line?: number; readonly column?: number };

/** First place in the user's text that a stack names. */
export const placeIn = (stack: string | undefined): Place => {
  const found = stack === undefined ? null : PLACE.exec(stack);
  return found ? { line: Number(found[1]), column: Number(found[2]) } : {};
};

/** Reading a property of something a script made can throw. */
const readText = (value: unknown, key: string): string | undefined => {
  try {
    const text = (value as Record<string, unknown>)[key];
    // A message need not be a text: `pm.expect.fail(5)`.
    return text === undefined || text === null ? undefined : String(text);
  } catch {
    return undefined;
  }
};

/** A name or a message; numbers and the like are told as texts, as in Postman. */
const readWords = (value: unknown, key: string): string | undefined => {
  try {
    const words = (value as Record<string, unknown>)[key];
    return words === undefined || typeof words === 'object' || typeof words === 'function' ? undefined : String(words);
  } catch {
    return undefined;
  }
};

/** Frames of ours and of Node say nothing to the user. */
const userStack = (stack: string | undefined): string | undefined =>
  stack
    ?.split('\n')
    .filter((line) => !FRAME.test(line) || line.includes(SCRIPT_FILE))
    .join('\n');

/** `fallback` stands for what a thrown value without name or message lacks. */
export const describeError = (
  thrown: unknown,
  fallback: { readonly name: string; readonly message: string },
): ScriptError => {
  if (typeof thrown !== 'object' || thrown === null) return fallback;
  const rawStack = readText(thrown, 'stack');
  const stack = userStack(rawStack);
  return {
    name: readWords(thrown, 'name') ?? fallback.name,
    message: readWords(thrown, 'message') ?? fallback.message,
    ...(stack === undefined ? {} : { stack }),
    ...placeIn(rawStack),
  };
};
