// What a script does to the world, told to the engine at once: it must survive the script's own death.
import type { ToldEnd } from '../incoming.ts';
import type { Effect, HostCall } from '../protocol.ts';
import { host, type OutgoingKind } from './host.ts';

const { stringify } = JSON;

export type Effects = {
  /** Tells the engine now. */
  emit(effect: Effect): void;
  /** Tells the engine with whatever comes next: for effects that say nothing a dead script would be missed for. */
  note(effect: Effect): void;
  call(id: number, call: HostCall): void;
  end(end: ToldEnd): void;
  /** The script's own code is through; timers or replies may still come. */
  waiting(): void;
};

/** What cannot be written as JSON (a circular value, a BigInt) is told in words instead. */
const effectText = (effect: Effect): string => {
  try {
    return stringify(effect);
  } catch (error) {
    if (effect.kind !== 'check') throw error;
    const { expected: _expected, actual: _actual, ...check } = effect.check;
    return stringify({ kind: 'check', check });
  }
};

export const createEffects = (): Effects => {
  let noted = '';
  const add = (text: string): void => {
    noted = noted === '' ? text : `${noted},${text}`;
  };
  const flush = (): void => {
    host.write('effects', `[${noted}]`);
    noted = '';
  };
  /** With what was noted, in one go. */
  const tell = (kind: OutgoingKind, json: string): void => {
    host.writeWithEffects(noted === '' ? '' : `[${noted}]`, kind, json);
    noted = '';
  };
  return {
    emit: (effect) => {
      add(effectText(effect));
      flush();
    },
    note: (effect) => add(effectText(effect)),
    call: (id, call) => tell('call', stringify({ id, call })),
    end: (end) => tell('end', stringify(end)),
    waiting: () => host.write('waiting', ''),
  };
};
