// Random valid cases, endless from one seed.
import type { Operation } from '../api.ts';
import type { Generated } from '../api-case.ts';
import { compose, withoutGiven } from './compose.ts';
import { type Court, createNovelty } from './court.ts';
import { type Drawn, drawCase } from './draw.ts';
import { randomFrom } from './random.ts';
import { simplerDrawn } from './shrink.ts';
import type { Slots } from './slots.ts';

/** After so many draws in a row that gave nothing new, there is nothing more. */
export const MOST_MISSES = 60;

const title = 'random valid values';

const generated = (operation: Operation, drawn: readonly Drawn[], court: Court): Generated => ({
  value: compose(operation, withoutGiven(drawn), { mode: 'positive', title }),
  shrink: () => simplerPositive(operation, drawn, court),
});

async function* simplerPositive(
  operation: Operation,
  drawn: readonly Drawn[],
  court: Court,
): AsyncGenerator<Generated> {
  for (const simpler of simplerDrawn(drawn)) {
    if (!simpler.every(({ slot, value, text }) => text !== undefined || slot.isValid(value))) continue;
    const ruling = await court.judge(operation, simpler);
    if (ruling?.keys.length === 0) yield generated(operation, simpler, court);
  }
}

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
    yield generated(operation, drawn, court);
  }
}

export { generated as positiveCase };
