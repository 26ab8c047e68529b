// Finds the schemas in a document that is none itself, but holds some.
import { isBag } from '../../../core/json-bag.ts';
import { escapeKey } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import { HOLDERS, judgingKeywords } from './keywords.ts';

type Held = { readonly value: Json; readonly pointer: string };

/** What stands in them is data. */
const DATA_KEYS: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'example', 'examples', 'value']);

const NAMES = ['$id', '$anchor', '$dynamicAnchor', '$schema', '$recursiveAnchor'];

/** Whether it can be known by a name of its own. */
export const isNamed = (value: Json): boolean =>
  isBag(value) && NAMES.some((keyword) => typeof value[keyword] === 'string');

const OTHER_KINDS = ['openapi', 'swagger', 'asyncapi'];

export const isSchemaDocument = (value: Json): boolean => {
  if (!isBag(value) || OTHER_KINDS.some((key) => typeof value[key] === 'string')) return false;
  const isKeyword = (key: string): boolean =>
    judgingKeywords('2020-12').has(key) || HOLDERS.has(key) || NAMES.includes(key) || key === 'id';
  return Object.keys(value).some(isKeyword);
};

const LISTS = ['allOf', 'anyOf', 'oneOf', 'enum'];

const isLikeSchema = (value: Json): boolean =>
  isBag(value) &&
  (isNamed(value) ||
    typeof value.$ref === 'string' ||
    typeof value.type === 'string' ||
    isBag(value.properties) ||
    LISTS.some((keyword) => Array.isArray(value[keyword])));

/** The outermost ones; without recursion. */
export const heldSchemas = (document: Json, isWanted: (value: Json) => boolean = isLikeSchema): readonly Held[] => {
  const found: Held[] = [];
  const open: Held[] = [{ value: document, pointer: '' }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (typeof at.value !== 'object' || at.value === null) continue;
    if (at.pointer !== '' && isWanted(at.value)) {
      found.push(at);
      continue;
    }
    for (const [key, value] of Object.entries(at.value as { readonly [key: string]: Json }))
      if (!DATA_KEYS.has(key)) open.push({ value, pointer: `${at.pointer}/${escapeKey(key)}` });
  }
  return found;
};
