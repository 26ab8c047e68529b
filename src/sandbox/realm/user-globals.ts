// Globals that scripts leave behind, where users share a context: each user's are put away when its phase ends, and come back with it.
import type { Json } from '../../model/json.ts';

const { apply, defineProperty, deleteProperty, getPrototypeOf, ownKeys } = Reflect;
const { getOwnPropertyDescriptor, keys } = Object;
const { isArray } = Array;
const { isFinite: isFiniteNumber } = Number;
const { has } = Set.prototype;
const { stringify } = JSON;
const ObjectPrototype = Object.prototype;
const ArrayPrototype = Array.prototype;

type Left = { readonly name: PropertyKey; readonly descriptor: PropertyDescriptor };

/** Name and value; undefined has no value. */
export type MovedGlobal = readonly [name: string, value?: Json];

export type UserGlobals = {
  /** `moved`: what the user left in another context. True when something of the user's is there now. */
  enter(user: number, moved: readonly MovedGlobal[] | undefined): boolean;
  /** `isLoose`: scripts may have hidden some from a listing. */
  leave(isLoose: boolean): 'none' | 'some' | 'stuck';
  /** All that the user left as JSON text of MovedGlobals, when it can live elsewhere; then it is gone from here. */
  take(user: number): string | undefined;
  drop(user: number): void;
};

/** What is looked at to find out whether a value is plain data. */
const MAX_VISITS = 2000;
const MAX_DEPTH = 30;

const createPlainness = () => {
  let visits = 0;
  const isPlain = (value: unknown, depth: number): boolean => {
    visits += 1;
    if (visits > MAX_VISITS || depth > MAX_DEPTH) return false;
    if (typeof value === 'number') return isFiniteNumber(value);
    if (typeof value !== 'object') return typeof value === 'string' || typeof value === 'boolean';
    if (value === null) return true;
    if (getPrototypeOf(value) !== (isArray(value) ? ArrayPrototype : ObjectPrototype)) return false;
    const names = ownKeys(value);
    for (let i = 0; i < names.length; i++) {
      if (isArray(value) && names[i] === 'length') continue;
      const held = getOwnPropertyDescriptor(value, names[i]!);
      if (typeof names[i] !== 'string' || !held || !isUsual(held) || !isPlain(held.value, depth + 1)) return false;
    }
    return true;
  };
  return (value: unknown): boolean => value === undefined || isPlain(value, 0);
};

const isUsual = ({ get, set, writable, enumerable, configurable }: PropertyDescriptor): boolean =>
  get === undefined && set === undefined && writable === true && enumerable === true && configurable === true;

/** To be called when the context has all the globals that are not a user's. */
export const createUserGlobals = (target: object): UserGlobals => {
  const own = new Set<PropertyKey>(ownKeys(target));
  const bags = new Map<number, readonly Left[]>();
  let current = -1;

  const put = (left: readonly Left[]): void => {
    for (let i = 0; i < left.length; i++) defineProperty(target, left[i]!.name, left[i]!.descriptor);
  };
  const putAway = (names: readonly PropertyKey[]): 'none' | 'some' | 'stuck' => {
    const left: Left[] = [];
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!;
      if (apply(has, own, [name])) continue;
      const descriptor = getOwnPropertyDescriptor(target, name)!;
      if (!deleteProperty(target, name)) return 'stuck';
      left[left.length] = { name, descriptor };
    }
    if (left.length === 0) return 'none';
    bags.set(current, left);
    return 'some';
  };

  return {
    enter: (user, moved) => {
      current = user;
      const left = bags.get(user);
      if (left !== undefined) {
        bags.delete(user);
        put(left);
      }
      if (moved === undefined) return left !== undefined;
      for (const [name, value] of moved) {
        defineProperty(target, name, { configurable: true, enumerable: true, writable: true, value });
      }
      return true;
    },
    leave: (isLoose) => {
      const names = isLoose ? ownKeys(target) : keys(target);
      return names.length === 0 ? 'none' : putAway(names);
    },
    take: (user) => {
      const left = bags.get(user);
      if (left === undefined) return '[]';
      const isPlain = createPlainness();
      const moved: MovedGlobal[] = [];
      for (let i = 0; i < left.length; i++) {
        const { name, descriptor } = left[i]!;
        if (typeof name !== 'string' || !isUsual(descriptor) || !isPlain(descriptor.value)) return undefined;
        moved[i] = descriptor.value === undefined ? [name] : [name, descriptor.value as Json];
      }
      bags.delete(user);
      return stringify(moved);
    },
    drop: (user) => void bags.delete(user),
  };
};
