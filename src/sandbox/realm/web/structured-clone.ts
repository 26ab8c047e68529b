// structuredClone, for the values that exist in this realm.
import { DOMException } from './dom-exception.ts';

const ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

export function structuredClone(value: unknown, options?: { readonly transfer?: readonly unknown[] }): unknown {
  const seen = new Map<unknown, unknown>();
  const copy = cloneOf(value, seen);
  for (const item of options?.transfer ?? []) if (item instanceof ArrayBuffer) item.transfer();
  return copy;
}

function cloneOf(value: unknown, seen: Map<unknown, unknown>): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') throw uncloneable(value);
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  const simple = simpleClone(value, seen);
  if (simple !== undefined) {
    seen.set(value, simple);
    return simple;
  }
  if (value instanceof Map)
    return fill(value, new Map(), seen, (copy, [key, item]) => copy.set(cloneOf(key, seen), cloneOf(item, seen)));
  if (value instanceof Set) return fill(value, new Set(), seen, (copy, item) => copy.add(cloneOf(item, seen)));
  if (value instanceof Error) return cloneError(value, seen);
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) throw uncloneable(value);
  const copy: { [key: string]: unknown } | unknown[] = Array.isArray(value) ? new Array(value.length) : {};
  seen.set(value, copy);
  for (const key of Object.keys(value)) {
    Object.defineProperty(copy, key, {
      value: cloneOf((value as { [key: string]: unknown })[key], seen),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return copy;
}

function simpleClone(value: object, seen: Map<unknown, unknown>): unknown {
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof RegExp) return new RegExp(value.source, value.flags);
  if (value instanceof Boolean || value instanceof Number || value instanceof String) return Object(value.valueOf());
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (value instanceof DataView) {
    return new DataView(cloneOf(value.buffer, seen) as ArrayBuffer, value.byteOffset, value.byteLength);
  }
  if (!ArrayBuffer.isView(value)) return undefined;
  const view = value as Uint8Array;
  const Kind = kindOf(view);
  return new Kind(cloneOf(view.buffer, seen) as ArrayBuffer, view.byteOffset, view.length);
}

/** The standard class of a view, whatever subclass (a Buffer) it is. */
function kindOf(view: Uint8Array): new (buffer: ArrayBuffer, offset: number, length: number) => unknown {
  const name = view[Symbol.toStringTag] as string;
  return (globalThis as unknown as { [name: string]: ReturnType<typeof kindOf> })[name] as ReturnType<typeof kindOf>;
}

function fill<T, C>(source: Iterable<T>, copy: C, seen: Map<unknown, unknown>, add: (copy: C, item: T) => unknown): C {
  seen.set(source, copy);
  for (const item of [...source]) add(copy, item);
  return copy;
}

function cloneError(error: Error, seen: Map<unknown, unknown>): Error {
  const Kind = ERRORS[error.name as keyof typeof ERRORS] ?? Error;
  const copy = new Kind(error.message);
  seen.set(error, copy);
  Object.defineProperty(copy, 'stack', { value: error.stack, configurable: true, writable: true });
  if ('cause' in error)
    Object.defineProperty(copy, 'cause', { value: cloneOf(error.cause, seen), configurable: true, writable: true });
  return copy;
}

function uncloneable(value: unknown): DOMException {
  return new DOMException(`${String(value)} could not be cloned.`, 'DataCloneError');
}
