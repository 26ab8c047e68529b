// The plain valid cases of an operation that others are made from by changing one thing.
import type { Filled } from './compose.ts';
import type { Court } from './court.ts';
import { drawCase, isDemanded, plainValue } from './draw.ts';
import { randomFrom } from './random.ts';
import type { Slot, Slots } from './slots.ts';

export type BaseCases = {
  /** Only what is demanded. */
  readonly least: readonly Filled[];
  /** With all that may be left out; its body is as full as it can be. */
  readonly most: readonly Filled[];
};

const MOST_DRAWS = 30;

const fill = (slots: readonly Slot[], which: 'all' | 'none'): readonly Filled[] | undefined => {
  const filled: Filled[] = [];
  for (const slot of slots) {
    if (which === 'none' && !isDemanded(slot)) continue;
    const value = plainValue(slot, which);
    if (value) filled.push(value);
    else if (isDemanded(slot)) return undefined;
  }
  return filled;
};

const isAccepted = async (slots: Slots, court: Court, filled: readonly Filled[]): Promise<boolean> =>
  (await court.judge(slots.operation, filled))?.keys.length === 0;

const byChance = async (slots: Slots, court: Court): Promise<readonly Filled[] | undefined> => {
  const random = randomFrom(0, `${slots.operation.id} base`);
  for (let tries = 0; tries < MOST_DRAWS; tries += 1) {
    const drawn = drawCase(slots, random);
    if (drawn && (await isAccepted(slots, court, drawn))) return drawn;
  }
  return undefined;
};

/** Undefined where no valid case is found: then there is nothing to change either. */
export const baseCases = async (slots: Slots, body: Slot | undefined, court: Court): Promise<BaseCases | undefined> => {
  if (slots.isStuck) return undefined;
  const all = body ? [...slots.parameters, body] : slots.parameters;
  const least = fill(all, 'none');
  const most = fill(all, 'all');
  const fits = async (filled: readonly Filled[] | undefined): Promise<readonly Filled[] | undefined> =>
    filled && (await isAccepted(slots, court, filled)) ? filled : undefined;
  const found = (await fits(least)) ?? (await fits(most)) ?? (await byChance(slots, court));
  if (!found) return undefined;
  return { least: found, most: (await fits(most)) ?? found };
};

export const withValue = (filled: readonly Filled[], made: Filled): readonly Filled[] =>
  filled.some(({ slot }) => slot === made.slot)
    ? filled.map((one) => (one.slot === made.slot ? made : one))
    : [...filled.filter(({ slot }) => slot.in !== 'body' || made.slot.in !== 'body'), made];

export const without = (filled: readonly Filled[], slot: Slot): readonly Filled[] =>
  filled.filter((one) => one.slot !== slot);
