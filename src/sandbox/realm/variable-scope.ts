// pm.environment, pm.globals, pm.collectionVariables, pm.variables and pm.iterationData over the mirrored scopes.

import { replaceTemplates } from '../../core/templates.ts';
import { textOf } from '../../core/variable-value.ts';
import type { Json } from '../../model/json.ts';
import type { DataRow } from '../../model/plan.ts';
import type { ScopeName } from '../../model/variables.ts';
import { dynamicValue } from './dynamic-value.ts';
import type { ScopeMirror } from './scope-mirror.ts';
import { newId } from './sdk/response.ts';

type Lookup = (key: string) => Json | undefined;

export type VariableScope = {
  readonly name: string | undefined;
  readonly id: string | undefined;
  readonly values: readonly {
    readonly key: string;
    readonly value: Json | undefined;
    readonly type: string;
    readonly disabled?: boolean;
  }[];
  get(key: unknown): Json | undefined;
  has(key: unknown): boolean;
  set(key: unknown, value: unknown, type?: unknown): void;
  unset(key: unknown): void;
  clear(): void;
  toObject(): Record<string, Json | undefined>;
  replaceIn(template: unknown): unknown;
  toJSON(): unknown;
};

const replaceText = (text: string, lookup: Lookup): string =>
  replaceTemplates(text, (name) => {
    const value = lookup(name);
    return value === undefined ? dynamicValue(name) : textOf(value);
  });

/** Templates are replaced in a text, and in every text inside an object. */
const replaceDeep = (template: unknown, lookup: Lookup): unknown => {
  if (typeof template === 'string') return replaceText(template, lookup);
  if (Array.isArray(template)) return template.map((item) => replaceDeep(item, lookup));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, replaceDeep(value, lookup)]));
};

const entriesOf = (mirror: ScopeMirror, scope: ScopeName): VariableScope['values'] =>
  mirror.store(scope).all.map(({ key, value, type = 'any', disabled }) => ({
    ...(disabled ? { disabled } : {}),
    type,
    value,
    key,
  }));

/** The last entry of a name, disabled or not, as in Postman. */
const objectOf = (mirror: ScopeMirror, scope: ScopeName): Record<string, Json | undefined> =>
  Object.fromEntries(mirror.store(scope).all.map((slot) => [slot.key, mirror.valueOf(scope, slot)]));

const changeType = (type: unknown): string | undefined => (typeof type === 'string' ? type : undefined);

/** One scope of its own: environment, globals or collection variables. */
export const createVariableScope = (mirror: ScopeMirror, scope: ScopeName): VariableScope => {
  const own: Lookup = (key) => mirror.get(scope, key);
  /** The collection's name is not its variables'. */
  const nameOf = () => (scope === 'collection' ? undefined : mirror.store(scope).name);
  const idOf = () => {
    const store = mirror.store(scope);
    store.id ??= newId();
    return store.id;
  };
  return {
    get name() {
      return nameOf();
    },
    get id() {
      return idOf();
    },
    get values() {
      return entriesOf(mirror, scope);
    },
    get: (key) => mirror.get(scope, String(key)),
    has: (key) => mirror.has(scope, String(key)),
    set: (key, value, type) => mirror.set(scope, String(key), value, changeType(type)),
    unset: (key) => mirror.unset(scope, String(key)),
    clear: () => mirror.clear(scope),
    toObject: () => objectOf(mirror, scope),
    replaceIn: (template) => replaceDeep(template, own),
    toJSON: () => {
      const name = nameOf();
      return { id: idOf(), ...(name === undefined ? {} : { name }), values: entriesOf(mirror, scope) };
    },
  };
};

/** Local wins over data over environment over collection over globals. */
const LAYERS: readonly ScopeName[] = ['environment', 'collection', 'globals'];

const hasOwn = Object.hasOwn;

/** pm.variables: reads through every layer, writes the local one. */
export const createLayeredScope = (mirror: ScopeMirror, data: DataRow): VariableScope => {
  const own = createVariableScope(mirror, 'local');
  const localObject = own.toObject;
  const lookup: Lookup = (key) => {
    if (mirror.has('local', key)) return mirror.get('local', key);
    if (hasOwn(data, key) && data[key] !== undefined) return data[key];
    for (const layer of LAYERS) if (mirror.has(layer, key)) return mirror.get(layer, key);
    return undefined;
  };
  const isKnown = (key: string): boolean =>
    hasOwn(data, key) || mirror.has('local', key) || LAYERS.some((layer) => mirror.has(layer, key));
  return Object.defineProperties(own, {
    get: { value: (key: unknown) => lookup(String(key)), writable: true, enumerable: true },
    has: { value: (key: unknown) => isKnown(String(key)), writable: true, enumerable: true },
    replaceIn: { value: (template: unknown) => replaceDeep(template, lookup), writable: true, enumerable: true },
    toObject: {
      value: () => ({
        ...objectOf(mirror, 'globals'),
        ...objectOf(mirror, 'collection'),
        ...objectOf(mirror, 'environment'),
        ...data,
        ...localObject(),
      }),
      writable: true,
      enumerable: true,
    },
  });
};

/** pm.iterationData: the row is the script's own copy, the engine's stays as the file has it. */
export const createIterationData = (data: DataRow): Omit<VariableScope, 'name' | 'id'> => {
  const row = data as Record<string, Json | undefined>;
  const own: Lookup = (key) => (hasOwn(row, key) ? row[key] : undefined);
  const id = newId();
  const values = () => Object.keys(row).map((key) => ({ type: 'any', value: row[key], key }));
  return {
    get values() {
      return values();
    },
    get: (key) => own(String(key)),
    has: (key) => own(String(key)) !== undefined,
    set: (key, value) => {
      row[String(key)] = value as Json;
    },
    unset: (key) => {
      delete row[String(key)];
    },
    clear: () => {
      for (const key of Object.keys(row)) delete row[key];
    },
    toObject: () => ({ ...row }),
    replaceIn: (template) => replaceDeep(template, own),
    toJSON: () => ({ id, values: values() }),
  };
};
