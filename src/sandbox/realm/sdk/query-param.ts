// One query or urlencoded parameter, its text form, and the lists of them.
import type { Entry } from '../../../model/collection.ts';
import { copyCommon, PostmanProperty } from './property.ts';
import { type Bag, isObject, textOf } from './shape.ts';
import { maskTemplates } from './templates.ts';

export class PostmanQueryParam extends PostmanProperty {
  static override readonly _postman_propertyName = 'QueryParam';
  static readonly indexKey = 'key';
  static readonly ignoresCase = false;
  static readonly isMultiValued = true;

  declare key: string | null;
  declare value: unknown;
  declare disabled?: boolean;

  constructor(definition: unknown) {
    super();
    if (isObject(definition)) copyCommon(this, definition);
    this.update(definition);
  }

  update(definition: unknown): void {
    const bag: Bag = typeof definition === 'string' ? parsePair(definition) : isObject(definition) ? definition : {};
    this.key = bag.key as string | null;
    this.value = bag.value;
  }

  override valueOf(): string {
    return typeof this.value === 'string' ? this.value : '';
  }

  override toString(): string {
    return pairText(this);
  }

  static parse(text: string): { key: string; value: string | null }[] {
    return parseQuery(text);
  }

  static unparse(params: readonly PostmanQueryParam[]): string {
    return params
      .filter((param) => !param.disabled)
      .map(pairText)
      .join('&');
  }
}

/** Splits at `&` and the first `=`, but never inside a `{{template}}`. */
export function parseQuery(text: string): { key: string; value: string | null }[] {
  if (text === '') return [];
  const masked = maskTemplates(text);
  return masked.text.split('&').map((pair) => splitPair(pair, masked.restore));
}

function parsePair(text: string): Bag {
  const masked = maskTemplates(text);
  return splitPair(masked.text, masked.restore);
}

function splitPair(pair: string, restore: (text: string) => string): { key: string; value: string | null } {
  const equals = pair.indexOf('=');
  if (equals < 0) return { key: restore(pair), value: null };
  return { key: restore(pair.slice(0, equals)), value: restore(pair.slice(equals + 1)) };
}

function pairText(param: { key: unknown; value: unknown }): string {
  const key = encodeOutside(textOf(param.key), /[&#=]/g);
  return typeof param.value === 'string' ? `${key}=${encodeOutside(param.value, /[&#]/g)}` : key;
}

function encodeOutside(text: string, pattern: RegExp): string {
  if (text.search(pattern) < 0) return text;
  const masked = maskTemplates(text);
  return masked.restore(masked.text.replace(pattern, encodeURIComponent));
}

/** What goes out in a URL: only texts count, as keys and as values. */
export function entriesOfParams(params: readonly PostmanQueryParam[]): Entry[] {
  return params.map((param) => ({
    key: typeof param.key === 'string' ? param.key : '',
    value: typeof param.value === 'string' ? param.value : null,
    ...(param.disabled ? { disabled: true } : {}),
  }));
}
