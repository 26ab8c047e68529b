// `JSON` as Postman's scripts know it: a byte order mark is skipped, and errors say line, column and the line itself.
import { loadLibrary, presetLibrary } from './libraries.ts';

/** The language's own, for scripts that do without the old API. */
export const nativeJson = JSON;

const { parse, stringify } = JSON;
const { defineProperty } = Object;

type Parser = { parse(text: unknown, reviver: unknown, strict: unknown): unknown };
type Reviver = Parameters<typeof JSON.parse>[1];

let isWording = false;

/** `strict` refuses a byte order mark; it may stand in the reviver's place when null stands in its own. */
export function parseJson(text: unknown, reviver?: unknown, strict?: unknown): unknown {
  try {
    return parse(text as string, typeof reviver === 'function' ? (reviver as Reviver) : undefined);
  } catch (error) {
    // The parser that finds the words may call JSON.parse itself.
    if (isWording) throw error;
    return parseInWords(text, reviver, strict);
  }
}

function parseInWords(text: unknown, reviver: unknown, strict: unknown): unknown {
  const parser = loadLibrary('liquid-json') as Parser;
  isWording = true;
  try {
    return parser.parse(text, reviver, strict);
  } finally {
    isWording = false;
  }
}

/** Only the name of what goes wrong is Postman's. */
function stringifyJson(value: unknown, replacer?: unknown, space?: string | number): string {
  try {
    return stringify(value, replacer as (string | number)[], space);
  } catch (error) {
    if (error instanceof Error) error.name = 'JSONError';
    throw error;
  }
}

function errorJson(this: Error): object {
  return { type: 'Error', name: this.name, message: this.message };
}

export function installJson(target: object): void {
  defineProperty(parseJson, 'name', { value: 'parse' });
  defineProperty(stringifyJson, 'name', { value: 'stringify' });
  // Postman's takes whatever it is given.
  defineProperty(stringifyJson, 'length', { value: 0 });
  // An error as JSON is not empty in Postman.
  defineProperty(Error.prototype, 'toJSON', {
    configurable: true,
    enumerable: false,
    writable: true,
    value: errorJson,
  });
  const json = { parse: parseJson, stringify: stringifyJson };
  presetLibrary('json', json);
  defineProperty(target, 'JSON', { configurable: true, enumerable: false, writable: true, value: json });
}
