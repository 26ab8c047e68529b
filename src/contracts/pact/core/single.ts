// The pact document that holds one interaction, as Pact's engine is given it.

import type { Bag } from '../../../core/json-bag.ts';
import { escapeKey } from '../../../core/json-pointer.ts';
import { openSource, type Source } from '../../../core/source-position.ts';
import type { Interaction, Pact } from '../../../model/pact.ts';

/** Belongs to other interactions, or to the broker. */
const NOT_OF_DOCUMENT = new Set(['interactions', 'messages', '_links', '_embedded']);

/** Pending is our business: to the engine every interaction counts. */
const NOT_OF_INTERACTION = new Set(['pending', '_id']);

const sources = new WeakMap<Pact, Source>();

const sourceOf = (pact: Pact): Source => {
  const source = sources.get(pact) ?? openSource(pact.text);
  sources.set(pact, source);
  return source;
};

/** As it was written: to the engine 1.0 is not 1, and numbers may have more digits than a double. */
const writtenMembers = (pact: Pact, bag: Bag, pointer: string, without: ReadonlySet<string>): string[] => {
  const source = sourceOf(pact);
  return Object.keys(bag)
    .filter((key) => !without.has(key))
    .map((key) => {
      const at = `${pointer}/${escapeKey(key)}`;
      return `${JSON.stringify(key)}:${pact.text.slice(source.offsetOf(at), source.endOf(at))}`;
    });
};

export const singlePact = (pact: Pact, interaction: Interaction): string => {
  const { pointer } = interaction.source;
  const member = pointer.startsWith('/messages') ? 'messages' : 'interactions';
  const written = writtenMembers(pact, interaction.raw, pointer, NOT_OF_INTERACTION);
  const document = writtenMembers(pact, pact.raw, '', NOT_OF_DOCUMENT);
  return `{${[...document, `"${member}":[{${written.join(',')}}]`].join(',')}}`;
};
