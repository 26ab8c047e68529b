// One header, and the list of them.
import type { Entry } from '../../../model/collection.ts';
import { copyCommon, PostmanProperty } from './property.ts';
import { PostmanPropertyList } from './property-list.ts';
import { isObject, textOf } from './shape.ts';

export class PostmanHeader extends PostmanProperty {
  static override readonly _postman_propertyName = 'Header';
  static readonly indexKey = 'key';
  static readonly ignoresCase = true;
  static readonly isMultiValued = true;
  static readonly takesNames = true;

  declare key: string;
  declare value: unknown;
  declare disabled?: boolean;
  declare system?: boolean;

  constructor(definition: unknown) {
    super();
    if (isObject(definition)) copyCommon(this, definition);
    this.update(typeof definition === 'string' ? PostmanHeader.parseSingle(definition) : definition);
  }

  update(definition: unknown): void {
    const bag = isObject(definition) ? definition : {};
    this.key = (bag.key || '') as string;
    this.value = bag.value === undefined ? '' : bag.value;
    if (bag.disabled !== undefined) this.disabled = bag.disabled as boolean;
    if (bag.system !== undefined) this.system = bag.system as boolean;
  }

  override valueOf(): unknown {
    return this.value;
  }

  override toString(): string {
    return `${this.key}: ${this.value}`;
  }

  static parseSingle(line: string): { key: string; value: string } {
    const colon = line.indexOf(':');
    if (colon < 0) return { key: line.trim(), value: '' };
    return { key: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
  }

  /** Lines of `name: value`; lines without a colon are skipped, folded ones joined. */
  static parse(text: string): { key: string; value: string }[] {
    return text
      .replace(/\r?\n[ \t]+/g, ' ')
      .split(/\r?\n/)
      .filter((line) => line.indexOf(':') > 0)
      .map((line) => PostmanHeader.parseSingle(line));
  }

  static unparse(headers: readonly PostmanHeader[]): string {
    let text = '';
    for (const header of headers) if (!header.disabled) text += `${header}\r\n`;
    return text;
  }
}

export class PostmanHeaderList extends PostmanPropertyList<PostmanHeader> {
  static override readonly _postman_propertyName = 'HeaderList';

  constructor(parent?: unknown, headers?: unknown) {
    super(PostmanHeader, parent, headers);
  }

  contentSize(): number {
    let size = 0;
    for (const header of this.members) if (!header.disabled) size += String(header).length + 2;
    return size;
  }
}

export function entriesOfHeaders(headers: PostmanHeaderList): Entry[] {
  return headers.members
    .filter((header) => textOf(header.key) !== '')
    .flatMap((header) =>
      valuesOf(header.value).map((value) => ({
        key: String(header.key),
        value: value === undefined ? '' : String(value),
        ...(header.disabled ? { disabled: true } : {}),
        ...(header.system ? { system: true } : {}),
      })),
    );
}

/** A list is one header each. */
function valuesOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
