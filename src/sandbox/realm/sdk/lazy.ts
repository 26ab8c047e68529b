// Own properties that are built on first touch, so that a phase pays only for what its script looks at.

const { defineProperty, getOwnPropertyDescriptor } = Object;

/**
 * The descriptor of an own property whose value is built on first read; assigning replaces it.
 * One descriptor serves all objects of a kind: with functions of their own, objects would lose V8's fast form.
 */
export function lazyProperty<T extends object>(
  key: string,
  build: (self: T) => unknown,
  enumerable = true,
): PropertyDescriptor {
  return {
    configurable: true,
    enumerable,
    get(this: T) {
      const value = build(this);
      defineValue(this, key, value, enumerable);
      return value;
    },
    set(value: unknown) {
      defineValue(this, key, value, enumerable);
    },
  };
}

export function defineValue(target: object, key: PropertyKey, value: unknown, enumerable = true): void {
  defineProperty(target, key, { configurable: true, enumerable, writable: true, value });
}

/** True while nobody has read or assigned a lazy property. */
export function isUntouched(target: object, key: PropertyKey): boolean {
  return getOwnPropertyDescriptor(target, key)?.get !== undefined;
}
