// Reads name, message and place out of what V8 says about a script that does not parse.
import type { ScriptError } from '../protocol.ts';
import { SCRIPT_FILE } from '../realm/script-error.ts';

/** `file:line`, the line itself, and a caret under the place. */
const ARROW = new RegExp(`^${SCRIPT_FILE}:(\\d+)\\n.*\\n( *)\\^`);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** JSON text of a ScriptError. `headLength`: what was put before the first line of the user's text. */
export const describeSyntaxError = (error: unknown, headLength: number): string => {
  const { name, message, stack } = error as { name?: unknown; message?: unknown; stack?: unknown };
  const arrow = ARROW.exec(textOf(stack));
  const line = arrow ? Number(arrow[1]) : undefined;
  const column = arrow ? arrow[2]!.length + 1 - (line === 1 ? headLength : 0) : undefined;
  const described: ScriptError = {
    name: textOf(name) || 'SyntaxError',
    message: textOf(message),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined || column < 1 ? {} : { column }),
  };
  return JSON.stringify(described);
};
