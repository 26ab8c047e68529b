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
    if (!isObject(definition) || typeof definition.type !== 'string') return;
    defineValue(this, 'type', definition.type);
    this.update(definition[definition.type] ?? []);
  }

  /** Replaces or adds parameters of a scheme, the current one when none is named. */
  update(parameters: unknown, type: string = this.type): void {
    const known = (this as unknown as Bag)[type];
    const list = known instanceof PostmanVariableList ? known : new PostmanVariableList(this);
    list.assimilate(parameters);
    defineValue(this, type, list);
  }

  use(type: unknown, parameters?: unknown): void {
    if (typeof type !== 'string') return;
    defineValue(this, 'type', type);
    this.update(parameters ?? [], type);
  }

  current(): Bag {
    return this.parameters().toObject();
  }

  parameters(): PostmanVariableList {
    const list = (this as unknown as Bag)[this.type];
    return list instanceof PostmanVariableList ? list : new PostmanVariableList(this, list);
  }

  clear(type: string): void {
    delete (this as unknown as Bag)[type];
  }
}

export function authOfState(auth: AuthState): PostmanRequestAuth {
  return new PostmanRequestAuth({ type: auth.type, [auth.type]: { ...auth.fields } });
}

/** The state of whatever a script left in `request.auth`; undefined when it names no scheme. */
export function stateOfAuth(value: unknown): AuthState | undefined {
  const json =
    isObject(value) && !(value instanceof PostmanRequestAuth) && isFunction(value.toJSON) ? value.toJSON() : value;
  const auth = json instanceof PostmanRequestAuth ? json : new PostmanRequestAuth(json);
  if (!auth.type) return undefined;
  const fields: { [key: string]: Json } = {};
  for (const field of auth.parameters().members) {
    if (field.value !== undefined && !field.disabled) defineValue(fields, field.key, field.value);
  }
  return { type: auth.type, fields };
}
