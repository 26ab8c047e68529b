// Reads the YAML that most documents are written in some thirty times as fast as a whole YAML parser, and leaves the rest to that.
import type { Json } from '../../../model/json.ts';
import { type Note, readFlow } from './flow.ts';
import { afterQuoted, readBlock, readPlain, readQuoted, resolvePlain } from './scalars.ts';
import { endOfLine, giveUp, type Scan, toContent, toNextLine, Unusual } from './scan.ts';

type Reading = Scan & { readonly note: Note };

const MAX_DEPTH = 400;

type Key = { readonly name: string /** Behind the colon. */; readonly end: number };

const isBreak = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x09 || Number.isNaN(code);

const quotedKey = (text: string, at: number): Key | undefined => {
  const close = text.indexOf(text[at]!, at + 1);
  if (close < 0 || close > endOfLine(text, at)) return undefined;
  const { value, end } = readQuoted(text, at);
  const [colon] = /^ *:/.exec(text.slice(end, end + 20)) ?? [];
  return colon && isBreak(text.charCodeAt(end + colon.length)) ? { name: value, end: end + colon.length } : undefined;
};

const NO_KEY = /[[\]{},#&*!|>%@`]/;

const plainName = (written: string): string => {
  if (NO_KEY.test(written[0]!) || written === '<<') giveUp();
  const value = resolvePlain(written);
  return value === null ? giveUp() : String(value);
};

/** Undefined: what is there is a value. */
const keyAt = ({ text }: Reading, at: number): Key | undefined => {
  const first = text.charCodeAt(at);
  if (first === 0x22 || first === 0x27) return quotedKey(text, at);
  if (first === 0x5b || first === 0x7b) return undefined;
  if ((first === 0x3f || first === 0x3a || first === 0x2d) && isBreak(text.charCodeAt(at + 1))) giveUp();
  const lineEnd = endOfLine(text, at);
  for (let colon = text.indexOf(':', at); colon >= 0 && colon < lineEnd; colon = text.indexOf(':', colon + 1)) {
    if (!isBreak(text.charCodeAt(colon + 1))) continue;
    const written = text.slice(at, colon).trimEnd();
    if (written === '' || / #|\t/.test(written)) giveUp();
    return { name: plainName(written), end: colon + 1 };
  }
  return undefined;
};

const isItem = ({ text }: Reading, at: number): boolean =>
  text.charCodeAt(at) === 0x2d && isBreak(text.charCodeAt(at + 1));

/** The value behind a colon or a dash, on its line or below it. */
const readAfter = (reading: Reading, from: number, column: number, isInMap: boolean, depth: number): Json => {
  const { text } = reading;
  let at = from;
  while (text.charCodeAt(at) === 0x20) at += 1;
  const first = text[at];
  if (first === '\t') giveUp();
  if (first !== undefined && first !== '\n' && first !== '#') return readInline(reading, at, column, depth, isInMap);
  toContent(reading, endOfLine(text, at) + 1);
  if (reading.column > column) return readNode(reading, column, depth + 1);
  if (isInMap && reading.column === column && isItem(reading, reading.at)) return readList(reading, column, depth + 1);
  return null;
};

const readInline = (reading: Reading, at: number, parent: number, depth: number, isInMap: boolean): Json => {
  const { text } = reading;
  const first = text[at]!;
  if (!isInMap) {
    // A list or an object that starts on the line of a dash.
    reading.column = parent + (at - reading.at);
    reading.at = at;
    return readNode(reading, parent, depth + 1);
  }
  if (first === '"' || first === "'") return afterQuoted(reading, readQuoted(text, at, parent));
  if (first === '[' || first === '{') {
    const { value, end } = readFlow(text, at, parent, reading.note);
    toNextLine(reading, end);
    return value;
  }
  if (first === '|' || first === '>') return readBlock(reading, at, parent);
  return readPlain(reading, at, parent);
};

const readMap = (reading: Reading, depth: number): Json => {
  const { column } = reading;
  const map: { [key: string]: Json } = {};
  while (reading.column === column) {
    const { at } = reading;
    const key = keyAt(reading, at) ?? giveUp();
    if (key.name === '__proto__' || Object.hasOwn(map, key.name)) giveUp();
    reading.note(map, key.name, at);
    map[key.name] = readAfter(reading, key.end, column, true, depth);
  }
  return map;
};

const readList = (reading: Reading, column: number, depth: number): Json => {
  const list: Json[] = [];
  while (reading.column === column && isItem(reading, reading.at)) {
    let at = reading.at + 1;
    while (reading.text.charCodeAt(at) === 0x20) at += 1;
    reading.note(list, list.length, at);
    list.push(readAfter(reading, reading.at + 1, column, false, depth));
  }
  return list;
};

/** What stands at the current content, deeper than `parent`. */
const readNode = (reading: Reading, parent: number, depth: number): Json => {
  if (depth > MAX_DEPTH) giveUp();
  const { at, column } = reading;
  const isList = isItem(reading, at);
  const readRest = (): Json =>
    keyAt(reading, at) === undefined ? readInline(reading, at, parent, depth, true) : readMap(reading, depth);
  const value = isList ? readList(reading, column, depth) : readRest();
  // What follows belongs to something around, or is out of line.
  if (reading.column > parent) giveUp();
  return value;
};

const START = /^---[ \t]*(?:\n|$)/;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f\u0085\u2028\u2029\ufeff]/;

/** Undefined for a text that it does not read to its end. `note` hears the offset of every key and item. */
export const readQuickYaml = (written: string, note: Note = () => undefined): { readonly value: Json } | undefined => {
  const text = written.includes('\r') ? written.replaceAll('\r\n', '\n') : written;
  if (CONTROLS.test(text) || text.startsWith('%')) return undefined;
  const reading: Reading = { text, at: 0, column: -1, note };
  try {
    const marker = START.exec(text.slice(0, 100));
    toContent(reading, marker ? marker[0].length : 0);
    if (reading.column !== 0) return undefined;
    // It gives up where something is left behind it.
    return { value: readNode(reading, -1, 0) };
  } catch (error) {
    if (error instanceof Unusual) return undefined;
    throw error;
  }
};
