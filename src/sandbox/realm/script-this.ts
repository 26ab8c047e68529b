// What `this` is at the top of a script: in Postman an object of all the names a script knows, and not the global object.

const { defineProperty, defineProperties, getOwnPropertyNames } = Object;

type Bag = { [name: string]: unknown };

const HIDDEN = new Set(['eval', 'require', 'globalThis']);

/** `target` is the realm's global object with everything on it that scripts are given. */
export const createScriptThis = (target: object): ((pm: object) => object) => {
  const names = getOwnPropertyNames(target).filter((name) => !HIDDEN.has(name));
  const descriptors: { [name: string]: PropertyDescriptor } = {};
  for (const name of names) {
    descriptors[name] = {
      configurable: true,
      enumerable: true,
      get: () => (target as Bag)[name],
      // What a script puts on it stays there: no other script sees it.
      set(this: object, value: unknown) {
        defineProperty(this, name, { configurable: true, enumerable: true, writable: true, value });
      },
    };
  }
  return (pm) => {
    const self: Bag = defineProperties({}, descriptors);
    self.pm = pm;
    return self;
  };
};
