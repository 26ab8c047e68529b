// The realm's own copy of the variable scopes: reads are local, each write is also an effect for the engine.

import { castValue, knownType } from '../../core/variable-value.ts';
import type { VariableEntry, VariableSet } from '../../model/collection.ts';
import type { Json } from '../../model/json.ts';
import type { ScopeChange, ScopeName } from '../../model/variables.ts';

// Taken before any script can replace them.
const { parse, stringify } = JSON;

/** One entry; a script's change replaces what it holds, at its place. */
export type Slot = {
  value: Json | undefined;
  type: string | undefined;
  readonly key: string;
  readonly disabled?: boolean | undefined;
  /** JSON text of an object value as the engine knows it, taken when a script first got hold of the object. */
  sent?: string;
  /** A script of the current phase set it, so that later changes inside the object count. */
  assigned?: boolean;
  /** What the next script finds, where the current one gave the variable a type of its own. */
  told?: { readonly value: Json | undefined; readonly type: string | undefined } | undefined;
};

export type ScopeStore = {
  name: string | undefined;
  id: string | undefined;
  /** All entries in their order, with disabled and shadowed ones. */
  all: Slot[];
  /** The slot that counts for each key: the last enabled one. */
  readonly live: Map<string, Slot>;
  /** Disabled entries that the current script cleared away: the next one finds them again. */
  cleared: Slot[];
};

export type ScopeMirror = {
  /** Grows by one with every script that ends. */
  readonly script: number;
  /** What follows is another user's: scopes are fetched when a script looks at them. */
  forget(): void;
  /** What the engine says has changed. */
  receive(changes: readonly ScopeChange[]): void;
  has(scope: ScopeName, key: string): boolean;
  get(scope: ScopeName, key: string): Json | undefined;
  set(scope: ScopeName, key: string, value: unknown, type?: string): void;
  unset(scope: ScopeName, key: string): void;
  clear(scope: ScopeName): void;
  store(scope: ScopeName): ScopeStore;
  /** The value of one entry of a store, as a script gets it. */
  valueOf(scope: ScopeName, slot: Slot): Json | undefined;
  /** Objects live as references while a script runs, and as JSON from one script to the next. */
  settle(): void;
};

/** What is not its own JSON: another phase sees it as something else. */
const isVolatile = (value: unknown): boolean =>
  !(typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isFinite(value));

/** A value as the next phase sees it: nothing is null in the kept scopes, and a function is {} in the local one. */
const settledValue = (scope: ScopeName, value: unknown): Json | undefined => {
  if (!isVolatile(value)) return value as Json;
  const text = stringify(value) as string | undefined;
  if (text !== undefined) return parse(text) as Json;
  if (scope !== 'local') return null;
  return typeof value === 'function' ? {} : undefined;
};

const createStore = (): ScopeStore => ({ name: undefined, id: undefined, all: [], live: new Map(), cleared: [] });

const loadStore = (store: ScopeStore, set: VariableSet): void => {
  store.name = set.name;
  store.id = set.id;
  store.live.clear();
  store.all = set.values.map((entry) => {
    const slot = slotOf(entry);
    if (!entry.disabled) store.live.set(entry.key, slot);
    return slot;
  });
};

const slotOf = ({ key, value, type, disabled }: VariableEntry): Slot => ({
  key,
  value: castValue(value, type),
  type: knownType(type),
  disabled,
});

/** What is disabled stays, but the script that cleared sees none of it. */
const clearStore = (store: ScopeStore): void => {
  store.live.clear();
  store.cleared = [...store.cleared, ...store.all.filter(({ disabled }) => disabled)];
  store.all = [];
};

const restoreCleared = (store: ScopeStore): void => {
  store.all = [...store.cleared, ...store.all];
  store.cleared = [];
};

const setIn = (store: ScopeStore, key: string, value: Json | undefined, type: string | undefined): Slot => {
  let slot = store.live.get(key);
  if (slot === undefined) {
    slot = { key, value, type };
    store.live.set(key, slot);
    store.all.push(slot);
  }
  slot.value = value;
  slot.type = type;
  slot.sent = undefined;
  slot.told = undefined;
  return slot;
};

/** A disabled entry of the name stays. */
const unsetIn = (store: ScopeStore, key: string): void => {
  if (store.live.delete(key)) store.all = store.all.filter((slot) => slot.disabled || slot.key !== key);
};

