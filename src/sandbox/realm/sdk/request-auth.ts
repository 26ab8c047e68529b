// The authorization of a request as scripts see and change it.
import type { AuthSpec } from '../../../model/collection.ts';
import type { Json } from '../../../model/json.ts';
import { defineValue } from './lazy.ts';
import { PostmanProperty } from './property.ts';
import { type Bag, isFunction, isObject } from './shape.ts';
import { PostmanVariableList } from './variable.ts';

type AuthState = Pick<AuthSpec, 'type' | 'fields'>;

export class PostmanRequestAuth extends PostmanProperty {
  static override readonly _postman_propertyName = 'RequestAuth';

  declare type: string;

  constructor(definition?: unknown) {
    super();
    if (!isObject(definition)) return;
    this.use(definition.type);
    for (const type of Object.keys(definition)) if (type !== 'type') this.update(definition[type], type);
  }

  /** Replaces or adds parameters of a scheme, the current one when none is named. */
  update(parameters: unknown, type: string = this.type): void {
    if (isObject(parameters) && isScheme(type)) this.#take(type, parameters);
  }

  use(type: unknown, parameters?: unknown): void {
    if (!isScheme(type)) return;
    defineValue(this, 'type', type);
    this.#take(type, isObject(parameters) ? parameters : []);
  }

  #take(type: string, parameters: object): void {
    const known = (this as unknown as Bag)[type];
    const list = known instanceof PostmanVariableList ? known : new PostmanVariableList(this);
    defineValue(this, type, list);
    if (Array.isArray(parameters) || parameters instanceof PostmanVariableList) list.assimilate(parameters);
    else list.take(parameters as Bag);
  }

  current(): never {
    throw new Error('`Request#current` has been discontinued, use `Request#parameters` instead.');
  }

  parameters(): PostmanVariableList {
    return (this as unknown as Bag)[this.type] as PostmanVariableList;
  }

  clear(type: string): void {
    delete (this as unknown as Bag)[type];
  }
}

function isScheme(type: unknown): type is string {
  return typeof type === 'string' && type !== 'type';
}

const TYPES = new Set(['string', 'boolean', 'number']);

/** Collections name the type of each field: it is the value's own. */
export function authOfState(auth: AuthState): PostmanRequestAuth {
  const fields = Object.entries(auth.fields).map(([key, value]) => ({
    type: TYPES.has(typeof value) ? typeof value : 'any',
    value,
    key,
  }));
  return new PostmanRequestAuth({ type: auth.type, [auth.type]: fields });
}

/** The state of whatever a script left in `request.auth`; undefined when it names no scheme. */
export function stateOfAuth(value: unknown): AuthState | undefined {
  const json =
    isObject(value) && !(value instanceof PostmanRequestAuth) && isFunction(value.toJSON) ? value.toJSON() : value;
  const auth = json instanceof PostmanRequestAuth ? json : new PostmanRequestAuth(json);
  if (!auth.type) return undefined;
  const fields: { [key: string]: Json } = {};
  const list: unknown = auth.parameters();
  for (const field of list instanceof PostmanVariableList ? list.members : []) {
    const value = field.get();
    if (value !== undefined && !field.disabled) defineValue(fields, field.key, value);
  }
  return { type: auth.type, fields };
}
