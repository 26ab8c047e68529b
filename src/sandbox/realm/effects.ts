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
  /** The host goes on with something else: it hears now what was kept so far. */
  flush(): void;
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

/** What the scripts of one phase may log; all of it is kept, shown and reported. */
const MAX_LOGS = 50_000;
const MAX_LOG_CHARACTERS = 16 * 1024 * 1024;

type Log = Effect & { readonly kind: 'log' };

/** Says once that there is more than is told. */
const createLogBound = () => {
  let logs = 0;
  let characters = 0;
  return {
    reset: (): void => {
      logs = 0;
      characters = 0;
    },
    /** The text that is told instead; empty for none. */
    bound: (effect: Log, text: string): string => {
      const wasOver = logs >= MAX_LOGS || characters >= MAX_LOG_CHARACTERS;
      if (wasOver) return '';
      logs += 1;
      // A script can see to it that there is no text.
      characters += text?.length ?? 0;
      if (logs < MAX_LOGS && characters < MAX_LOG_CHARACTERS) return text;
      const bounds = `${MAX_LOGS} messages or ${MAX_LOG_CHARACTERS / 1024 / 1024} MB`;
      const texts = [`sandbox: the scripts of this request logged more than ${bounds}: the rest is not shown`];
      return stringify({ kind: 'log', scriptId: effect.scriptId, level: 'warn', texts });
    },
  };
};

/** Past this many characters even those who can wait tell what they have. */
const MAX_KEPT_CHARACTERS = 256 * 1024;

/** `isPatient`: no script can die without what it runs in, so that effects may wait for the end of the turn. */
export const createEffects = (isPatient: boolean): Effects => {
  const logs = createLogBound();
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
      const text = effectText(effect);
      const told = effect.kind === 'log' ? logs.bound(effect, text) : text;
      if (told === '') return;
      add(told);
      if (!isPatient || noted.length > MAX_KEPT_CHARACTERS) flush();
    },
    note: (effect) => add(effectText(effect)),
    call: (id, call) => tell('call', stringify({ id, call })),
    end: (end) => {
      logs.reset();
      tell('end', stringify(end));
    },
    waiting: () => host.write('waiting', ''),
    flush: () => {
      if (isPatient && noted !== '') flush();
    },
  };
};
