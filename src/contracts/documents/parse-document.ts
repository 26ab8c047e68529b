// Parses one document, JSON or YAML, and finds the line and column of its parts.

import { isDeeperThan, MAX_JSON_DEPTH } from '../../core/json-depth.ts';
import { findJsonFault } from '../../core/json-fault.ts';
import { unescapeKey } from '../../core/json-pointer.ts';
import { placeOf } from '../../core/parse-json.ts';
import { openSource, type Position } from '../../core/source-position.ts';
import type { SourceFile } from '../../model/contracts.ts';
import type { Json } from '../../model/json.ts';
import { emptyFile, notJson, tooDeep } from './parse-problems.ts';
import { type Parsed, parseYaml } from './parse-yaml.ts';
import { readQuickYaml } from './quick-yaml/read-quick-yaml.ts';
import type { SourceDocument } from './source-document.ts';

const parentOf = (pointer: string): string => pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));

const START: Position = { line: 1, column: 1 };

const JSON_LIKE = /^\s*[[{"]/;

const parseJson = ({ path, text }: SourceFile): Parsed | undefined => {
  const isJsonFile = /\.json$/i.test(path);
  if (!isJsonFile && !JSON_LIKE.test(text.slice(0, 1000))) return undefined;
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    const fault = isJsonFile ? findJsonFault(text) : undefined;
    if (fault) throw notJson(placeOf({ path, text }, fault.offset), fault.cause);
    return undefined;
  }
  let source: ReturnType<typeof openSource> | undefined;
  const positionOf = (pointer: string): Position => {
    source ??= openSource(text);
    return source.positionOf(pointer) ?? (pointer === '' ? START : positionOf(parentOf(pointer)));
  };
  return { value, positionOf };
};

type Offsets = { readonly value: Json; readonly of: ReadonlyMap<object, ReadonlyMap<string, number>> };

const readOffsets = (text: string): Offsets => {
  const of = new Map<object, Map<string, number>>();
  const { value } = readQuickYaml(text, (holder, key, at) => {
    const known = of.get(holder);
    if (known) known.set(String(key), at);
    else of.set(holder, new Map([[String(key), at]]));
  })!;
  return { value, of };
};

const offsetOf = ({ value, of }: Offsets, pointer: string, start: number): number => {
  let [node, at] = [value, start];
  for (const key of pointer.split('/').slice(1).map(unescapeKey)) {
    const found = typeof node === 'object' && node !== null ? of.get(node)?.get(key) : undefined;
    if (found === undefined) break;
    at = found;
    node = (node as { readonly [key: string]: Json })[key]!;
  }
  return at;
};

/** Positions are looked for when somebody asks: most documents have no faults. */
const parseQuickly = ({ text }: SourceFile): Parsed | undefined => {
  const read = readQuickYaml(text);
  if (!read) return undefined;
  let known: { readonly offsets: Offsets; readonly starts: readonly number[] } | undefined;
  const written = text.replaceAll('\r\n', '\n');
  const open = () => ({ offsets: readOffsets(text), starts: lineStarts(written) });
  return {
    value: read.value,
    positionOf: (pointer) => {
      known ??= open();
      const { offsets, starts } = known;
      const at = offsetOf(offsets, pointer, written.search(/^[^\s#]/m));
      const line = lineAt(starts, at);
      return { line: line + 1, column: at - starts[line]! + 1 };
    },
  };
};

const lineStarts = (text: string): readonly number[] => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
};

const lineAt = (starts: readonly number[], offset: number): number => {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** Throws Problem, with line and column, for a text that is neither. `uri`: what references to it resolve to. */
export const parseDocument = (file: SourceFile, uri: string = file.path): SourceDocument => {
  const { path, text } = file;
  if (text.trim() === '') throw emptyFile(path);
  const { value, positionOf } = parseJson(file) ?? parseQuickly(file) ?? parseYaml(file);
  if (isDeeperThan(value, MAX_JSON_DEPTH)) throw tooDeep(path);
  return { uri, path, text, value, positionOf };
};
