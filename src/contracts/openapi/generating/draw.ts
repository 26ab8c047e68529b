// Draws values for the slots of an operation.
import type { Random, Value } from 'fast-check';
import type { Json } from '../../../model/json.ts';
import type { Filled } from './compose.ts';
import { randomFrom } from './random.ts';
import type { Slot, Slots } from './slots.ts';
import type { Fill, Values } from './values.ts';

/** A value with what is needed to find simpler ones. */
export type Drawn = Filled & { readonly values?: Values; readonly drawn?: Value<Json> };

const BUDGET = 250;
const TRIES = 12;
const BIAS = 4;

/** Undefined: none that is valid was found in a bound of tries. */
const drawValue = (slot: Slot, fill: Fill, random: Random): Drawn | undefined => {
  const making = slot.making[fill];
  const values = making.values(slot.schemas, 0);
  if (!values) return undefined;
  for (let tries = 0; tries < TRIES; tries += 1) {
    making.budget.left = BUDGET;
    const drawn = values.generate(random, fill === 'some' ? BIAS : undefined);
    if (slot.isValid(drawn.value)) return { slot, value: drawn.value, values, drawn };
  }
  return undefined;
};

/** Valid examples first, then what is plain, then what chance gives. */
export const plainValue = (slot: Slot, fill: 'all' | 'none'): Filled | undefined => {
  const example = slot.in === 'body' ? undefined : slot.examples.find(({ value }) => slot.isValid(value));
  if (example) return { slot, value: example.value };
  const random = randomFrom(0, `${slot.in} ${slot.name}`);
  for (const way of [fill, fill === 'all' ? 'none' : 'all', 'some'] as const) {
    const found = drawValue(slot, way, random);
    if (found) return { slot, value: found.value };
  }
  return slot.examples.filter(({ value }) => slot.isValid(value)).map(({ value }) => ({ slot, value }))[0];
};

export const isDemanded = (slot: Slot): boolean => slot.required || slot.given;

/** Undefined where something that is demanded cannot be had. */
export const drawCase = (slots: Slots, random: Random): readonly Drawn[] | undefined => {
  if (slots.isStuck) return undefined;
  const drawn: Drawn[] = [];
  const rarely = random.nextInt(0, 5) === 0;
  for (const slot of slots.parameters) {
    const wanted = isDemanded(slot) || (!rarely && random.nextInt(0, 1) === 0);
    if (!wanted) continue;
    const value = drawValue(slot, 'some', random);
    if (value) drawn.push(value);
    else if (isDemanded(slot)) return undefined;
  }
  if (slots.bodies.length === 0) return drawn;
  const body = slots.bodies[random.nextInt(0, slots.bodies.length - 1)]!;
  if (!body.required && random.nextInt(0, 7) === 0) return drawn;
  const value = drawValue(body, 'some', random);
  if (value) return [...drawn, value];
  return body.required ? undefined : drawn;
};
