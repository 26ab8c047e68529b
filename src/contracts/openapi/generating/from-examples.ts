// Cases of the examples that a document gives.
import type { Example } from '../api.ts';
import type { Generated } from '../api-case.ts';
import { compose, type Filled, withoutGiven } from './compose.ts';
import { type Court, createNovelty } from './court.ts';
import { isDemanded, plainValue } from './draw.ts';
import type { Slot, Slots } from './slots.ts';

/** The examples of one case: by slot. */
type Chosen = { readonly name: string; readonly of: ReadonlyMap<Slot, Example> };

const hintsOf = (slot: Slot): readonly Example[] => {
  const shapes = slot.making.none.read(slot.schemas);
  const hints = shapes.length === 1 ? shapes[0]!.hints : [];
  return hints.map((value, at) => ({ name: `default ${at + 1}`, value, place: { uri: '', pointer: '' } }));
};

/** Its own; the schema's, where it has none. */
const examplesOf = (slot: Slot): readonly Example[] => {
  const valid = slot.examples.filter(({ value }) => slot.isValid(value));
  return valid.length > 0 ? valid : hintsOf(slot).filter(({ value }) => slot.isValid(value));
};

const firstOf = (slot: Slot): Example | undefined => examplesOf(slot)[0];

/** Names that several slots have go together; what has no example of a name takes its first. */
const chosenFor = (
  slots: readonly Slot[],
  name: string,
  only?: { readonly slot: Slot; readonly example: Example },
): Chosen => {
  const of = new Map<Slot, Example>();
  for (const slot of slots) {
    const example =
      only?.slot === slot ? only.example : (examplesOf(slot).find((one) => one.name === name) ?? firstOf(slot));
    if (example) of.set(slot, example);
  }
  return { name, of };
};

const choices = (slots: readonly Slot[]): readonly Chosen[] => {
  const found: Chosen[] = [];
  for (const slot of slots) {
    for (const example of examplesOf(slot)) found.push(chosenFor(slots, example.name, { slot, example }));
  }
  return found;
};

const fill = (slots: readonly Slot[], chosen: Chosen): readonly Filled[] | undefined => {
  const filled: Filled[] = [];
  for (const slot of slots) {
    const example = chosen.of.get(slot);
    if (example) filled.push({ slot, value: example.value });
    else if (isDemanded(slot)) {
      const plain = plainValue(slot, 'none');
      if (!plain) return undefined;
      filled.push(plain);
    }
  }
  return filled;
};

const MOST = 200;

const ways = (slots: Slots): readonly (readonly Slot[])[] => {
  const { parameters, bodies } = slots;
  return bodies.length === 0 ? [parameters] : bodies.map((body) => [...parameters, body]);
};

const none = async function* (): AsyncGenerator<Generated> {};

const titleOf = ({ name }: Chosen): string =>
  /^(?:example|default)\b/.test(name) ? name : `example ${JSON.stringify(name)}`;

export async function* fromExamples(slots: Slots, court: Court): AsyncGenerator<Generated> {
  if (slots.isStuck) return;
  const { operation } = slots;
  const isNew = createNovelty(operation);
  for (const way of ways(slots)) {
    for (const chosen of choices(way).slice(0, MOST)) {
      const filled = fill(way, chosen);
      if (!filled || !isNew(filled)) continue;
      const ruling = await court.judge(operation, filled);
      if (!ruling || ruling.keys.length > 0) continue;
      // An example is simple enough, and known to the user.
      yield {
        value: compose(operation, withoutGiven(filled), { mode: 'positive', title: titleOf(chosen) }),
        shrink: none,
      };
    }
  }
}
