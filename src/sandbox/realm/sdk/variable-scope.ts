// pm.environment, pm.globals, pm.collectionVariables, pm.variables and pm.iterationData as scripts see them.

import { replaceTemplates } from '../../../core/templates.ts';
import { textOf } from '../../../core/variable-value.ts';
import type { Json } from '../../../model/json.ts';
import { dynamicValue } from '../dynamic-value.ts';
import { PostmanProperty } from './property.ts';
import { isPlainObject } from './shape.ts';
import { type PostmanVariable, PostmanVariableList } from './variable.ts';

export type VariableEntry = {
  readonly disabled?: boolean;
  readonly type: string;
  readonly value: Json | undefined;
  readonly key: string;
};

/** Where the variables of a scope are. */
export type VariableSource = {
  /** Another one for every script. */
  readonly script: number;
  readonly id: string;
  /** False for what has no name, not even an empty one. */
  readonly isNamed: boolean;
  readonly name: string | undefined;
  entries(): readonly VariableEntry[];
  has(key: string): boolean;
  get(key: string): Json | undefined;
  set(key: string, value: unknown, type: string | undefined): void;
  unset(key: string): void;
  clear(): void;
  toObject(): Values;
};

type Values = Record<string, Json | undefined>;

const MISSING = Symbol('no such variable');
const { defineProperty } = Object;

/** Templates are replaced in a text, and in every text inside plain objects and arrays. */
const replaceDeep = (template: unknown, textFor: (name: string) => string | undefined): unknown => {
  if (typeof template === 'string') return replaceTemplates(template, textFor);
  if (Array.isArray(template)) return template.map((item) => replaceDeep(item, textFor));
  if (!isPlainObject(template)) return template;
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, replaceDeep(value, textFor)]));
};

const isEnabled = (variable: PostmanVariable, key: string): boolean => variable.key === key && !variable.disabled;

let listOf: (scope: PostmanVariableScope) => PostmanVariableList;
let nameOf: (scope: PostmanVariableScope) => string | undefined;
let rename: (scope: PostmanVariableScope, name: string) => void;
let idOf: (scope: PostmanVariableScope) => string;

const ID: PropertyDescriptor = {
  configurable: true,
  enumerable: true,
  get(this: PostmanVariableScope) {
    return idOf(this);
  },
};
const NAME: PropertyDescriptor = {
  configurable: true,
  enumerable: true,
  get(this: PostmanVariableScope) {
    return nameOf(this);
  },
  set(this: PostmanVariableScope, name: string) {
    rename(this, name);
  },
};
const VALUES: PropertyDescriptor = {
  configurable: true,
  enumerable: true,
  get(this: PostmanVariableScope) {
    return listOf(this);
  },
};

/**
 * What scripts set, unset and clear is kept. What they change in `values` or in `name` is forgotten with the script, as
 * in Postman; so the list is only made for scripts that ask for it, and from then on it is what they read from.
 */
export class PostmanVariableScope extends PostmanProperty {
  static override readonly _postman_propertyName = 'VariableScope';

  declare readonly id: string;
  declare name: string | undefined;
  declare readonly values: PostmanVariableList;

  readonly #source: VariableSource;
  readonly #layers: readonly PostmanVariableScope[];
  #script: number | undefined;
  #list: PostmanVariableList | undefined;
  #name: string | undefined;

  static {
    listOf = (scope) => scope.#ownList();
    idOf = (scope) => scope.#source.id;
    nameOf = (scope) => (scope.#knowsScript() && scope.#name) || scope.#source.name;
    rename = (scope, name) => {
      scope.#enterScript();
      scope.#name = name;
    };
  }

  /** `layers`: what counts where the source has no such variable, the nearest first. */
  constructor(source: VariableSource, layers: readonly PostmanVariableScope[] = []) {
    super();
    this.#source = source;
    this.#layers = layers;
    defineProperty(this, 'id', ID);
    if (source.isNamed) defineProperty(this, 'name', NAME);
    defineProperty(this, 'values', VALUES);
  }

  #knowsScript(): boolean {
    return this.#script === this.#source.script;
  }

  #enterScript(): void {
    if (this.#knowsScript()) return;
    this.#script = this.#source.script;
    this.#list = undefined;
    this.#name = undefined;
  }

  #ownList(): PostmanVariableList {
    this.#enterScript();
    this.#list ??= new PostmanVariableList(this, this.#source.entries());
    return this.#list;
  }

  #openList(): PostmanVariableList | undefined {
    return this.#list !== undefined && this.#knowsScript() ? this.#list : undefined;
  }

  #find(key: string): Json | undefined | typeof MISSING {
    const list = this.#openList();
    if (list !== undefined) {
      const variable = list.members.findLast((member) => isEnabled(member, key));
      if (variable !== undefined) return variable.get() as Json | undefined;
    } else if (this.#source.has(key)) return this.#source.get(key);
    for (const layer of this.#layers) {
      const found = layer.#find(key);
      if (found !== MISSING) return found;
    }
    return MISSING;
  }

  get(key: unknown): Json | undefined {
    const found = this.#find(String(key));
    return found === MISSING ? undefined : found;
  }

  has(key: unknown): boolean {
    return this.#find(String(key)) !== MISSING;
  }

  set(name: unknown, value: unknown, type?: unknown): void {
    const key = String(name);
    this.#source.set(key, value, typeof type === 'string' ? type : undefined);
    const list = this.#openList();
    if (list === undefined) return;
    const known = list.members.findLast((member) => isEnabled(member, key));
    if (known !== undefined) known.set(this.#source.get(key));
    else list.add({ key, value: this.#source.get(key), type });
  }

  unset(name: unknown): void {
    const key = String(name);
    this.#source.unset(key);
    this.#openList()?.remove((variable: unknown) => isEnabled(variable as PostmanVariable, key));
  }

  clear(): void {
    this.#source.clear();
    this.#openList()?.clear();
  }

  toObject(): Values {
    const own = this.#openList()?.toObject() ?? this.#source.toObject();
    if (this.#layers.length === 0) return own as Values;
    return Object.assign({}, ...this.#layers.toReversed().map((layer) => layer.toObject()), own) as Values;
  }

  replaceIn(template: unknown): unknown {
    return replaceDeep(template, (name) => {
      const found = this.#find(name);
      return found === MISSING ? dynamicValue(name) : textOf(found);
    });
  }

  override toJSON(): { [key: string]: unknown } {
    const { id, name } = this;
    return { id, ...(name === undefined ? {} : { name }), values: this.#ownList().toJSON() };
  }
}
