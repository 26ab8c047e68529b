// Undoes what a script did to the language's own objects and to loaded libraries, so that the next script finds them whole.
import { loadedLibraries, onLibraryLoaded } from './libraries.ts';

const { apply, defineProperty, deleteProperty, ownKeys } = Reflect;
const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
const { add, has } = Set.prototype;
const ObjectPrototype = Object.prototype;

type Kept = {
  readonly object: object;
  readonly keys: readonly PropertyKey[];
  readonly descriptors: readonly PropertyDescriptor[];
  /** Additions go too; what scripts add to the language's objects is theirs to share, as in Postman. */
  readonly isWhole: boolean;
};

/** What a script can do to shared objects, judged by its text. A wrong yes costs a little time. */
export type Patching = 'nothing' | 'libraries' | 'everything';

const EVERYTHING =
  /\b(?:prototype|__proto__|constructor|definePropert(?:y|ies)|(?:set|get)PrototypeOf|Reflect|eval|Function|ownKeys|getOwnProperty\w*|__define[GS]etter__|globalThis)\b|['"`](?:npm|jsr):|\[\s*Symbol|\b[A-Z]\w+\s*(?:\.\s*\w+|\[[^\]]*\])\s*=(?!=)/;
const LIBRARIES = /\b(?:require|chai|lodash|tv4|cheerio|CryptoJS|Backbone|moment)\b|(?<![\w$.])_\s*[.[]/;

export const patchingOf = (text: string): Patching =>
  EVERYTHING.test(text) ? 'everything' : LIBRARIES.test(text) ? 'libraries' : 'nothing';

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

const keep = (object: object, isWhole: boolean): Kept => {
  const keys = ownKeys(object);
  const descriptors: PropertyDescriptor[] = [];
  for (let i = 0; i < keys.length; i++) descriptors[i] = getOwnPropertyDescriptor(object, keys[i]!)!;
  return { object, keys, descriptors, isWhole };
};

const isSame = (was: PropertyDescriptor, now: PropertyDescriptor | undefined): boolean =>
  now !== undefined && now.value === was.value && now.get === was.get && now.set === was.set;

const removeAdditions = ({ object, keys }: Kept): void => {
  const now = ownKeys(object);
  if (now.length === keys.length) return;
  for (let i = 0; i < now.length; i++) {
    let isOld = false;
    for (let j = 0; j < keys.length && !isOld; j++) isOld = keys[j] === now[i];
    if (!isOld) deleteProperty(object, now[i]!);
  }
};

const restoreOne = (kept: Kept): void => {
  const { object, keys, descriptors, isWhole } = kept;
  for (let i = 0; i < keys.length; i++) {
    const was = descriptors[i]!;
    if (isSame(was, getOwnPropertyDescriptor(object, keys[i]!))) continue;
    // What was frozen meanwhile cannot be mended, and was not changed before either.
    defineProperty(object, keys[i]!, was);
  }
  if (isWhole) removeAdditions(kept);
};

const restoreAll = (all: readonly Kept[]): void => {
  for (let i = 0; i < all.length; i++) restoreOne(all[i]!);
};

/** The language's own functions and prototypes, those without a name included. */
const intrinsicsOf = (target: { readonly [name: string]: unknown }): readonly object[] => {
  const found: object[] = [];
  const add = (value: unknown): void => {
    if (isObject(value) && !found.includes(value)) found.push(value);
  };
  const names = Object.getOwnPropertyNames(target).filter((name) => /^[A-Z]/.test(name));
  for (const name of names) {
    const descriptor = getOwnPropertyDescriptor(target, name);
    if (!descriptor || !('value' in descriptor) || !isObject(descriptor.value)) continue;
    add(descriptor.value);
    if (typeof descriptor.value === 'function') add(descriptor.value.prototype);
  }
  const hidden = [async () => undefined, function* () {}, async function* () {}].map((one) => getPrototypeOf(one));
  for (const prototype of hidden) {
    add(prototype);
    add((prototype as { prototype?: object }).prototype);
  }
  for (const iterator of [
    [].values(),
    new Map().values(),
    new Set().values(),
    ''[Symbol.iterator](),
    ''.matchAll(/./g),
  ])
    for (let at = getPrototypeOf(iterator); at; at = getPrototypeOf(at)) add(at);
  add(getPrototypeOf(Int8Array));
  add((getPrototypeOf(Int8Array) as { prototype?: object }).prototype);
  return found;
};

const OF_EVERY_FUNCTION: readonly PropertyKey[] = ['length', 'name', 'prototype', 'arguments', 'caller'];

/** Most functions carry nothing that a script could replace. */
const isBareFunction = (value: object): boolean => {
  if (typeof value !== 'function') return false;
  const keys = ownKeys(value);
  for (let i = 0; i < keys.length; i++) {
    let isUsual = false;
    for (let j = 0; j < OF_EVERY_FUNCTION.length && !isUsual; j++) isUsual = OF_EVERY_FUNCTION[j] === keys[i];
    if (!isUsual) return false;
  }
  const prototype = getOwnPropertyDescriptor(value, 'prototype')?.value;
  return !isObject(prototype) || (ownKeys(prototype).length <= 1 && getPrototypeOf(prototype) === ObjectPrototype);
};

/** Past this many objects a library is data rather than code. */
const MAX_OBJECTS = 4000;

const keepLibrary = (exports: unknown, seen: Set<unknown>, into: Kept[]): void => {
  const open: unknown[] = [exports];
  let count = 0;
  for (let at = 0; at < open.length && count < MAX_OBJECTS; at++) {
    const value = open[at];
    if (!isObject(value) || apply(has, seen, [value])) continue;
    apply(add, seen, [value]);
    if (isBareFunction(value)) continue;
    count += 1;
    const kept = keep(value, true);
    into[into.length] = kept;
    for (let i = 0; i < kept.descriptors.length; i++) open[open.length] = kept.descriptors[i]!.value;
    open[open.length] = getPrototypeOf(value);
  }
};

export type PatchGuard = {
  /** Before a script that may patch: what there is now is what later scripts shall find. */
  watch(patching: Patching): void;
  /** After a script. */
  restore(patching: Patching): void;
};

export const createPatchGuard = (target: object, strangers: readonly object[]): PatchGuard => {
  const intrinsics: Kept[] = [];
  const libraries: Kept[] = [];
  const seen = new Set<unknown>();
  let isWatchingLibraries = false;
  /** Functions that such a script left behind can patch whenever a later one calls them. */
  let isLoose = false;
  const watchLibraries = (): void => {
    if (isWatchingLibraries) return;
    isWatchingLibraries = true;
    for (const object of intrinsicsOf(target as { [name: string]: unknown })) {
      seen.add(object);
      intrinsics.push(keep(object, false));
    }
    for (const object of [target, ...strangers]) seen.add(object);
    for (const exports of loadedLibraries()) keepLibrary(exports, seen, libraries);
    onLibraryLoaded((exports) => keepLibrary(exports, seen, libraries));
  };
  return {
    watch: (patching) => {
      if (patching === 'nothing') return;
      watchLibraries();
      isLoose ||= patching === 'everything';
    },
    restore: (patching) => {
      if (isLoose) restoreAll(intrinsics);
      if (isLoose || patching === 'libraries') restoreAll(libraries);
    },
  };
};
