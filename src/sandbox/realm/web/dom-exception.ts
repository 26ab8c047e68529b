// DOMException, the error of the web's own interfaces.

const CODES: { readonly [name: string]: number } = {
  IndexSizeError: 1,
  HierarchyRequestError: 3,
  InvalidCharacterError: 5,
  NotFoundError: 8,
  NotSupportedError: 9,
  InvalidStateError: 11,
  SyntaxError: 12,
  InvalidAccessError: 15,
  TimeoutError: 23,
  DataCloneError: 25,
  AbortError: 20,
  QuotaExceededError: 22,
};

export class DOMException extends Error {
  readonly #name: string;

  constructor(message = '', options: string | { readonly name?: string; readonly cause?: unknown } = 'Error') {
    super(message, typeof options === 'string' ? undefined : { cause: options.cause });
    this.#name = typeof options === 'string' ? options : (options.name ?? 'Error');
  }

  // An accessor on purpose, as in the specification.
  override get name(): string {
    return this.#name;
  }

  get code(): number {
    return CODES[this.#name] ?? 0;
  }

  get [Symbol.toStringTag](): string {
    return 'DOMException';
  }
}
