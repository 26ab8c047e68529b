// One variable of a URL or of an auth scheme, and the list of them.
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
    defineValue(this, 'value', bag.value);
    defineValue(this, 'source', undefined);
    defineValue(this, 'key', bag.key ?? bag.id ?? '');
  }

  update(definition: unknown): void {
    if (!isObject(definition)) return;
    for (const field of ['type', 'value', 'key']) {
      if (definition[field] !== undefined) defineValue(this, field, definition[field]);
    }
  }

  get(): unknown {
    return this.value;
  }

  set(value: unknown): void {
    this.value = value;
  }

  override valueOf(): unknown {
    return this.value;
  }

  override toString(): string {
    return textOf(this.value);
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
}
