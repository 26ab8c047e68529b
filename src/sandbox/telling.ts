// Bounds what the scripts of one phase may tell: the engine keeps it all, and must outlive them.
import { GarbledFrame } from './incoming.ts';
import type { Effect } from './protocol.ts';

const MAX_CHECKS = 100_000;
/** Above the bound that the realm keeps to by itself: only who gets round that one meets this one. */
const MAX_LOGS = 100_000;
const MAX_TOLD_MB = 256;

const tooMuch = (what: string): GarbledFrame => new GarbledFrame(`sandbox: the scripts told more than ${what}`);

export const createTelling = () => {
  let characters = 0;
  let checks = 0;
  let logs = 0;
  return {
    /** `size`: characters it took to tell, or more. What is set in variables is kept once, however often it is set. */
    count: ({ kind }: Effect, size: number): void => {
      if (kind === 'check') checks += 1;
      else if (kind === 'log') logs += 1;
      if (kind !== 'change') characters += size;
      if (checks > MAX_CHECKS) throw tooMuch(`${MAX_CHECKS} checks`);
      if (logs > MAX_LOGS) throw tooMuch(`${MAX_LOGS} messages`);
      if (characters > MAX_TOLD_MB * 1024 * 1024) throw tooMuch(`${MAX_TOLD_MB} MB`);
    },
  };
};
