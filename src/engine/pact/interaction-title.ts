// Names an interaction as Pact's own tools do: Given a user exists And logged in › get the orders.
import type { Interaction } from '../../model/pact.ts';

export const interactionTitle = ({ description, states }: Pick<Interaction, 'description' | 'states'>): string => {
  const names = states.map(({ name }) => name).filter((name) => name !== '');
  return names.length === 0 ? description : `Given ${names.join(' And ')} › ${description}`;
};
