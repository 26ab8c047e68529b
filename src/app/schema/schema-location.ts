// Reads where a schema is: a path or URL, and a part of the document by JSON pointer or anchor.
import { resolve } from 'node:path';
import type { SourceDocument } from '../../contracts/documents/source-document.ts';
import { isBag } from '../../core/json-bag.ts';
import { escapeKey, unescapeKey, valueAt } from '../../core/json-pointer.ts';
import { nearest } from '../../core/nearest.ts';
import type { Json } from '../../model/json.ts';
import { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';

export type Location = { readonly path: string; readonly fragment: string };

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** A file may have a # in its name. */
export const splitLocation = async (location: string, host: Host): Promise<Location> => {
  const at = location.indexOf('#');
  const isWhole = at < 0 || (!/^https?:/i.test(location) && (await host.exists(resolve(host.cwd, location))));
  if (isWhole) return { path: location, fragment: '' };
  return { path: location.slice(0, at), fragment: decoded(location.slice(at + 1)) };
};

const ANCHORS = ['$anchor', '$dynamicAnchor'] as const;
const IDS = ['$id', 'id'] as const;

const anchorOf = (value: { readonly [key: string]: Json }): string | undefined => {
  for (const key of ANCHORS) if (typeof value[key] === 'string') return value[key];
  for (const key of IDS) {
    const id = value[key];
    if (typeof id === 'string' && id.startsWith('#') && id.length > 1) return id.slice(1);
  }
  return undefined;
};

/** Pointers of everything that has an anchor, without recursion. */
const anchorsOf = (root: Json): ReadonlyMap<string, string> => {
  const anchors = new Map<string, string>();
  const open = [{ value: root, pointer: '' }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, pointer } = next;
    if (typeof value !== 'object' || value === null) continue;
    const anchor = isBag(value) ? anchorOf(value) : undefined;
    if (anchor !== undefined && !anchors.has(anchor)) anchors.set(anchor, pointer);
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'object') open.push({ value: inner as Json, pointer: `${pointer}/${escapeKey(key)}` });
    }
  }
  return anchors;
};

/** The deepest part of the pointer that is there, and the member that is not. */
const lostAt = (root: Json, pointer: string): { readonly there: string; readonly lost: string } => {
  const keys = pointer.split('/').slice(1);
  let there = '';
  for (const key of keys) {
    if (valueAt(root, `${there}/${key}`) === undefined) return { there, lost: unescapeKey(key) };
    there += `/${key}`;
  }
  return { there, lost: '' };
};

const MOST_NAMES = 8;

const hintOf = (lost: string, names: readonly string[], wrap: (name: string) => string): string | undefined => {
  const near = nearest(lost, names);
  if (near !== undefined) return `Did you mean ${wrap(near)}?`;
  if (names.length === 0) return undefined;
  return `There are: ${names.slice(0, MOST_NAMES).map(wrap).join(', ')}${names.length > MOST_NAMES ? ', …' : ''}.`;
};

const nothingThere = (root: SourceDocument, fragment: string, hint: string | undefined): Problem =>
  new Problem('schema.no-such-part', `${root.path} has nothing at #${fragment}`, hint === undefined ? {} : { hint });

const pointerPart = (root: SourceDocument, fragment: string): string => {
  if (valueAt(root.value, fragment) !== undefined) return fragment;
  const { there, lost } = lostAt(root.value, fragment);
  const holder = valueAt(root.value, there);
  const names = isBag(holder) ? Object.keys(holder) : [];
  throw nothingThere(
    root,
    fragment,
    hintOf(lost, names, (name) => `#${there}/${escapeKey(name)}`),
  );
};

const anchorPart = (root: SourceDocument, fragment: string): string => {
  const anchors = anchorsOf(root.value);
  const pointer = anchors.get(fragment);
  if (pointer !== undefined) return pointer;
  throw nothingThere(
    root,
    fragment,
    hintOf(fragment, [...anchors.keys()], (name) => `#${name}`),
  );
};

export type Part = { readonly uri: string; readonly pointer: string; readonly value: Json | undefined };

/** Throws Problem where the fragment leads to nothing. */
export const findPart = (root: SourceDocument, fragment: string): Part => {
  if (fragment === '') return { uri: root.uri, pointer: '', value: root.value };
  const pointer = fragment.startsWith('/') ? pointerPart(root, fragment) : anchorPart(root, fragment);
  const written = fragment.startsWith('/') ? fragment.split('/').map(encodeURIComponent).join('/') : fragment;
  return { uri: `${root.uri}#${written}`, pointer, value: valueAt(root.value, pointer) };
};
