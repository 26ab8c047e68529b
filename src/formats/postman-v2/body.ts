// Reads a request's body in each of Postman's modes.
import type { BodyTemplate, FormPart } from '../../model/collection.ts';
import type { Json } from '../../model/json.ts';
import { fieldsOf } from './entries.ts';
import { type Bag, bagOf, descriptionOf, isBag, isDisabled, listOf, present, textOf } from './shape.ts';

const stringOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

const isEmptyObject = (value: object): boolean => Object.keys(value).length === 0;

/** Lists and objects are sent as JSON text; empty ones, numbers, booleans and null are no body. */
const rawOf = (body: Bag): BodyTemplate | undefined => {
  const { raw } = body;
  if (typeof raw === 'object' && raw !== null && isEmptyObject(raw)) return undefined;
  const text = typeof raw === 'object' && raw !== null ? JSON.stringify(raw) : stringOf(raw);
  if (text === undefined) return undefined;
  return present({ mode: 'raw' as const, text, language: stringOf(bagOf(bagOf(body.options).raw).language) });
};

const isPath = (path: Json): path is string => typeof path === 'string' && path !== '';

/** Undefined: no path was written at all. */
const sourcesOf = (value: Json | undefined): readonly string[] | undefined => {
  if (Array.isArray(value)) return (value as readonly Json[]).filter(isPath);
  return value ? [value].filter(isPath) : undefined;
};

/** A file part that names something, but no path: Postman leaves it out. */
const namesNoFile = (src: Json | undefined): boolean =>
  sourcesOf(src)?.length === 0 && !(Array.isArray(src) && src.length === 0);

/** Empty for what newman takes for empty: absent, null, false and 0. */
const partText = (value: Json | undefined): string => {
  if (!value) return '';
  return textOf(value) ?? JSON.stringify(value);
};

const partOf = (bag: Bag): FormPart => {
  const isFile = bag.type === 'file';
  return present({
    key: bag.key ? String(bag.key) : '',
    kind: isFile ? ('file' as const) : ('text' as const),
    value: isFile ? stringOf(bag.value) : partText(bag.value),
    src: isFile ? sourcesOf(bag.src) : undefined,
    fileName: stringOf(bag.fileName),
    contentType: stringOf(bag.contentType),
    disabled: isDisabled(bag.disabled || (isFile && namesNoFile(bag.src))),
    description: descriptionOf(bag.description),
  });
};

/** What is no part is an empty one; null is none. */
const partsOf = (value: Json | undefined): readonly FormPart[] =>
  listOf(value)
    .filter((part) => part !== null)
    .map((part) => partOf(bagOf(part)));

const fileOf = (value: Json | undefined): BodyTemplate => {
  const { src, content } = typeof value === 'string' ? { src: value, content: undefined } : bagOf(value);
  return present({ mode: 'file' as const, src: stringOf(src), content: stringOf(content) });
};

const graphqlOf = (value: Json | undefined): BodyTemplate => {
  const { query, operationName, variables } = bagOf(value);
  return present({
    mode: 'graphql' as const,
    query,
    operationName,
    variables,
  });
};

/** A mode nobody knows counts as raw. */
const byMode = (body: Bag): BodyTemplate | undefined => {
  if (!body.mode) return undefined;
  switch (body.mode) {
    case 'urlencoded':
      return { mode: 'urlencoded', params: fieldsOf(body.urlencoded) };
    case 'formdata':
      return { mode: 'formdata', parts: partsOf(body.formdata) };
    case 'file':
      return fileOf(body.file);
    case 'graphql':
      return graphqlOf(body.graphql);
    default:
      return rawOf(body);
  }
};

/** Undefined: there is no body. */
export const bodyOf = (value: Json | undefined): BodyTemplate | undefined => {
  if (typeof value === 'string') return value === '' ? undefined : { mode: 'raw', text: value };
  if (!isBag(value)) return undefined;
  const body = byMode(value);
  return body && value.disabled ? { ...body, disabled: true } : body;
};
