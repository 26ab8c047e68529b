// Random invalid cases: a random valid one with one thing made wrong in a random place.
import type { Random } from 'fast-check';
import type { Generated } from '../api-case.ts';
import { negativeCase } from './cases.ts';
import type { Filled } from './compose.ts';
import { type Court, createNovelty } from './court.ts';
import { type Accusation, accuse, isFair, malformed, omissions } from './coverage-negative.ts';
import { type Drawn, drawCase } from './draw.ts';
import { MOST_MISSES } from './fuzz-positive.ts';
import { randomFrom } from './random.ts';
import { sitesOf } from './sites.ts';
import type { Slots } from './slots.ts';
import { wrongsOf } from './wrongs.ts';

const pick = <T>(random: Random, from: readonly T[]): T | undefined =>
  from.length === 0 ? undefined : from[random.nextInt(0, from.length - 1)];

const inValue = (drawn: readonly Filled[], random: Random): Accusation | undefined => {
  const held = pick(
    random,
    drawn.filter(({ slot }) => isFair(slot) && slot.schemas.length > 0),
  );
  if (!held) return undefined;
  const { slot, value } = held;
  const site = pick(random, [...sitesOf(slot.making.some.read, slot.schemas, value)]);
  const wrong = site && pick(random, [...wrongsOf(site, slot.stand, slot.making.some, { random })]);
  return site && wrong && accuse(drawn, slot, site, wrong, value)[0];
};

const accuseByChance = (drawn: readonly Filled[], random: Random): Accusation | undefined => {
  const roll = random.nextInt(0, 19);
  if (roll === 0) return pick(random, omissions(drawn));
  if (roll === 1) return pick(random, malformed(drawn));
  return inValue(drawn, random);
};

const MUTATIONS = 4;

export async function* fuzzNegative(slots: Slots, seed: number, court: Court): AsyncGenerator<Generated> {
  const { operation } = slots;
  const random = randomFrom(seed, `${operation.id} negative`);
  const isNew = createNovelty(operation);
  for (let misses = 0; misses < MOST_MISSES; misses += 1) {
    const drawn: readonly Drawn[] | undefined = drawCase(slots, random);
    if (!drawn || (await court.judge(operation, drawn))?.keys.length !== 0) continue;
    for (let count = 0; count < MUTATIONS; count += 1) {
      const accused = accuseByChance(drawn, random);
      if (!accused || !isNew(accused.filled)) continue;
      const ruling = await court.judge(operation, accused.filled);
      if (!ruling || ruling.keys.length === 0) continue;
      const made = negativeCase({ operation, court }, accused.filled, { blame: accused.blame, keys: ruling.keys });
      if (!made) continue;
      misses = 0;
      yield made;
    }
  }
}
