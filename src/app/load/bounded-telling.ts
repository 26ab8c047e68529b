// Lets through what virtual users tell, while it is new and not too much: a load says the same thing a thousand times a second.
import type { LogWritten, ProblemRaised } from '../../model/event.ts';

type Told = LogWritten | ProblemRaised;

export type BoundedTelling = {
  tell(event: Told): void;
  /** What is to go on since the last call. */
  take(): readonly Told[];
  /** How much was left out: repeats, and what came after too many different ones. */
  untold(): number;
};

const MAX_DIFFERENT = 100;
const MAX_CHARACTERS = 4096;

const keyOf = (event: Told): string =>
  event.type === 'log.written'
    ? JSON.stringify([event.level, ...event.texts]).slice(0, MAX_CHARACTERS)
    : JSON.stringify([event.level, event.code, event.message, event.where]);

const shortened = (text: string): string => (text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text);

/** A cursor would name a step of whose start nothing is told. */
const shown = ({ cursor: _, ...event }: Told): Told =>
  event.type === 'log.written'
    ? { ...event, texts: event.texts.map(shortened) }
    : { ...event, message: shortened(event.message) };

export const createBoundedTelling = (): BoundedTelling => {
  const known = new Set<string>();
  let waiting: Told[] = [];
  let untold = 0;
  return {
    tell: (event) => {
      const key = known.size < MAX_DIFFERENT ? keyOf(event) : undefined;
      if (key === undefined || known.has(key)) {
        untold += 1;
        return;
      }
      known.add(key);
      waiting.push(shown(event));
    },
    take: () => {
      const taken = waiting;
      waiting = [];
      return taken;
    },
    untold: () => untold,
  };
};
