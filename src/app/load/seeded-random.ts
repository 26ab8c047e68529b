// Random numbers of a load process: the same again where a seed is given.

/** 0 to 1, without 1. mulberry32 for a seed; each process goes its own way. */
export const createRandom = (seed: number | undefined, process: number): (() => number) => {
  if (seed === undefined) return Math.random;
  let state = (seed + process * 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
