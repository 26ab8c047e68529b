// Reads a body of a pact, whatever version wrote it: JSON, text, or bytes, and its content type.
import { type Bag, bag, isBag } from '../../core/json-bag.ts';
import type { Json } from '../../model/json.ts';

export type PactBody =
  | { readonly kind: 'none' | 'empty'; readonly type?: undefined }
  | { readonly kind: 'json'; readonly value: Json; readonly type?: string }
  | { readonly kind: 'text'; readonly text: string; readonly type?: string }
  | { readonly kind: 'bytes'; readonly base64: string; readonly type?: string };

/** Values of a header, by its name whatever its case. */
export const headerValues = (part: Bag, name: string): readonly string[] => {
  const [, value] = Object.entries(bag(part.headers)).find(([key]) => key.toLowerCase() === name) ?? [];
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
};

export const isJsonType = (type: string | undefined): boolean =>
  type === undefined || /^[^;]*[/+]json\b/i.test(type) || /^\s*$/.test(type);

const typed = <T extends object>(body: T, type: string | undefined): T & { readonly type?: string } =>
  type === undefined ? body : { ...body, type };

const parsedOr = (text: string, type: string | undefined): PactBody => {
  try {
    return typed({ kind: 'json', value: JSON.parse(text) as Json } as const, type);
  } catch {
    return typed({ kind: 'text', text } as const, type);
  }
};

const unpacked = (content: Json | undefined, encoded: Json | undefined, type: string | undefined): PactBody => {
  if (content === undefined || content === '') return { kind: 'empty' };
  if (typeof content !== 'string') return typed({ kind: 'json', value: content } as const, type);
  const encoding = typeof encoded === 'string' ? encoded.toLowerCase() : encoded === true ? 'base64' : '';
  if (encoding === 'base64') return typed({ kind: 'bytes', base64: content } as const, type);
  if (encoding === 'json') return parsedOr(content, type);
  // A JSON text by itself is written as it is; one that is no JSON is a string of it.
  if (type !== undefined && isJsonType(type)) return typed({ kind: 'json', value: content } as const, type);
  return typed({ kind: 'text', text: content } as const, type);
};

/** `part` is the request or the response of an interaction. */
export const bodyOf = (part: Bag, isVersion4: boolean): PactBody => {
  const { body } = part;
  const [header] = headerValues(part, 'content-type');
  if (body === undefined) return { kind: 'none' };
  if (body === null) return { kind: 'empty' };
  if (isVersion4 && isBag(body)) {
    const type = typeof body.contentType === 'string' ? body.contentType : undefined;
    return unpacked(body.content, body.encoded, header ?? type);
  }
  if (body === '') return { kind: 'empty' };
  if (typeof body === 'string' && !(header !== undefined && isJsonType(header)))
    return typed({ kind: 'text', text: body } as const, header);
  return typed({ kind: 'json', value: body } as const, header);
};
