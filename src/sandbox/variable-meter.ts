// Bounds what scripts keep in variables: every process that runs a script holds them all, and the engine too.
import type { ScopeChange, Scopes } from '../model/variables.ts';
import { GarbledFrame } from './incoming.ts';

/** `size`: characters of the JSON that told the change, or more. Throws GarbledFrame for what is too much. */
export type VariableMeter = { check(change: ScopeChange, size: number, scopes: Scopes): void };

/** What an entry takes besides its value. */
const ENTRY_CHARACTERS = 100;

const sizeOf = (value: unknown): number => {
  if (typeof value === 'string') return value.length;
  return typeof value === 'object' && value !== null ? JSON.stringify(value).length : 0;
};

/** What all variables hold but the one that is about to change. */
const heldBeside = (scopes: Scopes, scope: string, changing: string): number => {
  let held = 0;
  for (const change of scopes.changesSince(-1)) {
    if (change.op !== 'load') continue;
    for (const { key, value } of change.set.values) {
      if (change.scope !== scope || key !== changing) held += ENTRY_CHARACTERS + key.length + sizeOf(value);
    }
  }
  return held;
};

/** An eighth of the memory: a process reads them as text and holds them as values. */
export const createVariableMeter = (maxMemoryMb: number): VariableMeter => {
  const maxMb = Math.max(1, Math.floor(maxMemoryMb / 8));
  const maxCharacters = maxMb * 1024 * 1024;
  /** So much may have come since they were last weighed, which takes its time. */
  let unweighed = 0;
  return {
    check: (change, size, scopes) => {
      if (change.op !== 'set') return;
      unweighed += size + ENTRY_CHARACTERS;
      if (unweighed < maxCharacters / 4) return;
      unweighed = 0;
      if (heldBeside(scopes, change.scope, change.key) + size > maxCharacters) {
        throw new GarbledFrame(`sandbox: the variables hold more than ${maxMb} MB`);
      }
    },
  };
};
