// Says that an old variable is deprecated as soon as a script looks into it, not before.
import { PostmanPropertyList } from '../sdk/property-list.ts';
import type { Bag } from '../sdk/shape.ts';

const { apply, set } = Reflect;
const RealmProxy = Proxy;

/** Hears of each property that is read or set, and without one of each call. */
export type Hear = (property?: PropertyKey) => void;

/** Objects and functions tell `hear`; plain values come back as they are. */
export const noted = (value: unknown, hear: Hear): unknown => {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
  return new RealmProxy(value, {
    get: (target, property) => {
      hear(property);
      const found = (target as Bag)[property as string];
      // These have private members, which are not there for a proxy.
      return typeof found === 'function' && target instanceof PostmanPropertyList ? found.bind(target) : found;
    },
    set: (target, property, to) => {
      hear(property);
      return set(target, property, to);
    },
    apply: (target, self, values) => {
      hear();
      return apply(target as (...values: unknown[]) => unknown, self, values);
    },
  });
};
