// A small readable diff of what was expected and what came, line by line, aware of JSON.
import type { Json } from '../model/json.ts';
import { linePairs } from './diff-lines.ts';

/** `gap` stands for lines left out. */
export type DiffLine = { readonly kind: 'same' | 'expected' | 'actual' | 'gap'; readonly text: string };

const CONTEXT = 3;
const MOST_LINES = 60;
// A single line longer than this is shown around its first difference.
const LONG_LINE = 100;
const LEAD = 30;

type Container = readonly Json[] | { readonly [key: string]: Json };

const isContainer = (value: Json): value is Container => typeof value === 'object' && value !== null;

const isRecord = (value: Json): value is { readonly [key: string]: Json } =>
  isContainer(value) && !Array.isArray(value);

// Bodies are often compared as text: two JSON texts differ more readably as JSON.
const parsedContainer = (value: Json): Json => {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
};

/** `value` with its keys in the order `model` has them, so that order alone is no difference. */
const inOrderOf = (value: Json, model: Json): Json => {
  if (Array.isArray(value)) {
    const models = Array.isArray(model) ? (model as readonly Json[]) : [];
    return value.map((member: Json, i) => inOrderOf(member, models[i] ?? null));
  }
  if (!isRecord(value) || !isRecord(model)) return value;
  const keys = [...Object.keys(model).filter((key) => Object.hasOwn(value, key)), ...Object.keys(value)];
  return Object.fromEntries([...new Set(keys)].map((key) => [key, inOrderOf(value[key]!, model[key] ?? null)]));
};

const linesOf = (value: Json): readonly string[] => {
  if (typeof value === 'string' && value.includes('\n')) return value.split('\n');
  // A comma that came or went with a neighbour would show as a difference.
  return JSON.stringify(value, null, 2).split(/,?\n/);
};

const commonStart = (a: string, b: string): number => {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return at;
};

const shownPair = (expected: string, actual: string): readonly DiffLine[] => {
  const long = Math.max(expected.length, actual.length) > LONG_LINE;
  const from = long ? Math.max(0, commonStart(expected, actual) - LEAD) : 0;
  const shown = (text: string) => (from === 0 ? text : `…${text.slice(from)}`);
  return [
    { kind: 'expected', text: shown(expected) },
    { kind: 'actual', text: shown(actual) },
  ];
};

const gapOf = (count: number): DiffLine => ({ kind: 'gap', text: `${count} more line${count === 1 ? '' : 's'}` });

const isNearChange = (lines: readonly DiffLine[], at: number): boolean =>
  lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ kind }) => kind !== 'same');

/** Keeps the changes with a little context around them; a gap is never longer than what it stands for. */
const withGaps = (lines: readonly DiffLine[]): readonly DiffLine[] => {
  const out: DiffLine[] = [];
  let left: DiffLine[] = [];
  const close = () => {
    out.push(...(left.length > 1 ? [gapOf(left.length)] : left));
    left = [];
  };
  for (const [at, line] of lines.entries()) {
    if (!isNearChange(lines, at)) {
      left.push(line);
      continue;
    }
    close();
    out.push(line);
  }
  close();
  return out.length <= MOST_LINES ? out : [...out.slice(0, MOST_LINES), gapOf(out.length - MOST_LINES)];
};

/** Lines that turn `expected` into `actual`; empty when both read the same. */
export const diffLines = (expected: Json, actual: Json): readonly DiffLine[] => {
  const [want, got] = [parsedContainer(expected), parsedContainer(actual)];
  const asJson = isContainer(want) && isContainer(got);
  const wanted = linesOf(asJson ? want : expected);
  const came = linesOf(asJson ? inOrderOf(got, want) : actual);
  if (wanted.length === 1 && came.length === 1) {
    return wanted[0] === came[0] ? [] : shownPair(wanted[0]!, came[0]!);
  }
  const lines = linePairs(wanted, came);
  return lines.some(({ kind }) => kind !== 'same') ? withGaps(lines) : [];
};
