// Reads a parsed collection of format v2, wherever it stands in its file.
import type { Collection, Notice, SourceRef } from '../../model/collection.ts';
import type { Json } from '../../model/json.ts';
import { Problem } from '../../model/problem.ts';
import { itemsOf } from './items.ts';
import { authOf, below, commonOf, type Owner } from './nodes.ts';
import { type Bag, bagOf, descriptionOf, isBag, present, textOf } from './shape.ts';
import { variablesOf } from './variables.ts';

/** Postman's API wraps a collection: `{collection: …}`. */
export const unwrap = (document: Json | undefined): { readonly node: Bag; readonly pointer: string } =>
  isBag(document) && isBag(document.collection)
    ? { node: document.collection, pointer: '/collection' }
    : { node: bagOf(document), pointer: '' };

export const hasItems = (node: Bag): boolean => typeof node.item === 'object' && node.item !== null;

const nameFromPath = (path: string): string =>
  (path.split(/[\\/]/).at(-1) ?? path).replace(/(?:\.postman_collection)?\.json$/i, '');

/** Throws Problem when there is no list of items at all; an empty one is worth a notice. */
export const collectionOf = (
  node: Bag,
  place: SourceRef,
  format: string,
): { readonly collection: Collection; readonly notices: readonly Notice[] } => {
  if (!hasItems(node)) {
    throw new Problem('collection.no-items', `${place.file} has no "item" list, so there is nothing to run`, {
      hint: 'Export the collection again from Postman as "Collection v2.1".',
    });
  }
  const info = bagOf(node.info);
  const owner: Owner = {
    kind: 'collection',
    id: textOf(info._postman_id) || textOf(info.id) || textOf(node.id) || place.pointer || '/',
    name: textOf(info.name) || textOf(node.name) || nameFromPath(place.file),
  };
  const notices: Notice[] = [];
  const items = itemsOf(node.item, below(place, 'item'), notices);
  if (items.length === 0) {
    notices.push({ code: 'collection.empty', message: `${place.file} has no requests`, source: below(place, 'item') });
  }
  const common = commonOf(node, owner, place, authOf(node.auth, below(place, 'auth')));
  const description = descriptionOf(info.description) ?? common.description;
  const collection = { kind: 'collection' as const, format, ...common, description, items };
  return { collection: present({ ...collection, variables: variablesOf(node.variable) }), notices };
};
