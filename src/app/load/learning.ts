// Gathers the secrets that a load process learns, until they are handed over.

export type Learning = {
  learn(value: string, place: string): void;
  /** What was learnt since the last call. */
  take(): readonly (readonly [value: string, place: string])[];
  /** So many that no more are kept: nothing more may be told. */
  isFull(): boolean;
};

/** Tokens that are new in every iteration would fill the memory of a long load. */
const MAX_SECRETS = 20_000;

export const createLearning = (): Learning => {
  const known = new Set<string>();
  let waiting: [string, string][] = [];
  return {
    learn: (value, place) => {
      if (value === '' || known.has(value) || known.size >= MAX_SECRETS) return;
      known.add(value);
      waiting.push([value, place]);
    },
    take: () => {
      const taken = waiting;
      waiting = [];
      return taken;
    },
    isFull: () => known.size >= MAX_SECRETS,
  };
};
