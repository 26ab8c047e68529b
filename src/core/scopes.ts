// The live variable scopes of a run, with a log of changes that sandboxes mirror.
import type { VariableEntry, VariableSet } from '../model/collection.ts';
import type { Json } from '../model/json.ts';
import type { ScopeChange, ScopeName, Scopes } from '../model/variables.ts';
import { castEntry, knownType } from './variable-value.ts';

/** Past this many changes a mirror is sent whole scopes instead of the log. */
const LOG_LIMIT = 2048;
/** For scopes of which there are many. */
const SHARED_LOG_LIMIT = 32;

export const SCOPE_NAMES: readonly ScopeName[] = ['globals', 'collection', 'environment', 'local'];

/** One entry of a set; a change replaces what it holds, at its place. */
type Slot = { entry: VariableEntry };

type ScopeState = {
  readonly head: Omit<VariableSet, 'values'>;
  /** All entries in the order of the set, with disabled and shadowed ones. */
  slots: Slot[];
  /** The slot that counts for each key: the last enabled one. */
  readonly live: Map<string, Slot>;
};

const EMPTY: VariableSet = { values: [] };

/** Numbers and booleans are cast when they are read, so that exports show what counts. */
const loadedEntry = (entry: VariableEntry): VariableEntry =>
  entry.type === 'number' || entry.type === 'boolean' ? { ...entry, value: castEntry(entry) as Json } : entry;

const loadState = ({ values, ...head }: VariableSet): ScopeState => {
  const live = new Map<string, Slot>();
  const slots = values.map((entry) => {
    const slot = { entry: loadedEntry(entry) };
    if (!entry.disabled) live.set(entry.key, slot);
    return slot;
  });
  return { head, live, slots };
};

const toSet = ({ head, slots }: ScopeState): VariableSet => ({ ...head, values: slots.map(({ entry }) => entry) });

const setEntry = (state: ScopeState, { key, value, type }: ScopeChange & { op: 'set' }): void => {
  const known = state.live.get(key);
  const kept = knownType(type) ?? known?.entry.type;
  const entry = { key, value, ...(kept === undefined ? {} : { type: kept }) };
  if (known) {
    known.entry = entry;
    return;
  }
  const slot = { entry };
  state.live.set(key, slot);
  state.slots.push(slot);
};

/** A disabled entry of the name stays. */
const unsetEntry = (state: ScopeState, key: string): void => {
  if (!state.live.delete(key)) return;
  state.slots = state.slots.filter(({ entry }) => entry.disabled || entry.key !== key);
};

const applyTo = (states: Map<ScopeName, ScopeState>, change: ScopeChange): void => {
  const state = states.get(change.scope)!;
  switch (change.op) {
    case 'set':
      return setEntry(state, change);
    case 'unset':
      return unsetEntry(state, change.key);
    case 'clear':
      state.live.clear();
      // As with unset: what is disabled stays.
      state.slots = state.slots.filter(({ entry }) => entry.disabled);
      return;
    case 'load':
      states.set(change.scope, loadState(change.set));
      return;
    default:
      change satisfies never;
  }
};

const loadStates = (initial: Partial<Record<ScopeName, VariableSet>>): Map<ScopeName, ScopeState> =>
  new Map(SCOPE_NAMES.map((name) => [name, loadState(initial[name] ?? EMPTY)]));

/** Scopes that start from the given sets; absent ones are empty. */
export const createScopes = (initial: Partial<Record<ScopeName, VariableSet>> = {}): Scopes =>
  scopesOf(loadStates(initial), LOG_LIMIT, () => undefined);

/** Each call makes scopes that start from the same sets, and copies of a set only what changes it: for users by the thousand. */
export const createScopesSource = (initial: Partial<Record<ScopeName, VariableSet>>): (() => Scopes) => {
  const shared = loadStates(initial);
  return () => {
    const states = new Map(shared);
    return scopesOf(states, SHARED_LOG_LIMIT, ({ scope }) => {
      const state = states.get(scope)!;
      if (state === shared.get(scope)) states.set(scope, loadState(toSet(state)));
    });
  };
};

const scopesOf = (
  states: Map<ScopeName, ScopeState>,
  logLimit: number,
  beforeChange: (change: ScopeChange) => void,
): Scopes => {
  let log: ScopeChange[] = [];
  let logStart = 0;
  const loads = (): ScopeChange[] =>
    SCOPE_NAMES.map((scope) => ({ scope, op: 'load', set: toSet(states.get(scope)!) }));
  // No getter: each would make an object of a shape of its own, which is slow to read.
  const scopes: Scopes & { version: number } = {
    version: 0,
    get: (scope, key) => {
      const slot = states.get(scope)!.live.get(key);
      return slot && castEntry(slot.entry);
    },
    has: (scope, key) => states.get(scope)!.live.has(key),
    apply: (change) => {
      beforeChange(change);
      applyTo(states, change);
      log.push(change);
      if (log.length > logLimit) {
        logStart += log.length;
        log = [];
      }
      scopes.version = logStart + log.length;
    },
    changesSince: (version) => (version < logStart ? loads() : log.slice(version - logStart)),
    toSet: (scope) => toSet(states.get(scope)!),
  };
  return scopes;
};
