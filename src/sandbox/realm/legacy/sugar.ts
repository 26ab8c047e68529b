// The prototype methods that old scripts take from Sugar (`responseBody.has('x')`), loaded when the first one is touched.
import { loadLibrary } from '../libraries.ts';
import { SUGAR_NAMES } from './sugar-names.ts';

const { defineProperty, hasOwn } = Object;

type Classes = { readonly [name: string]: { readonly prototype: object } };
type Trap = { readonly owner: object; readonly name: string };

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
