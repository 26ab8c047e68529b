// Finds what is left of a secret where a text was cut before it could be masked.
import type { Range } from './redact-index.ts';

/** What texts that were cut end in. */
const CUT = /…|\.\.\./g;
/** A shorter beginning tells nothing, and would be found in words. */
const SHORTEST_PART = 4;
/** Nothing that is cut is longer. */
const LONGEST_PART = 2048;

const encoder = new TextEncoder();

/** The characters of its base64 that hold nothing else, behind 0, 1 or 2 other bytes. */
const base64Of = (value: string, shift: number): string => {
  const bytes = String.fromCharCode(...new Uint8Array(shift), ...encoder.encode(value));
  return btoa(bytes).slice(Math.ceil((shift * 8) / 6), Math.floor((bytes.length * 8) / 6));
};

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

const inPercent = (text: string): string => encodeURIComponent(text.toWellFormed());

const shapesOf = (value: string): ReadonlySet<string> => {
  const head = value.slice(0, LONGEST_PART);
  const percent = inPercent(head);
  return new Set([
    head,
    inJson(head),
    inJson(inJson(head)),
    percent,
    inPercent(percent),
    new URLSearchParams([['', head]]).toString().slice(1),
    ...[0, 1, 2].map((shift) => base64Of(head, shift)),
  ]);
};

export type CutIndex = {
  add(value: string): void;
  find(text: string): readonly Range[];
};

export const createCutIndex = (): CutIndex => {
  const byBeginning = new Map<string, Set<string>>();
  let longest = 0;

  /** Where a shape begins that the text breaks off in; the first one, which holds the others. */
  const startOf = (text: string, end: number): number | undefined => {
    for (let at = Math.max(0, end - longest); at <= end - SHORTEST_PART; at += 1) {
      const shapes = byBeginning.get(text.slice(at, at + SHORTEST_PART));
      if (!shapes) continue;
      const part = text.slice(at, end);
      for (const shape of shapes) if (shape.startsWith(part)) return at;
    }
    return undefined;
  };

  return {
    add: (value) => {
      for (const shape of shapesOf(value)) {
        if (shape.length < SHORTEST_PART) continue;
        const beginning = shape.slice(0, SHORTEST_PART);
        const same = byBeginning.get(beginning);
        if (same) same.add(shape);
        else byBeginning.set(beginning, new Set([shape]));
        longest = Math.max(longest, shape.length);
      }
    },
    find: (text) => {
      const ranges: Range[] = [];
      for (const { index: end } of text.matchAll(CUT)) {
        const start = startOf(text, end);
        if (start !== undefined) ranges.push({ start, end });
      }
      return ranges;
    },
  };
};
