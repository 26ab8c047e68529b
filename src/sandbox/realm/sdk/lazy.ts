// Own properties that are built on first touch, so that a phase pays only for what its script looks at.

const { defineProperty, getOwnPropertyDescriptor } = Object;

/** Defines an enumerable own property whose value is built on first read; assigning replaces it. */
export function defineLazy(target: object, key: PropertyKey, build: () => unknown, enumerable = true): void {
  defineProperty(target, key, {
    configurable: true,
    enumerable,
    get() {
      const value = build();
      defineValue(target, key, value, enumerable);
      return value;
    },
    set(value: unknown) {
      defineValue(target, key, value, enumerable);
    },
  });
}

export function defineValue(target: object, key: PropertyKey, value: unknown, enumerable = true): void {
  defineProperty(target, key, { configurable: true, enumerable, writable: true, value });
}

/** True while nobody has read or assigned a lazy property. */
export function isUntouched(target: object, key: PropertyKey): boolean {
  return getOwnPropertyDescriptor(target, key)?.get !== undefined;
}
