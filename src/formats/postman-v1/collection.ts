// Turns a v1 collection, flat lists with orders beside them, into the tree of format v2.
import type { Json } from '../../model/json.ts';
import { type Bag, isBag, listOf, present, textOf } from '../postman-v2/shape.ts';
import { authOf } from './auth.ts';
import { eventsOf, requestItem } from './request.ts';

type Parts = {
  readonly requests: ReadonlyMap<string, Bag>;
  readonly folders: ReadonlyMap<string, Bag>;
  readonly used: Set<string>;
};

const byId = (list: Json | undefined): ReadonlyMap<string, Bag> =>
  new Map(
    listOf(list)
      .filter(isBag)
      .map((bag) => [textOf(bag.id) ?? '', bag]),
  );

/** The requests an order names, each once in it. */
const requestsOf = (order: Json | undefined, { requests, used }: Parts): readonly Bag[] => {
  const ids = new Set(listOf(order).map((id) => textOf(id) ?? ''));
  for (const id of ids) used.add(id);
  return [...ids].map((id) => requests.get(id)).filter((request) => request !== undefined);
};

/** The folders an order names, each once in the whole collection, so that circles end. */
const foldersOf = (order: Json | undefined, { folders, used }: Parts): readonly Bag[] =>
  listOf(order).flatMap((item) => {
    const id = textOf(item) ?? '';
    const folder = folders.get(id);
    if (!folder || used.has(id)) return [];
    used.add(id);
    return [folder];
  });

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

const commonOf = (node: Bag) => ({
  auth: authOf(node),
  event: eventsOf(node),
  variable: node.variables,
  protocolProfileBehavior: node.protocolProfileBehavior,
});

const itemsOf = (order: Json | undefined, folders: Json | undefined, parts: Parts): readonly Bag[] => [
  ...foldersOf(folders, parts).map((folder) => folderItem(folder, parts)),
  ...requestsOf(order, parts).map(requestItem),
];

const folderItem = (folder: Bag, parts: Parts): Bag =>
  present({
    id: folder.id,
    name: folder.name ?? '',
    description: folder.description,
    ...commonOf(folder),
    item: itemsOf(folder.order, folder.folders_order, parts),
  }) as Bag;

/** Without an order of folders: those that stand in no other folder, as listed. */
const topFolders = (collection: Bag): Json => {
  if (Array.isArray(collection.folders_order)) return collection.folders_order as readonly Json[];
  const folders = listOf(collection.folders).filter(isBag);
  const inner = new Set(folders.flatMap((folder) => listOf(folder.folders_order)));
  return folders.map((folder) => folder.id ?? null).filter((id) => !inner.has(id));
};

/** The v2 collection, and the names of requests that no order mentions: newman does not run them either. */
export const convertCollection = (collection: Bag): { readonly node: Bag; readonly lost: readonly string[] } => {
  const parts: Parts = { requests: byId(collection.requests), folders: byId(collection.folders), used: new Set() };
  const item = itemsOf(collection.order, topFolders(collection), parts);
  const info = {
    _postman_id: collection.id,
    name: collection.name ?? '',
    description: collection.description,
    schema: SCHEMA,
  };
  const node = present({ info: present(info), ...commonOf(collection), item }) as Bag;
  const lost = [...parts.requests].filter(([id]) => !parts.used.has(id)).map(([id, { name }]) => textOf(name) ?? id);
  return { node, lost };
};
