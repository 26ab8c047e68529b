// Walks a collection's items into the neutral tree.
import type { CollectionNode, FolderNode, Notice, RequestNode, SourceRef } from '../../model/collection.ts';
import type { Json } from '../../model/json.ts';
import { Problem } from '../../model/problem.ts';
import { bodyOf } from './body.ts';
import { headersOf } from './entries.ts';
import { authOf, below, commonOf, ownerOf } from './nodes.ts';
import { type Bag, bagOf, descriptionOf, isBag, listOf, present, textOf } from './shape.ts';
import { isRawOnly, urlOf } from './url.ts';

/** Deeper nesting than this is no collection a person made, and would exhaust the stack here or later. */
export const MAX_DEPTH = 500;

const RAW_ONLY = 'The URL has only a "raw" text, which Postman\'s runners do not use; write it as a plain string';

const callOf = (request: Bag): RequestNode['call'] =>
  present({
    method: (textOf(request.method) || 'GET').toUpperCase(),
    url: urlOf(request.url),
    headers: headersOf(request.header),
    body: bodyOf(request.body),
  });

const requestOf = (item: Bag, place: SourceRef, notices: Notice[]): RequestNode => {
  const request: Bag = typeof item.request === 'string' ? { url: item.request } : bagOf(item.request);
  const auth = authOf(request.auth, below(place, 'request', 'auth'));
  const common = commonOf(item, ownerOf(item, 'request', place), place, auth);
  if (isRawOnly(request.url)) {
    notices.push({ code: 'url.raw-only', message: RAW_ONLY, source: below(place, 'request', 'url') });
  }
  return present({
    kind: 'request' as const,
    ...common,
    description: common.description ?? descriptionOf(request.description),
    protocol: 'http',
    call: callOf(request),
  });
};

const folderOf = (item: Bag, place: SourceRef, notices: Notice[], depth: number): FolderNode => {
  const common = commonOf(item, ownerOf(item, 'folder', place), place, authOf(item.auth, below(place, 'auth')));
  if (listOf(item.variable).length > 0) {
    const message = `The folder "${common.name}" has variables of its own, which Postman does not use`;
    notices.push({ code: 'folder.variables-ignored', message, source: below(place, 'variable') });
  }
  return { kind: 'folder', ...common, items: itemsOf(item.item, below(place, 'item'), notices, depth + 1) };
};

const hasItems = (item: Bag): boolean => typeof item.item === 'object' && item.item !== null;

/** An item that is no object is a request without a URL, as in newman: it shows up and fails. */
const itemOf = (value: Json, place: SourceRef, notices: Notice[], depth: number): CollectionNode => {
  const item = bagOf(value);
  return hasItems(item) ? folderOf(item, place, notices, depth) : requestOf(item, place, notices);
};

/** The nodes of an `item` list (null entries skipped); notices are added. Throws Problem for nesting beyond reason. */
export const itemsOf = (
  value: Json | undefined,
  place: SourceRef,
  notices: Notice[],
  depth = 1,
): readonly CollectionNode[] => {
  if (depth > MAX_DEPTH) {
    throw new Problem('collection.too-deep', `${place.file} nests folders more than ${MAX_DEPTH} deep`, {
      hint: 'Flatten the folders, or check how the file was made.',
    });
  }
  if (isBag(value)) return [itemOf(value, place, notices, depth)];
  return listOf(value).flatMap((item, index) =>
    item === null ? [] : [itemOf(item, below(place, index), notices, depth)],
  );
};
