// The phases of generating, over one reading of the API's schemas.
import type { Operation } from '../api.ts';
import type { CaseSource, Generated, GenerateOptions, Mode } from '../api-case.ts';
import { openCourt } from './court.ts';
import { fromExamples } from './from-examples.ts';
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
  async function* coverage(_operation: Operation): AsyncGenerator<Generated> {}
  async function* fuzzing(operation: Operation, mode: Mode): AsyncGenerator<Generated> {
    if (!modes.includes(mode)) return;
    const slots = await slotsOf(operation);
    if (mode === 'positive') yield* fuzzPositive(slots, seed, court);
  }
  return { examples, coverage, fuzzing };
};
