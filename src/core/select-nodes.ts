// Finds the folders and requests that --folder names, by id, name or path.
import type { Collection, CollectionNode, FolderNode } from '../model/collection.ts';

type Visit = { readonly node: CollectionNode; readonly path: string };

/** Every node below, depth first, with its path of names. */
function* walk(root: Collection | FolderNode): Generator<Visit> {
  const stack: Visit[] = [];
  const push = (parent: Collection | FolderNode, path: string): void => {
    for (let i = parent.items.length - 1; i >= 0; i--) {
      const node = parent.items[i]!;
      stack.push({ node, path: path === '' ? node.name : `${path}/${node.name}` });
    }
  };
  push(root, '');
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    yield visit;
    if (visit.node.kind === 'folder') push(visit.node, visit.path);
  }
}

const findNode = (collection: Collection, wanted: string): CollectionNode | undefined => {
  const visits = [...walk(collection)];
  return (
    visits.find(({ node }) => node.id === wanted) ??
    visits.find(({ node }) => node.name === wanted) ??
    visits.find(({ path }) => path === wanted.replaceAll('\\', '/'))
  )?.node;
};

/** The requests that the given names reach: for each name the first match, with everything below it. */
export const selectNodes = (collection: Collection, names: readonly string[]): ReadonlySet<CollectionNode> => {
  const selected = new Set<CollectionNode>();
  for (const name of names) {
    const found = findNode(collection, name);
    if (found?.kind === 'request') selected.add(found);
    if (found?.kind === 'folder') for (const { node } of walk(found)) if (node.kind === 'request') selected.add(node);
  }
  return selected;
};
