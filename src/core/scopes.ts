// The live variable scopes of a run, with a log of changes that sandboxes mirror.
import type { VariableEntry, VariableSet } from '../model/collection.ts';
import type { ScopeChange, ScopeName, Scopes } from '../model/variables.ts';
import { castEntry, knownType } from './variable-value.ts';

/** Past this many changes a mirror is sent whole scopes instead of the log. */
const LOG_LIMIT = 2048;

export const SCOPE_NAMES: readonly ScopeName[] = ['globals', 'collection', 'environment', 'local'];

type ScopeState = {
  readonly head: Omit<VariableSet, 'values'>;
  /** The entry that counts for each key: the last enabled one. */
  readonly live: Map<string, VariableEntry>;
  /** Disabled and shadowed entries, kept for exports. */
  rest: readonly VariableEntry[];
};

const EMPTY: VariableSet = { values: [] };

const loadState = ({ values, ...head }: VariableSet): ScopeState => {
  const live = new Map<string, VariableEntry>();
  const rest: VariableEntry[] = [];
  for (const entry of values) {
    if (entry.disabled) {
      rest.push(entry);
      continue;
    }
    const shadowed = live.get(entry.key);
    if (shadowed) rest.push(shadowed);
    live.set(entry.key, entry);
  }
  return { head, live, rest };
};

const toSet = ({ head, live, rest }: ScopeState): VariableSet => ({ ...head, values: [...live.values(), ...rest] });

const setEntry = (state: ScopeState, change: ScopeChange & { op: 'set' }): void => {
  const type = knownType(change.type) ?? state.live.get(change.key)?.type;
  state.live.set(change.key, { key: change.key, value: change.value, ...(type === undefined ? {} : { type }) });
};

const applyTo = (states: Map<ScopeName, ScopeState>, change: ScopeChange): void => {
  const state = states.get(change.scope)!;
  switch (change.op) {
    case 'set':
      return setEntry(state, change);
    case 'unset':
      state.live.delete(change.key);
      if (state.rest.length > 0) state.rest = state.rest.filter((entry) => entry.disabled || entry.key !== change.key);
      return;
    case 'clear':
      state.live.clear();
      state.rest = [];
      return;
    case 'load':
      states.set(change.scope, loadState(change.set));
      return;
    default:
      change satisfies never;
  }
};

/** Scopes that start from the given sets; absent ones are empty. */
export const createScopes = (initial: Partial<Record<ScopeName, VariableSet>> = {}): Scopes => {
  const states = new Map(SCOPE_NAMES.map((name) => [name, loadState(initial[name] ?? EMPTY)]));
  let log: ScopeChange[] = [];
  let logStart = 0;
  const loads = (): ScopeChange[] =>
    SCOPE_NAMES.map((scope) => ({ scope, op: 'load', set: toSet(states.get(scope)!) }));
  return {
    get version() {
      return logStart + log.length;
    },
    get: (scope, key) => {
      const entry = states.get(scope)!.live.get(key);
      return entry && castEntry(entry);
    },
    has: (scope, key) => states.get(scope)!.live.has(key),
    apply: (change) => {
      applyTo(states, change);
      log.push(change);
      if (log.length > LOG_LIMIT) {
        logStart += log.length;
        log = [];
      }
    },
    changesSince: (version) => (version < logStart ? loads() : log.slice(version - logStart)),
    toSet: (scope) => toSet(states.get(scope)!),
  };
};
