// The authorization of a request as scripts see and change it.
import { type AuthState, authParameters, isSchemeName } from '../../../core/auth-node.ts';
import { defineValue } from './lazy.ts';
import { PostmanProperty } from './property.ts';
import { type Bag, isFunction, isObject } from './shape.ts';
import { PostmanVariableList } from './variable.ts';

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
    if (isObject(parameters) && isSchemeName(type)) this.#take(type, parameters);
  }

  use(type: unknown, parameters?: unknown): void {
    if (!isSchemeName(type)) return;
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

  /** The list of the scheme that is selected is emptied, any other is gone. */
  clear(type: unknown): void {
    if (!isSchemeName(type)) return;
    const list = (this as unknown as Bag)[type];
    if (!(list instanceof PostmanVariableList)) return;
    if (type === this.type) list.clear();
    else delete (this as unknown as Bag)[type];
  }
}

const TYPES = new Set(['string', 'boolean', 'number']);

/** What is not from Postman says nothing of the types of its fields: they are those of the values. */
export function authOfState(auth: AuthState): PostmanRequestAuth {
  if (auth.node) return new PostmanRequestAuth(auth.node);
  const fields = Object.entries(auth.fields).map(([key, value]) => ({
    type: TYPES.has(typeof value) ? typeof value : 'any',
    value,
    key,
  }));
  return new PostmanRequestAuth({ type: auth.type, [auth.type]: fields });
}

/** The state of whatever a script left in `request.auth`; undefined when it names no scheme, so that it inherits. */
export function stateOfAuth(value: unknown): AuthState | undefined {
  const json =
    isObject(value) && !(value instanceof PostmanRequestAuth) && isFunction(value.toJSON) ? value.toJSON() : value;
  const auth = json instanceof PostmanRequestAuth ? json : new PostmanRequestAuth(json);
  if (!isSchemeName(auth.type)) return undefined;
  const node = auth.toJSON() as NonNullable<AuthState['node']>;
  return { type: auth.type, fields: authParameters(node[auth.type]), node };
}
