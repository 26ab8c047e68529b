// Parses one document, JSON or YAML, and finds the line and column of its parts.
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument as parseYaml,
} from 'yaml';
import { unescapeKey } from '../../core/json-pointer.ts';
import { openSource, type Position } from '../../core/source-position.ts';
import type { SourceFile } from '../../model/contracts.ts';
import type { Json } from '../../model/json.ts';
import { Problem } from '../../model/problem.ts';
import type { SourceDocument } from './source-document.ts';

const parentOf = (pointer: string): string => pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));

const START: Position = { line: 1, column: 1 };

const jsonFile = ({ path, text }: SourceFile, uri: string): SourceDocument | undefined => {
  try {
    const value = JSON.parse(text) as Json;
    const source = openSource(text);
    const positionOf = (pointer: string): Position =>
      source.positionOf(pointer) ?? (pointer === '' ? START : positionOf(parentOf(pointer)));
    return { uri, path, text, value, positionOf };
  } catch {
    return undefined;
  }
};

const keyText = (key: unknown): string => String(isScalar(key) ? key.value : key);

type Found = { readonly node: Node | null | undefined; readonly at: number | undefined };

const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];

const memberOf = (document: Document, holder: Node | null | undefined, key: string): Found | undefined => {
  const node = isAlias(holder) ? holder.resolve(document) : holder;
  if (isSeq(node)) {
    const item = node.items[Number(key)] as Node | undefined;
    return item === undefined ? undefined : { node: item, at: startOf(item) };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((one) => keyText(one.key) === key);
  if (pair) return { node: pair.value as Node, at: startOf(pair.key) };
  const merged = node.items.filter((one) => keyText(one.key) === '<<').map((one) => one.value as Node);
  return merged
    .flatMap((one) => (isSeq(one) ? (one.items as Node[]) : [one]))
    .map((one) => memberOf(document, one, key))
    .find((found) => found !== undefined);
};

const yamlPosition = (document: Document, lines: LineCounter, pointer: string): Position => {
  let node = document.contents as Node | null | undefined;
  let at = startOf(node) ?? 0;
  for (const key of pointer.split('/').slice(1)) {
    const found = memberOf(document, node, unescapeKey(key));
    if (!found) break;
    node = found.node;
    at = found.at ?? at;
  }
  const { line, col } = lines.linePos(at);
  return { line: Math.max(1, line), column: Math.max(1, col) };
};

const yamlFile = ({ path, text }: SourceFile, uri: string): SourceDocument => {
  const lines = new LineCounter();
  const document = parseYaml(text, { lineCounter: lines, merge: true });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    const [cause] = error.message.split(/ at line \d+|\n/);
    throw new Problem('spec.unreadable', `${path}:${line}:${col} is neither JSON nor YAML: ${cause}`, {
      hint: 'Mend the file there.',
    });
  }
  return {
    uri,
    path,
    text,
    value: document.toJS({ maxAliasCount: -1 }) as Json,
    positionOf: (pointer) => yamlPosition(document, lines, pointer),
  };
};

/** Throws Problem, with line and column, for a text that is neither. `uri`: what references to it resolve to. */
export const parseDocument = (file: SourceFile, uri: string = file.path): SourceDocument => {
  if (file.text.trim() === '') throw new Problem('spec.empty-file', `${file.path} is empty`);
  return jsonFile(file, uri) ?? yamlFile(file, uri);
};