const applyChange = (store: ScopeStore, change: ScopeChange): void => {
  if (change.op === 'load') loadStore(store, change.set);
  else if (change.op === 'clear') {
    clearStore(store);
    restoreCleared(store);
  } else if (change.op === 'unset') unsetIn(store, change.key);
  else {
    const type = knownType(change.type) ?? store.live.get(change.key)?.type;
    setIn(store, change.key, castValue(change.value, type), type);
  }
};

const SCOPES: readonly ScopeName[] = ['globals', 'collection', 'environment', 'local'];

const parsedText = (sent: string): Json | undefined => (sent === '' ? undefined : (parse(sent) as Json));

/**
 * `emit` is false when the change does not count any more: then it is not made here either. `fetch` gives a scope as the
 * engine has it now, to a mirror that forgets.
 */
export const createScopeMirror = (
  emit: (change: ScopeChange) => boolean,
  fetch?: (scope: ScopeName) => VariableSet,
): ScopeMirror => {
  const stores: Record<ScopeName, ScopeStore> = {
    globals: createStore(),
    collection: createStore(),
    environment: createStore(),
    local: createStore(),
  };
  /** Scopes that are not known here until a script looks at them. */
  const unknown: Record<ScopeName, boolean> = { globals: false, collection: false, environment: false, local: false };
  const storeOf = (scope: ScopeName): ScopeStore => {
    const store = stores[scope];
    if (unknown[scope] && fetch !== undefined) {
      loadStore(store, fetch(scope));
      unknown[scope] = false;
    }
    return store;
  };
  /** Slots whose value another phase will see as something else, or whose object a script holds. */
  let held = new Map<Slot, ScopeName>();
  let script = 0;

  const hold = (scope: ScopeName, slot: Slot): void => {
    if (!isVolatile(slot.value)) return;
    slot.sent ??= stringify(settledValue(scope, slot.value)) ?? '';
    held.set(slot, scope);
  };
  const lend = (scope: ScopeName, slot: Slot): Json | undefined => {
    hold(scope, slot);
    return slot.value;
  };
  const settleSlot = (slot: Slot, scope: ScopeName): void => {
    if (stores[scope].live.get(slot.key) !== slot) return;
    if (slot.told !== undefined) {
      const { value, type } = slot.told;
      setIn(stores[scope], slot.key, castValue(value, type), type);
      return;
    }
    if (slot.sent === undefined) return;
    const settled = slot.assigned ? settledValue(scope, slot.value) : parsedText(slot.sent);
    const isChanged = slot.assigned && (stringify(settled) ?? '') !== slot.sent;
    if (isChanged) emit({ scope, op: 'set', key: slot.key, value: settled, type: slot.type });
    slot.value = settled;
    slot.sent = undefined;
    slot.assigned = false;
  };

  return {
    receive: (changes) => {
      for (const change of changes) if (!unknown[change.scope]) applyChange(stores[change.scope], change);
    },
    forget: () => {
      for (const scope of SCOPES) unknown[scope] = true;
    },
    has: (scope, key) => storeOf(scope).live.has(key),
    get: (scope, key) => {
      const slot = storeOf(scope).live.get(key);
      return slot && lend(scope, slot);
    },
    valueOf: lend,
    set: (scope, key, value, type) => {
      const store = storeOf(scope);
      const known = store.live.get(key);
      const own = knownType(type) ?? known?.type;
      // A type that a script gives is forgotten with the script; only the local scope keeps it.
      const kept = scope === 'local' ? own : known?.told === undefined ? known?.type : known.told.type;
      const told = settledValue(scope, castValue(value as Json, kept));
      if (!emit({ scope, op: 'set', key, value: told, ...(kept === undefined ? {} : { type: kept }) })) return;
      const slot = setIn(store, key, castValue(value as Json, own), own);
      slot.assigned = true;
      if (own === kept) hold(scope, slot);
      else {
        slot.told = { value: told, type: kept };
        held.set(slot, scope);
      }
    },
    unset: (scope, key) => {
      if (storeOf(scope).live.has(key) && emit({ scope, op: 'unset', key })) unsetIn(storeOf(scope), key);
    },
    clear: (scope) => {
      if (emit({ scope, op: 'clear' })) clearStore(storeOf(scope));
    },
    store: (scope) => storeOf(scope),
    get script() {
      return script;
    },
    settle: () => {
      script += 1;
      for (const store of Object.values(stores)) if (store.cleared.length > 0) restoreCleared(store);
      if (held.size === 0) return;
      const settling = held;
      held = new Map();
      for (const [slot, scope] of settling) settleSlot(slot, scope);
    },
  };
};
