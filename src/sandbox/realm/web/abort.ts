// AbortController and AbortSignal.
import { DOMException } from './dom-exception.ts';
import { Event, EventTarget } from './events.ts';

declare const setTimeout: (run: () => void, delay: number) => unknown;

const KEY = Symbol('construct');
const ABORT = Symbol('abort');

export class AbortSignal extends EventTarget {
  #isAborted = false;
  #reason: unknown;
  #handler: unknown = null;

  constructor(key?: symbol) {
    super();
    if (key !== KEY) throw new TypeError('Illegal constructor');
  }

  get onabort(): unknown {
    return this.#handler;
  }

  // Its turn comes when the first handler was set, among the listeners.
  set onabort(handler: unknown) {
    const isFirst = this.#handler === null;
    this.#handler = typeof handler === 'function' ? handler : null;
    if (isFirst && this.#handler !== null) this.addEventListener('abort', this.#handle);
  }

  readonly #handle = (event: Event): void => {
    if (typeof this.#handler === 'function') this.#handler(event);
  };

  get aborted(): boolean {
    return this.#isAborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  throwIfAborted(): void {
    if (this.#isAborted) throw this.#reason;
  }

  [ABORT](reason: unknown): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#reason = reason ?? new DOMException('This operation was aborted', 'AbortError');
    this.dispatchEvent(new Event('abort'));
  }

  get [Symbol.toStringTag](): string {
    return 'AbortSignal';
  }

  static abort(reason?: unknown): AbortSignal {
    const signal = new AbortSignal(KEY);
    signal[ABORT](reason);
    return signal;
  }

  static timeout(delay: number): AbortSignal {
    const signal = new AbortSignal(KEY);
    setTimeout(() => {
      signal[ABORT](new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }, delay);
    return signal;
  }

  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const signal = new AbortSignal(KEY);
    for (const source of signals) {
      if (source.aborted) signal[ABORT](source.reason);
      else source.addEventListener('abort', () => signal[ABORT](source.reason), { once: true });
    }
    return signal;
  }

  static create(): AbortSignal {
    return new AbortSignal(KEY);
  }
}

const create = AbortSignal.create;
// Not part of the web's interface: only the controller makes plain signals.
Reflect.deleteProperty(AbortSignal, 'create');

export class AbortController {
  readonly #signal = create();

  get signal(): AbortSignal {
    return this.#signal;
  }

  abort(reason?: unknown): void {
    this.#signal[ABORT](reason);
  }

  get [Symbol.toStringTag](): string {
    return 'AbortController';
  }
}
