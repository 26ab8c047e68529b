// The prototype methods that old scripts take from Sugar (`responseBody.has('x')`), loaded when the first one is touched.
import { loadLibrary } from '../libraries.ts';
import { SUGAR_NAMES } from './sugar-names.ts';

const { defineProperty, hasOwn } = Object;

type Classes = { readonly [name: string]: { readonly prototype: object } };
type Trap = { readonly owner: object; readonly name: string };

const ALL_NAMES = new Set(SUGAR_NAMES.flatMap(([, , names]) => names.split(' ')));

/** A member of something that is not one of `pm`'s or chai's own, by either notation. */
const MEMBER = /(?:\b(\w+)\s*(?:\(\s*\))?\s*)?(?:\.\s*(\w+)\b(\s*\()?|\[\s*['"`](\w+)['"`]\s*\])/g;
/** Not called, this is chai's. */
const CALLED_ONLY = 'to';
const OTHER_OWNERS = new Set(
  (
    'pm to be been is that which and has have with at of same but does still also not deep nested own all any not ' +
    'environment globals variables collectionVariables iterationData headers cookies query jar console Math JSON ' +
    'expect response request Date moment _ CryptoJS Buffer'
  ).split(' '),
);
/** Ways to a method that a look at the text cannot see. */
const HIDDEN_USE = /\beval\b|\bFunction\b|\bprototype\b|[sS]ugar/;

/** May this script use one of Sugar's methods? A wrong yes costs a few ms, once. */
export function mayUseSugar(script: string): boolean {
  if (HIDDEN_USE.test(script)) return true;
  for (const [, owner, member, call, index] of script.matchAll(MEMBER)) {
    const name = (member ?? index) as string;
    if (!ALL_NAMES.has(name) || (owner !== undefined && OTHER_OWNERS.has(owner))) continue;
    if (name !== CALLED_ONLY || call !== undefined) return true;
  }
  return false;
}

/** Sets a trap for every name; the first read springs them all. `classes` is the realm's global object. */
export function installSugar(classes: Classes): void {
  const traps: Trap[] = [];
  const load = (): void => {
    for (const { owner, name } of traps.splice(0)) Reflect.deleteProperty(owner, name);
    loadLibrary('sugar');
  };
  for (const [className, isPrototype, names] of SUGAR_NAMES) {
    const known = classes[className];
    const owner = isPrototype ? known?.prototype : known;
    if (!owner) continue;
    for (const name of names.split(' ')) {
      if (hasOwn(owner, name)) continue;
      traps.push({ owner, name });
      defineProperty(owner, name, trapOf(name, load));
    }
  }
}

function trapOf(name: string, load: () => void): PropertyDescriptor {
  return {
    configurable: true,
    enumerable: false,
    get() {
      load();
      return (Object(this) as { [name: string]: unknown })[name];
    },
    set(value: unknown) {
      if (typeof this !== 'object' && typeof this !== 'function') return;
      defineProperty(this, name, { configurable: true, enumerable: true, writable: true, value });
    },
  };
}
