// Parses a source file as JSON, once, and says where the mistake is when it is not JSON.
import type { SourceFile } from '../model/contracts.ts';
import type { Json } from '../model/json.ts';
import { Problem } from '../model/problem.ts';
import { isDeeperThan, MAX_JSON_DEPTH, offsetBeyond } from './json-depth.ts';
import { findJsonFault } from './json-fault.ts';

/** What the file is expected to be: starts the code of a Problem, and names the thing in its message. */
export type Kind = 'collection' | 'environment' | 'globals' | 'data' | 'pact';

const parsed = new WeakMap<SourceFile, { readonly value: Json } | { readonly error: unknown }>();

const parseOnce = (file: SourceFile): { readonly value: Json } | { readonly error: unknown } => {
  let result = parsed.get(file);
  if (result === undefined) {
    try {
      result = { value: JSON.parse(file.text) as Json };
    } catch (error) {
      result = { error };
    }
    parsed.set(file, result);
  }
  return result;
};

/** Undefined when the text is not JSON. */
export const tryJson = (file: SourceFile): Json | undefined => {
  const result = parseOnce(file);
  return 'value' in result ? result.value : undefined;
};

/** `file:line:column` of an offset, counted from 1. */
export const placeOf = (file: SourceFile, offset: number): string => {
  const before = file.text.slice(0, offset);
  const line = before.split('\n').length;
  return `${file.path}:${line}:${offset - before.lastIndexOf('\n')}`;
};

const notJson = (file: SourceFile, kind: Kind, error: unknown): Problem => {
  const fault = findJsonFault(file.text);
  if (!fault) return new Problem(`${kind}.not-json`, `${file.path} cannot be parsed`, { cause: error });
  const message = `${placeOf(file, fault.offset)} is not valid JSON: ${fault.cause}`;
  return new Problem(`${kind}.not-json`, message, { hint: 'Mend the file there, or export it again.' });
};

const tooDeep = (file: SourceFile, kind: Kind): Problem => {
  const place = placeOf(file, offsetBeyond(file.text, MAX_JSON_DEPTH));
  return new Problem(`${kind}.too-deep`, `${place} is nested more than ${MAX_JSON_DEPTH} levels deep`, {
    hint: 'Flatten what is nested there, or check how the file was made.',
  });
};

/** Throws Problem for an empty file, for a text that is not JSON, and for nesting beyond reason. */
export const parseJson = (file: SourceFile, kind: Kind): Json => {
  if (file.text.trim() === '') {
    throw new Problem(`${kind}.empty-file`, `${file.path} is empty`, { hint: 'Export the file again.' });
  }
  const result = parseOnce(file);
  if ('error' in result) throw notJson(file, kind, result.error);
  if (isDeeperThan(result.value, MAX_JSON_DEPTH)) throw tooDeep(file, kind);
  return result.value;
};
