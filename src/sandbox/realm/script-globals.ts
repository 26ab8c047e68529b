// The realm's own globals: what a script assigns to one of them must not reach the next script.

type Kept = { readonly name: string; readonly descriptor: PropertyDescriptor };

const { defineProperty, getOwnPropertyDescriptor } = Object;

/** Nothing Postman has, and no business of a script. */
const REMOVED = ['WebAssembly', 'FinalizationRegistry', 'WeakRef'];

export const removeGlobals = (target: object): void => {
  for (const name of REMOVED) Reflect.deleteProperty(target, name);
};

const isKept = ({ descriptor }: Kept): boolean => descriptor.configurable === true;

/** Remembers the globals as they are; the function it gives puts back those that were replaced. */
export const keepGlobals = (target: object): (() => void) => {
  const names = Object.getOwnPropertyNames(target);
  const kept = names.map((name) => ({ name, descriptor: getOwnPropertyDescriptor(target, name)! })).filter(isKept);
  const values = kept.filter(({ descriptor }) => 'value' in descriptor);
  const getters = kept.filter(({ descriptor }) => !('value' in descriptor));
  const bag = target as { readonly [name: string]: unknown };
  return () => {
    for (const { name, descriptor } of values) {
      if (bag[name] !== descriptor.value) defineProperty(target, name, descriptor);
    }
    for (const { name, descriptor } of getters) {
      if (getOwnPropertyDescriptor(target, name)?.get !== descriptor.get) defineProperty(target, name, descriptor);
    }
  };
};
