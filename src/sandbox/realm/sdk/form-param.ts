// One part of a multipart form.
import type { FormPart } from '../../../model/collection.ts';
import { defineValue } from './lazy.ts';
import { copyCommon, jsonOf, PostmanProperty } from './property.ts';
import { type Bag, isObject, textOf } from './shape.ts';

const FIELDS = ['type', 'src', 'contentType', 'fileName'];

export class PostmanFormParam extends PostmanProperty {
  static override readonly _postman_propertyName = 'FormParam';
  static readonly indexKey = 'key';
  static readonly ignoresCase = false;
  static readonly isMultiValued = true;

  declare key: string;
  declare value: unknown;
  declare type?: string;
  declare src?: unknown;
  declare contentType?: string;
  declare fileName?: string;
  declare disabled?: boolean;

  constructor(definition: unknown) {
    super();
    const bag = isObject(definition) ? definition : {};
    copyCommon(this, bag);
    defineValue(this, 'key', bag.key ?? '');
    defineValue(this, 'value', bag.value ?? '');
    for (const field of FIELDS) defineValue(this, field, bag[field]);
  }

  override valueOf(): unknown {
    return this.value;
  }

  override toString(): string {
    return `${this.key}=${textOf(this.value)}`;
  }

  override toJSON(): Bag {
    const json = jsonOf(this);
    if (this.type === 'file' && this.value === '') delete json.value;
    return json;
  }

  static parse(): [] {
    return [];
  }

  static unparse(params: readonly PostmanFormParam[]): string {
    return params
      .filter((param) => !param.disabled)
      .map(String)
      .join('&');
  }
}

/** Objects go out as JSON. */
function partText(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : textOf(value);
}

export function partOfFormParam(param: PostmanFormParam): FormPart {
  const isFile = param.type === 'file';
  const src = Array.isArray(param.src)
    ? param.src.map(String)
    : typeof param.src === 'string'
      ? [param.src]
      : undefined;
  return {
    key: textOf(param.key),
    kind: isFile ? 'file' : 'text',
    ...(isFile && textOf(param.value) === '' ? {} : { value: partText(param.value) }),
    ...(isFile && src ? { src } : {}),
    ...(param.fileName || param.fileName === '' ? { fileName: String(param.fileName) } : {}),
    ...(param.contentType ? { contentType: String(param.contentType) } : {}),
    ...(param.disabled ? { disabled: true } : {}),
  };
}
