// Lets what happens at once be told one after the other: events of a unit wait until the units before it are done.
import type { RunEvent } from '../../model/event.ts';
import type { Emit } from '../deps.ts';

export type UnitOrder = {
  /** Where a unit's events go. */
  emitOf(unit: number): Emit;
  /** The unit has no more to say. */
  end(unit: number): void;
};

export const inUnitOrder = (count: number, emit: Emit): UnitOrder => {
  const waiting = new Map<number, RunEvent[]>();
  const ended = new Set<number>();
  let current = 0;
  const flush = (unit: number): void => {
    for (const event of waiting.get(unit) ?? []) emit(event);
    waiting.delete(unit);
  };
  const advance = (): void => {
    while (current < count && ended.has(current)) {
      current += 1;
      flush(current);
    }
  };
  return {
    emitOf: (unit) => (event) => {
      if (unit === current) return emit(event);
      const held = waiting.get(unit);
      if (held) held.push(event);
      else waiting.set(unit, [event]);
    },
    end: (unit) => {
      ended.add(unit);
      advance();
    },
  };
};
