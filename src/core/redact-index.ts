// Finds which secret shapes a text may hold in one pass over it, however many secrets there are.
import { ANCHOR_LENGTH, type SecretForm } from './redact-forms.ts';

/** Part of a text: from `start` up to, not including, `end`. */
export type Range = { readonly start: number; readonly end: number };

export type FormIndex = {
  add(form: SecretForm): void;
  /** Where the shapes stand, in order, without overlaps; undefined when there are none. */
  find(text: string): readonly Range[] | undefined;
};

const FILTER_BITS = 16;
const HASH_FACTOR = 0x9e3779b1;
const ANCHOR_MASK = 2 ** (7 * ANCHOR_LENGTH) - 1;

const slotOf = (code: number): number => Math.imul(code, HASH_FACTOR) >>> (32 - FILTER_BITS);

const pushed = (code: number, character: number): number => ((code << 7) | (character & 127)) & ANCHOR_MASK;

const codeOf = (anchor: string): number => {
  let code = 0;
  for (let i = 0; i < anchor.length; i++) code = pushed(code, anchor.charCodeAt(i));
  return code;
};

/** In order, without overlaps. */
export const merged = (ranges: readonly Range[]): readonly Range[] => {
  const sorted = ranges.toSorted((a, b) => a.start - b.start);
  const out: Range[] = [];
  for (const range of sorted) {
    const last = out.at(-1);
    if (last === undefined || range.start > last.end) out.push(range);
    else if (range.end > last.end) out[out.length - 1] = { start: last.start, end: range.end };
  }
  return out;
};

const rangesOf = (text: string, forms: Iterable<SecretForm>): readonly Range[] | undefined => {
  const ranges: Range[] = [];
  for (const { pattern } of forms) {
    for (const match of text.matchAll(pattern)) ranges.push({ start: match.index, end: match.index + match[0].length });
  }
  return ranges.length === 0 ? undefined : merged(ranges);
};

export const createFormIndex = (): FormIndex => {
  const filter = new Uint8Array(2 ** FILTER_BITS);
  const anchored = new Map<number, SecretForm[]>();
  const unanchored: SecretForm[] = [];

  const candidates = (text: string): Set<SecretForm> | undefined => {
    let found: Set<SecretForm> | undefined;
    let code = 0;
    for (let i = 0; i < text.length; i++) {
      code = pushed(code, text.charCodeAt(i));
      if (filter[slotOf(code)] === 0) continue;
      for (const form of anchored.get(code) ?? []) {
        found ??= new Set(unanchored);
        found.add(form);
      }
    }
    return found;
  };

  return {
    add(form) {
      if (form.anchor === undefined) {
        unanchored.push(form);
        return;
      }
      const code = codeOf(form.anchor);
      filter[slotOf(code)] = 1;
      const same = anchored.get(code);
      if (same) same.push(form);
      else anchored.set(code, [form]);
    },
    find(text) {
      const forms = candidates(text) ?? unanchored;
      return forms === unanchored && unanchored.length === 0 ? undefined : rangesOf(text, forms);
    },
  };
};
