// The phases of generating, over one reading of the API's schemas.
import type { Operation } from '../api.ts';
import type { CaseSource, Generated, GenerateOptions, Mode } from '../api-case.ts';
import { baseCases } from './base-cases.ts';
import { createNovelty, openCourt } from './court.ts';
import { coverNegative } from './coverage-negative.ts';
import { coverPositive } from './coverage-positive.ts';
import { fromExamples } from './from-examples.ts';
import { fuzzNegative } from './fuzz-negative.ts';
import { fuzzPositive } from './fuzz-positive.ts';
import { createReadShapes } from './read-shapes.ts';
import { readSlots, type Slots } from './slots.ts';

export const openSource = (options: GenerateOptions): CaseSource => {
  const { api, given, modes, seed } = options;
  const court = openCourt(options);
  const slotOptions = { api, given, read: createReadShapes(api) };
  const known = new WeakMap<Operation, Promise<Slots>>();
  const slotsOf = (operation: Operation): Promise<Slots> => {
    const before = known.get(operation);
    if (before) return before;
    const slots = readSlots(operation, slotOptions);
    known.set(operation, slots);
    return slots;
  };

  async function* examples(operation: Operation): AsyncGenerator<Generated> {
    if (modes.includes('positive')) yield* fromExamples(await slotsOf(operation), court);
  }
  async function* coverage(operation: Operation): AsyncGenerator<Generated> {
    const slots = await slotsOf(operation);
    const isNew = createNovelty(operation);
    const bodies = slots.bodies.length > 0 ? slots.bodies : [undefined];
    const bases = await Promise.all(bodies.map((body) => baseCases(slots, body, court)));
    for (const mode of ['positive', 'negative'] as const) {
      if (!modes.includes(mode)) continue;
      for (const [at, body] of bodies.entries()) {
        const base = bases[at];
        if (!base) continue;
        if (mode === 'positive') yield* coverPositive(slots, base, body, court, isNew);
        else yield* coverNegative(slots, base, court, isNew);
      }
    }
  }
  async function* fuzzing(operation: Operation, mode: Mode): AsyncGenerator<Generated> {
    if (!modes.includes(mode)) return;
    const slots = await slotsOf(operation);
    if (mode === 'positive') yield* fuzzPositive(slots, seed, court);
    else yield* fuzzNegative(slots, seed, court);
  }
  return { examples, coverage, fuzzing };
};
