// Chooses the interactions of a pact that are verified.
import type { Interaction, Pact } from '../../model/pact.ts';
import { Problem } from '../../model/problem.ts';

export type PactFilter = {
  /** Regular expression that the description must match somewhere. */
  readonly description?: string;
  /** Regular expression that one of the states must match somewhere; empty: interactions without states. */
  readonly state?: string;
  /** Only interactions without states. */
  readonly noState?: boolean;
  /** Names of consumers; empty or absent: all. */
  readonly consumers?: readonly string[];
};

/** Whether anything is left out. */
export const isFiltering = ({ description, state, noState, consumers }: PactFilter): boolean =>
  description !== undefined || state !== undefined || noState === true || (consumers ?? []).length > 0;

const regex = (source: string | undefined, flag: string): RegExp | undefined => {
  if (source === undefined) return undefined;
  try {
    return new RegExp(source);
  } catch (error) {
    throw new Problem('pact.filter', `${flag} is no regular expression: ${(error as Error).message}`, {
      hint: 'Escape characters such as ( and [ with a backslash.',
    });
  }
};

/** Throws Problem for an expression that is none. */
export const createSelect = (filter: PactFilter): ((pact: Pact) => readonly Interaction[]) => {
  const description = regex(filter.description, '--filter-description');
  const state = regex(filter.state === '' ? undefined : filter.state, '--filter-state');
  const stateless = filter.noState === true || filter.state === '';
  const { consumers = [] } = filter;
  const isWanted = (interaction: Interaction): boolean =>
    (!description || description.test(interaction.description)) &&
    (!state || interaction.states.some(({ name }) => state.test(name))) &&
    (!stateless || interaction.states.every(({ name }) => name === ''));
  return (pact) =>
    consumers.length > 0 && !consumers.includes(pact.consumer) ? [] : pact.interactions.filter(isWanted);
};
