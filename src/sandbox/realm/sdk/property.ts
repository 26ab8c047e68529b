// What every element of the SDK has: a parent, a description, a JSON form.
import { defineValue } from './lazy.ts';
import { type Bag, isFunction, isObject } from './shape.ts';

const { keys } = Object;

export class PostmanPropertyDescription {
  content: string;
  type: string;

  constructor(definition?: unknown) {
    const bag = isObject(definition) ? definition : { content: definition };
    this.content = bag.content === undefined || bag.content === null ? '' : String(bag.content);
    this.type = typeof bag.type === 'string' ? bag.type : 'text/plain';
  }

  toString(): string {
    return this.content;
  }

  toJSON(): Bag {
    return { content: this.content, type: this.type };
  }
}

export class PostmanPropertyBase {
  static readonly _postman_propertyName: string = 'Property';

  #parent: unknown;

  /** What holds the list that holds it, as in the SDK. */
  parent(): unknown {
    const parent = this.#parent;
    if (!isObject(parent) || !(#parent in parent)) return parent;
    return parent.#parent ?? parent;
  }

  setParent(parent: unknown): void {
    this.#parent = parent;
  }

  meta(): undefined {
    return undefined;
  }

  forEachParent(options: unknown, iterator?: unknown): void {
    const visit = isFunction(options) ? options : iterator;
    if (!isFunction(visit)) return;
    let parent = this.parent();
    while (isObject(parent)) {
      visit(parent);
      parent = isFunction(parent.parent) ? parent.parent() : undefined;
    }
  }

  findInParents(property: string, customizer?: unknown): unknown {
    const owner = this.findParentContaining(property, customizer);
    return isObject(owner) ? owner[property] : undefined;
  }

  findParentContaining(property: string, customizer?: unknown): unknown {
    let found: unknown;
    this.forEachParent((parent: unknown) => {
      if (found !== undefined || !isObject(parent) || parent[property] === undefined) return;
      if (!isFunction(customizer) || customizer(parent)) found = parent;
    });
    return found;
  }

  toJSON(): unknown {
    return jsonOf(this);
  }
}

export class PostmanProperty extends PostmanPropertyBase {
  describe(content: unknown, type?: string): void {
    defineValue(this, 'description', new PostmanPropertyDescription(type ? { content, type } : content));
  }
}

/** The enumerable own properties in JSON form, undefined ones dropped. */
export function jsonOf(value: object): Bag {
  const result: Bag = {};
  for (const key of keys(value)) {
    const entry = (value as Bag)[key];
    if (entry === undefined || isFunction(entry)) continue;
    result[key] = isObject(entry) && isFunction(entry.toJSON) ? entry.toJSON() : entry;
  }
  return result;
}

/** Copies what every element may carry beside its own fields. */
export function copyCommon(target: object, definition: Bag): void {
  if (definition.description !== undefined && definition.description !== null) {
    defineValue(target, 'description', new PostmanPropertyDescription(definition.description));
  }
  if (definition.disabled) defineValue(target, 'disabled', true);
  if (definition.system) defineValue(target, 'system', true);
}
