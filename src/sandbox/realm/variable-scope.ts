// pm.environment, pm.globals, pm.collectionVariables, pm.variables and pm.iterationData over the mirrored scopes.

import type { Json } from '../../model/json.ts';
import type { DataRow } from '../../model/plan.ts';
import type { ScopeName } from '../../model/variables.ts';
import type { ScopeMirror } from './scope-mirror.ts';
import { newId } from './sdk/response.ts';
import { PostmanVariableScope, type VariableEntry, type VariableSource } from './sdk/variable-scope.ts';

export type VariableScope = PostmanVariableScope;

type Values = Record<string, Json | undefined>;

const { fromEntries, hasOwn, keys } = Object;

const sourceOf = (mirror: ScopeMirror, scope: ScopeName): VariableSource => {
  const slots = () => mirror.store(scope).all;
  return {
    get script() {
      return mirror.script;
    },
    get id() {
      const store = mirror.store(scope);
      store.id ??= newId();
      return store.id;
    },
    /** The collection's name is not its variables'. */
    isNamed: scope === 'environment' || scope === 'globals',
    get name() {
      return mirror.store(scope).name;
    },
    entries: () =>
      slots().map((slot): VariableEntry => {
        const { key, type = 'any', disabled } = slot;
        return { ...(disabled ? { disabled } : {}), type, value: mirror.valueOf(scope, slot), key };
      }),
    has: (key) => mirror.has(scope, key),
    get: (key) => mirror.get(scope, key),
    set: (key, value, type) => mirror.set(scope, key, value, type),
    unset: (key) => mirror.unset(scope, key),
    clear: () => mirror.clear(scope),
    /** The last entry of a name, disabled or not, as in Postman. */
    toObject: () => fromEntries(slots().map((slot) => [slot.key, mirror.valueOf(scope, slot)])),
  };
};

const copyOf = (row: DataRow): Values =>
  Object.values(row).some((value) => typeof value === 'object')
    ? (JSON.parse(JSON.stringify(row)) as Values)
    : { ...row };

/** Every script has its own copy of the row; the engine's stays as the file has it. */
const sourceOfRow = (mirror: ScopeMirror, data: DataRow): VariableSource => {
  const id = newId();
  let script = -1;
  let copy: Values = {};
  const row = (): Values => {
    if (script === mirror.script) return copy;
    script = mirror.script;
    copy = copyOf(data);
    return copy;
  };
  const own = (key: string): Json | undefined => (hasOwn(row(), key) ? row()[key] : undefined);
  return {
    get script() {
      return mirror.script;
    },
    id,
    isNamed: false,
    name: undefined,
    entries: () => keys(row()).map((key) => ({ type: 'any', value: row()[key], key })),
    has: (key) => own(key) !== undefined,
    get: own,
    set: (key, value) => {
      row()[key] = value as Json;
    },
    unset: (key) => {
      delete row()[key];
    },
    clear: () => {
      copy = {};
    },
    toObject: () => ({ ...row() }),
  };
};

/** One scope of its own: environment, globals or collection variables. */
export const createVariableScope = (mirror: ScopeMirror, scope: ScopeName): VariableScope =>
  new PostmanVariableScope(sourceOf(mirror, scope));

export const createIterationData = (mirror: ScopeMirror, data: DataRow): VariableScope =>
  new PostmanVariableScope(sourceOfRow(mirror, data));

/** pm.variables: reads through every layer, the nearest first, and writes the local one. */
export const createLayeredScope = (mirror: ScopeMirror, layers: readonly VariableScope[]): VariableScope =>
  new PostmanVariableScope(sourceOf(mirror, 'local'), layers);
