// Lets scripts of pacts that are verified at once take turns: there is one sandbox, and a second phase in it counts as nested.

/** Waits until what was given before has ended, well or not. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

export const createTurns = (): Turns => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
};
