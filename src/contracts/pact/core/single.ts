// The pact document that holds one interaction, as Pact's engine is given it.
import type { Interaction, Pact } from '../../../model/pact.ts';

/** Pending is our business: to the engine every interaction counts. */
export const singlePact = ({ raw }: Pact, interaction: Interaction): string => {
  const { interactions: _, messages: __, _links, _embedded, ...rest } = raw;
  const { pending: ___, _id, ...written } = interaction.raw;
  const member = interaction.source.pointer.startsWith('/messages') ? 'messages' : 'interactions';
  return JSON.stringify({ ...rest, [member]: [written] });
};
