// One variable of a URL or of an auth scheme, and the list of them.
import { castValue } from '../../../core/variable-value.ts';
import type { Json } from '../../../model/json.ts';
import { defineValue } from './lazy.ts';
import { copyCommon, jsonOf, PostmanProperty } from './property.ts';
import { PostmanPropertyList } from './property-list.ts';
import { type Bag, isObject, textOf } from './shape.ts';

export class PostmanVariable extends PostmanProperty {
  static override readonly _postman_propertyName = 'Variable';
  static readonly indexKey = 'key';
  static readonly ignoresCase = false;
  static readonly isMultiValued = false;

  declare type: string;
  declare value: unknown;
  declare key: string;
  declare disabled?: boolean;

  constructor(definition: unknown) {
    super();
    const bag: Bag = isObject(definition) ? definition : { value: definition };
    copyCommon(this, bag);
    defineValue(this, 'type', typeof bag.type === 'string' ? bag.type : 'any');
    defineValue(this, 'value', this.#cast(bag.value));
    defineValue(this, 'source', undefined);
    defineValue(this, 'key', bag.key ?? bag.id ?? '');
  }

  update(definition: unknown): void {
    if (!isObject(definition)) return;
    const { type, value, disabled } = definition;
    if (typeof type === 'string') this.type = type;
    if ('value' in definition) this.set(value);
    if ('disabled' in definition) defineValue(this, 'disabled', disabled);
  }

  /** Objects are cast when they are read. */
  #cast(value: unknown): unknown {
    const isSimple = this.type === 'string' || this.type === 'number' || this.type === 'boolean';
    return isSimple && value !== undefined ? castValue(value as Json, this.type) : value;
  }

  get(): unknown {
    return castValue(this.value as Json, this.type);
  }

  set(value: unknown): void {
    this.value = this.#cast(value);
  }

  override valueOf(): unknown {
    return this.get();
  }

  override toString(): string {
    return textOf(this.get());
  }

  override toJSON(): Bag {
    return jsonOf(this);
  }
}

export class PostmanVariableList extends PostmanPropertyList<PostmanVariable> {
  static override readonly _postman_propertyName = 'VariableList';

  constructor(parent?: unknown, variables?: unknown) {
    super(PostmanVariable, parent, variables);
  }
  /** The values of an object, each under its name. */
  take(values: Bag): void {
    for (const key of Object.keys(values)) {
      const known = this.one(key);
      if (known) known.set(values[key]);
      else this.add({ key, value: values[key] });
    }
  }
}
