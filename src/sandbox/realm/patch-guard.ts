// Undoes what a script did to the language's own objects and to loaded libraries, so that the next script finds them whole.
import { loadedLibraries, onLibraryLoaded } from './libraries.ts';

const { apply, defineProperty, deleteProperty, ownKeys, setPrototypeOf } = Reflect;
const { getOwnPropertyDescriptor, getPrototypeOf, isExtensible } = Object;
const { add, has } = Set.prototype;
const ObjectPrototype = Object.prototype;

type Kept = {
  readonly object: object;
  readonly keys: readonly PropertyKey[];
  readonly descriptors: readonly PropertyDescriptor[];
  readonly prototype: object | null;
  /** Additions go too; what scripts add to the language's objects is theirs to share, as in Postman. */
  readonly isWhole: boolean;
};

/** What a script can do to shared objects, judged by its text. A wrong yes costs a little time. */
export type Patching = 'nothing' | 'libraries' | 'everything';

const EVERYTHING =
  /\b(?:prototype|__proto__|constructor|definePropert(?:y|ies)|(?:set|get)PrototypeOf|Reflect|eval|Function|ownKeys|getOwnProperty\w*|__define[GS]etter__|globalThis)\b|['"`](?:npm|jsr):|\[\s*Symbol|\b[A-Z]\w+\s*(?:\.\s*\w+|\[[^\]]*\])\s*=(?!=)/;
/** Libraries, and the objects of ours that all scripts of a run share. */
const LIBRARIES =
  /\b(?:require|chai|lodash|tv4|cheerio|CryptoJS|Backbone|moment)\b|(?<![\w$.])_\s*[.[]|\b(?:console|environment|globals|collectionVariables)\s*(?:\.\s*\w+|\[[^\]]*\])\s*=(?!=)/;

export const patchingOf = (text: string): Patching =>
  EVERYTHING.test(text) ? 'everything' : LIBRARIES.test(text) ? 'libraries' : 'nothing';

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

const keep = (object: object, isWhole: boolean): Kept => {
  const keys = ownKeys(object);
  const descriptors: PropertyDescriptor[] = [];
  for (let i = 0; i < keys.length; i++) descriptors[i] = getOwnPropertyDescriptor(object, keys[i]!)!;
  return { object, keys, descriptors, prototype: getPrototypeOf(object), isWhole };
};

const isSame = (was: PropertyDescriptor, now: PropertyDescriptor | undefined): boolean =>
  now !== undefined && now.value === was.value && now.get === was.get && now.set === was.set;

/** False for an addition that cannot be taken away. */
const removeAdditions = ({ object, keys }: Kept): boolean => {
  const now = ownKeys(object);
  if (now.length === keys.length) return true;
  let isMended = true;
  for (let i = 0; i < now.length; i++) {
    let isOld = false;
    for (let j = 0; j < keys.length && !isOld; j++) isOld = keys[j] === now[i];
    if (!isOld && !deleteProperty(object, now[i]!)) isMended = false;
  }
  return isMended;
};

/** Each is an option of every call that takes options, or speaks for every object: nobody shares these. */
const NEVER_INHERITED = ['get', 'set', 'value', 'writable', 'enumerable', 'configurable', 'toJSON', 'then'];

const removeInherited = (): boolean => {
  // Asked for the place of every message.
  let isMended = deleteProperty(Error, 'prepareStackTrace') && deleteProperty(Array.prototype, 'toJSON');
  for (let i = 0; i < NEVER_INHERITED.length; i++) {
    if (!deleteProperty(ObjectPrototype, NEVER_INHERITED[i]!)) isMended = false;
  }
  return isMended;
};

/** False for what cannot be mended. */
const restoreOne = (kept: Kept): boolean => {
  const { object, keys, descriptors, prototype, isWhole } = kept;
  let isMended = isWhole || isExtensible(object);
  for (let i = 0; i < keys.length; i++) {
    const was = descriptors[i]!;
    if (isSame(was, getOwnPropertyDescriptor(object, keys[i]!))) continue;
    // What was frozen before has not changed.
    if (!defineProperty(object, keys[i]!, was)) isMended = false;
  }
  if (getPrototypeOf(object) !== prototype && !setPrototypeOf(object, prototype)) isMended = false;
  if (isWhole && !removeAdditions(kept)) isMended = false;
  return isMended;
};

const restoreAll = (all: readonly Kept[]): boolean => {
  let isMended = true;
  for (let i = 0; i < all.length; i++) if (!restoreOne(all[i]!)) isMended = false;
  return isMended;
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
  /** A script may have left functions behind that others call unknowingly. */
  readonly isLoose: boolean;
  /** Before a script that may patch: what there is now is what later scripts shall find. */
  watch(patching: Patching): void;
  /** After a script. False when something is past repair. */
  restore(patching: Patching): boolean;
};

export type Guarded = {
  readonly target: object;
  /** Nothing that scripts can reach. */
  readonly strangers: readonly object[];
  /** Objects of ours that scripts share. */
  readonly shared: readonly object[];
  /** Classes of ours. */
  readonly classes: readonly { readonly prototype: object }[];
};

export const createPatchGuard = ({ target, strangers, shared, classes }: Guarded): PatchGuard => {
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
    for (const one of classes) for (const object of [one, one.prototype]) intrinsics.push(keep(object, false));
    for (const object of shared) keepLibrary(object, seen, libraries);
    for (const exports of loadedLibraries()) keepLibrary(exports, seen, libraries);
    onLibraryLoaded((exports) => keepLibrary(exports, seen, libraries));
  };
  return {
    get isLoose() {
      return isLoose;
    },
    watch: (patching) => {
      if (patching === 'nothing') return;
      watchLibraries();
      isLoose ||= patching === 'everything';
    },
    restore: (patching) => {
      let isMended = true;
      if (isLoose) {
        // First: what defines properties takes such options.
        isMended = removeInherited() && isExtensible(target);
        isMended = restoreAll(intrinsics) && isMended;
      }
      if (isLoose || patching === 'libraries') isMended = restoreAll(libraries) && isMended;
      return isMended;
    },
  };
};
