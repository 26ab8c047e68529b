// Random numbers from a seed, the same on every machine.
import { Random } from 'fast-check';

/** 32 bits of a text, FNV-1a with a finish that spreads them. */
export const hashText = (text: string, start = 0x811c9dc5): number => {
  let hash = start;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) | 0;
};

type Source = { clone(): Source; next(): number; getState(): readonly number[] };

/** sfc32 by Chris Doty-Humphrey, in the public domain. */
const source = (state: readonly [number, number, number, number]): Source => {
  let [a, b, c, count] = state;
  return {
    clone: () => source([a, b, c, count]),
    next: () => {
      const sum = (a + b + count) | 0;
      count = (count + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (c << 21) | (c >>> 11);
      c = (c + sum) | 0;
      return sum;
    },
    getState: () => [a, b, c, count],
  };
};

/** `purpose` keeps apart what is drawn from one seed for different things. */
export const randomFrom = (seed: number, purpose: string): Random => {
  const text = `${seed} ${purpose}`;
  const from = source([hashText(text), hashText(text, 1), hashText(text, 2), 1]);
  for (let at = 0; at < 16; at += 1) from.next();
  return new Random(from);
};
