// The live set of values that no output may show, and how a text is masked.

import { createCutIndex } from './redact-cut.ts';
import { formsOf } from './redact-forms.ts';
import { createFormIndex, merged, type Range } from './redact-index.ts';

/** What stands in a secret's place. */
export const MASK = '********';
/** Shorter values are not masked: they would blot out half the output. */
export const SHORTEST_SECRET = 6;

export type Secrets = {
  /** `place` names where the value stands (`environment variable PIN`), for the warning when it is too short. */
  add(value: string, place?: string): void;
  /** Values that are masked. */
  readonly size: number;
  find(text: string): readonly Range[] | undefined;
  /** Places of values too short to mask that were not handed out before. */
  takeUnmasked(): readonly string[];
};

/** Grows while the run goes on: a value learnt late masks whatever is said after it. */
export const createSecrets = (): Secrets => {
  const known = new Set<string>();
  const told = new Set<string>();
  const index = createFormIndex();
  const cut = createCutIndex();
  let unmasked: string[] = [];

  const addShort = (place: string): void => {
    if (told.has(place)) return;
    told.add(place);
    unmasked.push(place);
  };

  return {
    add(value, place = '') {
      if (value === '' || known.has(value)) return;
      if (value.length < SHORTEST_SECRET) {
        addShort(place);
        return;
      }
      known.add(value);
      for (const form of formsOf(value)) index.add(form);
      cut.add(value);
    },
    get size() {
      return known.size;
    },
    find(text) {
      if (known.size === 0 || text.length < SHORTEST_SECRET) return undefined;
      const whole = index.find(text);
      const parts = cut.find(text);
      return parts.length === 0 ? whole : merged([...(whole ?? []), ...parts]);
    },
    takeUnmasked() {
      const taken = unmasked;
      unmasked = [];
      return taken;
    },
  };
};

/** `text` with each range masked; what begins at `limit` or after is left out. */
export const maskRanges = (text: string, ranges: readonly Range[], limit = text.length): string => {
  let out = '';
  let at = 0;
  for (const { start, end } of ranges) {
    if (start >= limit) break;
    out += text.slice(at, start) + MASK;
    at = end;
  }
  return out + text.slice(at, Math.max(at, limit));
};

/** `text` with every secret masked, in whichever shape it stands there. */
export const redactText = (text: string, secrets: Secrets): string => {
  const ranges = secrets.find(text);
  return ranges === undefined ? text : maskRanges(text, ranges);
};
