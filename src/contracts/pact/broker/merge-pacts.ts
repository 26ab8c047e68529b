// Makes one contract of the pacts that a consumer has with one provider: a broker keeps a single one, and the last would win.

import { isDeepStrictEqual } from 'node:util';
import { bag, list } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { Interaction, Pact } from '../../../model/pact.ts';
import { Problem } from '../../../model/problem.ts';

export type WrittenPact = { readonly pact: Pact; readonly text: string };

export type Contract = {
  readonly provider: string;
  readonly text: string;
  /** Where it was read from. */
  readonly files: readonly string[];
  readonly interactions: number;
};

const major = (pact: Pact): string => pact.specification.split('.')[0]!;

const identity = ({ kind, description, states }: Interaction): string => JSON.stringify([kind, description, states]);

const conflict = (one: Interaction, other: Interaction): Problem =>
  new Problem('pact.conflict', `"${one.description}" is not the same in ${one.source.file} and ${other.source.file}`, {
    hint: 'Both make one contract: give them different descriptions, or publish the right file alone.',
  });

const distinct = (pacts: readonly Pact[]): readonly Interaction[] => {
  const known = new Map<string, Interaction>();
  const kept: Interaction[] = [];
  for (const pact of pacts) {
    for (const interaction of pact.interactions) {
      const before = known.get(identity(interaction));
      if (before && before.source.file !== interaction.source.file) {
        if (!isDeepStrictEqual(before.raw, interaction.raw)) throw conflict(before, interaction);
        continue;
      }
      known.set(identity(interaction), interaction);
      kept.push(interaction);
    }
  }
  return kept;
};

const withPlugins = (pacts: readonly Pact[]): { readonly metadata?: Json } => {
  const { metadata } = pacts[0]!.raw;
  const plugins: Json[] = [];
  for (const plugin of pacts.flatMap(({ raw }) => list(bag(raw.metadata).plugins))) {
    if (!plugins.some((known) => isDeepStrictEqual(known, plugin))) plugins.push(plugin);
  }
  return plugins.length === 0 ? {} : { metadata: { ...bag(metadata), plugins } };
};

/** All of the same consumer and provider. Throws Problem for two that contradict each other. */
const mergeContract = (written: readonly WrittenPact[]): Contract => {
  const pacts = written.map(({ pact }) => pact);
  const [first] = pacts as [Pact];
  const files = pacts.map(({ file }) => file);
  const common = { provider: first.provider, files };
  if (written.length === 1) return { ...common, text: written[0]!.text, interactions: first.interactions.length };
  const other = pacts.find((pact) => major(pact) !== major(first));
  if (other) {
    throw new Problem(
      'pact.mixed-specifications',
      `${first.file} (${first.specification}) and ${other.file} (${other.specification}) make one contract and are of different specifications`,
      { hint: 'Write both with the same version of the Pact specification.' },
    );
  }
  const merged = distinct(pacts);
  const under = (member: string): readonly Json[] =>
    merged.filter(({ source }) => source.pointer.startsWith(`/${member}/`)).map(({ raw }) => raw);
  const [interactions, messages] = [under('interactions'), under('messages')];
  const document = {
    ...first.raw,
    ...withPlugins(pacts),
    ...(interactions.length > 0 || first.raw.interactions !== undefined ? { interactions } : {}),
    ...(messages.length > 0 || first.raw.messages !== undefined ? { messages } : {}),
  };
  return { ...common, text: JSON.stringify(document, undefined, 2), interactions: merged.length };
};

/** One contract for each provider, in the order of the pacts, which are all of one consumer. */
export const mergePacts = (written: readonly WrittenPact[]): readonly Contract[] =>
  [...Map.groupBy(written, ({ pact }) => pact.provider).values()].map(mergeContract);
