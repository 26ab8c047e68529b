// Parses any YAML, and finds the line and column of its parts.
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  parseDocument as parseYamlDocument,
} from 'yaml';
import { unescapeKey } from '../../core/json-pointer.ts';
import type { Position } from '../../core/source-position.ts';
import type { SourceFile } from '../../model/contracts.ts';
import type { Json } from '../../model/json.ts';
import { expandedSize } from './expanded-size.ts';
import {
  notYaml,
  severalDocuments,
  tooDeep,
  tooManyAliases,
  twiceTheSameKey,
  unknownAnchor,
} from './parse-problems.ts';

export type Parsed = { readonly value: Json; positionOf(pointer: string): Position };

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

const positionIn = (document: Document, lines: LineCounter, pointer: string): Position => {
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

/** By far more than anybody writes, and little enough to be walked through. */
const MAX_VALUES = 3_000_000;

const contentOf = (document: Document, path: string): Json => {
  let value: Json;
  try {
    // Whether there are too many is seen by the size of what they make.
    value = document.toJS({ maxAliasCount: -1 }) as Json;
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(path);
    throw unknownAnchor(path, error instanceof Error ? error.message : String(error));
  }
  if (expandedSize(value) > MAX_VALUES) throw tooManyAliases(path);
  return value;
};

const parse = (text: string, path: string, lines: LineCounter): Document => {
  try {
    return parseYamlDocument(text, { lineCounter: lines, merge: true, prettyErrors: false, logLevel: 'error' });
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(path);
    throw error;
  }
};

/** What follows the first document would be passed over unseen; a marker with nothing after it holds nothing. */
const hasMore = (text: string): boolean =>
  [...parseAllDocuments(text, { logLevel: 'silent' })].slice(1).some(({ contents, errors }) => {
    const isEmpty = contents === null || (isScalar(contents) && contents.source === '');
    return !isEmpty || errors.length > 0;
  });

/** Throws Problem for what is no YAML, and for more than can be held. */
export const parseYaml = ({ path, text }: SourceFile): Parsed => {
  const lines = new LineCounter();
  const document = parse(text, path, lines);
  const [error] = document.errors;
  if (error && (error.code !== 'MULTIPLE_DOCS' || hasMore(text))) {
    const { line, col } = lines.linePos(error.pos[0]);
    const place = `${path}:${Math.max(1, line)}:${Math.max(1, col)}`;
    if (/call stack/.test(error.message)) throw tooDeep(path);
    if (error.code === 'DUPLICATE_KEY') throw twiceTheSameKey(place);
    if (error.code === 'MULTIPLE_DOCS') throw severalDocuments(place);
    throw notYaml(place, error.message.split(/ at line \d+|\n/)[0]!);
  }
  return { value: contentOf(document, path), positionOf: (pointer) => positionIn(document, lines, pointer) };
};
