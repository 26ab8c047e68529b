// Random valid cases, endless from one seed.
import type { Generated } from '../api-case.ts';
import { positiveCase } from './cases.ts';
import { type Court, createNovelty } from './court.ts';
import { drawCase } from './draw.ts';
import { randomFrom } from './random.ts';
import type { Slots } from './slots.ts';

/** After so many draws in a row that gave nothing new, there is nothing more. */
export const MOST_MISSES = 60;

export async function* fuzzPositive(slots: Slots, seed: number, court: Court): AsyncGenerator<Generated> {
  const { operation } = slots;
  const random = randomFrom(seed, `${operation.id} positive`);
  const isNew = createNovelty(operation);
  for (let misses = 0; misses < MOST_MISSES; misses += 1) {
    const drawn = drawCase(slots, random);
    if (!drawn || !isNew(drawn)) continue;
    const ruling = await court.judge(operation, drawn);
    if (!ruling || ruling.keys.length > 0) continue;
    misses = 0;
    yield positiveCase({ operation, court }, drawn, 'random valid values');
  }
}
