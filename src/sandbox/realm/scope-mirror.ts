// The realm's own copy of the variable scopes: reads are local, each write is also an effect for the engine.

import { castValue, knownType } from '../../core/variable-value.ts';
import type { VariableEntry, VariableSet } from '../../model/collection.ts';
import type { Json } from '../../model/json.ts';
import type { ScopeChange, ScopeName } from '../../model/variables.ts';

type Slot = {
  value: Json | undefined;
  type: string | undefined;
  /** JSON text of an object value as the engine knows it, taken when a script first got hold of the object. */
  sent?: string;
  /** A script of the current phase set it, so that later changes inside the object count. */
  assigned?: boolean;
};

export type ScopeStore = {
  name: string | undefined;
  id: string | undefined;
  readonly slots: Map<string, Slot>;
};

export type ScopeMirror = {
  /** What the engine says has changed. */
  receive(changes: readonly ScopeChange[]): void;
  has(scope: ScopeName, key: string): boolean;
  get(scope: ScopeName, key: string): Json | undefined;
  set(scope: ScopeName, key: string, value: unknown, type?: string): void;
  unset(scope: ScopeName, key: string): void;
  clear(scope: ScopeName): void;
  store(scope: ScopeName): ScopeStore;
  /** Objects live as references while a script runs, and as JSON from one script to the next. */
  settle(): void;
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const createStore = (): ScopeStore => ({ name: undefined, id: undefined, slots: new Map() });

const loadStore = (store: ScopeStore, set: VariableSet): void => {
  store.name = set.name;
  store.id = set.id;
  store.slots.clear();
  for (const entry of set.values) {
    if (entry.disabled) continue;
    store.slots.delete(entry.key);
    store.slots.set(entry.key, slotOf(entry));
  }
};

const slotOf = (entry: VariableEntry): Slot => ({
  value: castValue(entry.value, entry.type),
  type: knownType(entry.type),
});

const applyChange = (store: ScopeStore, change: ScopeChange): void => {
  if (change.op === 'load') loadStore(store, change.set);
  else if (change.op === 'clear') store.slots.clear();
  else if (change.op === 'unset') store.slots.delete(change.key);
  else {
    const type = knownType(change.type) ?? store.slots.get(change.key)?.type;
    store.slots.set(change.key, { value: castValue(change.value, type), type });
  }
};

/** `emit` is false when the change does not count any more: then it is not made here either. */
export const createScopeMirror = (emit: (change: ScopeChange) => boolean): ScopeMirror => {
  const stores: Record<ScopeName, ScopeStore> = {
    globals: createStore(),
    collection: createStore(),
    environment: createStore(),
    local: createStore(),
  };
  /** Slots whose object a script holds. */
  let held = new Map<Slot, readonly [ScopeName, string]>();

  const hold = (scope: ScopeName, key: string, slot: Slot): void => {
    if (!isObject(slot.value)) return;
    slot.sent ??= JSON.stringify(slot.value);
    held.set(slot, [scope, key]);
  };
  const settleSlot = (slot: Slot, scope: ScopeName, key: string): void => {
    if (stores[scope].slots.get(key) !== slot || slot.sent === undefined) return;
    const text = slot.assigned ? JSON.stringify(slot.value) : slot.sent;
    const parsed = text === undefined ? null : (JSON.parse(text) as Json);
    if (text !== slot.sent) emit({ scope, op: 'set', key, value: parsed, type: slot.type });
    slot.value = parsed;
    slot.sent = undefined;
    slot.assigned = false;
  };

  return {
    receive: (changes) => {
      for (const change of changes) applyChange(stores[change.scope], change);
    },
    has: (scope, key) => stores[scope].slots.get(key)?.value !== undefined,
    get: (scope, key) => {
      const slot = stores[scope].slots.get(key);
      if (slot === undefined) return undefined;
      hold(scope, key, slot);
      return slot.value;
    },
    set: (scope, key, value, type) => {
      const slots = stores[scope].slots;
      const kept = knownType(type) ?? slots.get(key)?.type;
      const slot: Slot = { value: castValue(value as Json, kept), type: kept, assigned: true };
      if (!emit({ scope, op: 'set', key, value: slot.value, ...(kept === undefined ? {} : { type: kept }) })) return;
      slots.set(key, slot);
      hold(scope, key, slot);
    },
    unset: (scope, key) => {
      if (stores[scope].slots.has(key) && emit({ scope, op: 'unset', key })) stores[scope].slots.delete(key);
    },
    clear: (scope) => {
      if (emit({ scope, op: 'clear' })) stores[scope].slots.clear();
    },
    store: (scope) => stores[scope],
    settle: () => {
      if (held.size === 0) return;
      const settling = held;
      held = new Map();
      for (const [slot, [scope, key]] of settling) settleSlot(slot, scope, key);
    },
  };
};
