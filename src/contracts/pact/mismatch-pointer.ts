// Finds where in a pact the demand stands that a mismatch is about.

import { type Bag, isBag } from '../../core/json-bag.ts';
import { escapeKey } from '../../core/json-pointer.ts';
import type { Json } from '../../model/json.ts';
import type { Interaction } from '../../model/pact.ts';
import { parseBodyPath } from './body-path.ts';
import type { CoreMismatch } from './core/job.ts';

const memberOf = (value: Json | undefined, key: string): Json | undefined => {
  if (Array.isArray(value)) return value[Number(key)];
  return isBag(value) ? value[key] : undefined;
};

/** As far as the pact goes along; beyond (a sample item that stands for many) it stays where it is. */
const follow = (value: Json | undefined, keys: readonly string[], pointer: string): string => {
  let at = pointer;
  let held = value;
  for (const key of keys) {
    const next = memberOf(held, key) ?? (Array.isArray(held) ? memberOf(held, '0') : undefined);
    if (next === undefined) return at;
    at = `${at}/${Array.isArray(held) && memberOf(held, key) === undefined ? '0' : escapeKey(key)}`;
    held = next;
  }
  return at;
};

const partOf = ({ kind, raw, source }: Interaction): { readonly value: Json | undefined; readonly pointer: string } => {
  const { pointer } = source;
  if (kind === 'message') return { value: raw as Json, pointer };
  const response = raw.response;
  if (kind === 'sync-message' && Array.isArray(response))
    return { value: response[0], pointer: `${pointer}/response/0` };
  return { value: response, pointer: `${pointer}/response` };
};

const bodyOf = (part: Bag, pointer: string): { readonly value: Json | undefined; readonly pointer: string } => {
  const member = part.contents === undefined ? 'body' : 'contents';
  const body = part[member];
  // Specification 4 wraps it.
  const isWrapped = isBag(body) && 'content' in body && ('contentType' in body || 'encoded' in body);
  return isWrapped
    ? { value: body.content, pointer: `${pointer}/${member}/content` }
    : { value: body, pointer: `${pointer}/${member}` };
};

const keyOf = (bag: Json | undefined, key: string): string | undefined =>
  isBag(bag) ? Object.keys(bag).find((name) => name.toLowerCase() === key.toLowerCase()) : undefined;

/** The JSON pointer in the pact; undefined where the pact has no such place. */
export const pointerIn = (interaction: Interaction, mismatch: CoreMismatch): string | undefined => {
  const { value, pointer } = partOf(interaction);
  if (!isBag(value)) return undefined;
  const { type, key = '', path = '' } = mismatch;
  if (type === 'StatusMismatch') return value.status === undefined ? pointer : `${pointer}/status`;
  if (type === 'HeaderMismatch') {
    const name = keyOf(value.headers, key);
    return name === undefined ? pointer : `${pointer}/headers/${escapeKey(name)}`;
  }
  if (type === 'MetadataMismatch') {
    const member = value.metaData === undefined ? 'metadata' : 'metaData';
    const name = keyOf(value[member], key);
    return name === undefined ? pointer : `${pointer}/${member}/${escapeKey(name)}`;
  }
  const body = bodyOf(value, pointer);
  if (body.value === undefined) return pointer;
  return follow(body.value, parseBodyPath(path), body.pointer);
};
