// CryptoKey: what scripts see of a key. The key itself stays where they cannot reach it.
import type { KeyData } from './scheme.ts';

export type Held = KeyData & { readonly extractable: boolean; readonly usages: readonly string[] };

const held = new WeakMap<object, Held>();
const { get } = WeakMap.prototype;
const { apply } = Reflect;

const heldBy = (key: unknown): Held => {
  const found = typeof key === 'object' && key !== null ? (apply(get, held, [key]) as Held | undefined) : undefined;
  if (found === undefined) throw new TypeError('The key is not a CryptoKey');
  return found;
};

const CREATE = Symbol('create');

export class CryptoKey {
  constructor(create?: symbol, data?: Held) {
    if (create !== CREATE || data === undefined) throw new TypeError('Illegal constructor');
    held.set(this, data);
  }

  get type(): string {
    return heldBy(this).kind;
  }

  get extractable(): boolean {
    return heldBy(this).extractable;
  }

  get algorithm(): object {
    return heldBy(this).algorithm;
  }

  get usages(): readonly string[] {
    return heldBy(this).usages;
  }

  get [Symbol.toStringTag](): string {
    return 'CryptoKey';
  }
}

export const createKey = (data: KeyData, extractable: boolean, usages: readonly string[]): CryptoKey =>
  new CryptoKey(CREATE, { ...data, extractable, usages: [...new Set(usages)] });

export { heldBy };
