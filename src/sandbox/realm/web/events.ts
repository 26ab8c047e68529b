// Event and EventTarget.

type Listener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown };
type ListenerOptions = { readonly once?: boolean; readonly signal?: EventTarget & { readonly aborted: boolean } };
type Registration = { readonly listener: Listener; readonly once: boolean };

export class Event {
  readonly type: string;
  readonly bubbles: boolean;
  readonly cancelable: boolean;
  readonly composed: boolean;
  readonly timeStamp = 0;
  readonly isTrusted = false;
  readonly eventPhase = 0;
  target: EventTarget | null = null;
  currentTarget: EventTarget | null = null;
  defaultPrevented = false;
  #isStopped = false;

  constructor(type: string, init?: { bubbles?: boolean; cancelable?: boolean; composed?: boolean }) {
    this.type = String(type);
    this.bubbles = Boolean(init?.bubbles);
    this.cancelable = Boolean(init?.cancelable);
    this.composed = Boolean(init?.composed);
  }

  preventDefault(): void {
    if (this.cancelable) this.defaultPrevented = true;
  }

  stopPropagation(): void {}

  stopImmediatePropagation(): void {
    this.#isStopped = true;
  }

  composedPath(): EventTarget[] {
    return this.target ? [this.target] : [];
  }

  static isStopped(event: Event): boolean {
    return event.#isStopped;
  }
}

export class EventTarget {
  readonly #listeners = new Map<string, Registration[]>();

  addEventListener(type: string, listener: Listener | null, options?: boolean | ListenerOptions): void {
    if (!listener) return;
    const { once, signal } = typeof options === 'object' ? options : ({} as ListenerOptions);
    if (signal?.aborted) return;
    const known = this.#listeners.get(type) ?? [];
    if (known.some((registration) => registration.listener === listener)) return;
    this.#listeners.set(type, [...known, { listener, once: Boolean(once) }]);
    signal?.addEventListener('abort', () => this.removeEventListener(type, listener), { once: true });
  }

  removeEventListener(type: string, listener: Listener | null): void {
    const known = this.#listeners.get(type);
    if (known)
      this.#listeners.set(
        type,
        known.filter((registration) => registration.listener !== listener),
      );
  }

  dispatchEvent(event: Event): boolean {
    event.target = this;
    event.currentTarget = this;
    for (const { listener, once } of this.#listeners.get(event.type) ?? []) {
      if (Event.isStopped(event)) break;
      if (once) this.removeEventListener(event.type, listener);
      if (typeof listener === 'function') listener.call(this, event);
      else listener.handleEvent(event);
    }
    event.currentTarget = null;
    return !event.defaultPrevented;
  }
}
