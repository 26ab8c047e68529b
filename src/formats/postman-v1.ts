// Reads Postman collections of format v1, which went out of use in 2018, by way of format v2.

import { parseJson, tryJson } from '../core/parse-json.ts';
import type { Notice } from '../model/collection.ts';
import type { Format } from '../model/contracts.ts';
import { Problem } from '../model/problem.ts';
import { convertCollection } from './postman-v1/collection.ts';
import { collectionOf, hasItems, unwrap } from './postman-v2/collection.ts';
import type { Bag } from './postman-v2/shape.ts';

const converted = (file: string): Notice => ({
  code: 'collection.v1',
  message: `${file} is a collection of the old format v1; export it from Postman as "Collection v2.1"`,
});

const notInOrder = (file: string, names: readonly string[]): Notice => ({
  code: 'collection.v1-lost-requests',
  message: `${file} has requests that its "order" does not list, and which are not run: ${names.join(', ')}`,
});

const isV1 = (node: Bag): boolean =>
  !hasItems(node) && Array.isArray(node.requests) && (Array.isArray(node.order) || Array.isArray(node.folders));

/** Nodes keep the places they have in the converted collection: lines of a v1 file are not reported. */
export const format: Format = {
  name: 'postman-v1',
  detects: (file) => isV1(unwrap(tryJson(file)).node),
  read: (file) => {
    const old = unwrap(parseJson(file, 'collection')).node;
    if (!isV1(old)) {
      throw new Problem(
        'collection.no-items',
        `${file.path} has no "requests" with an "order", so there is nothing to run`,
        {
          hint: 'Export the collection again from Postman as "Collection v2.1".',
        },
      );
    }
    const { node, lost } = convertCollection(old);
    const { collection, notices } = collectionOf(node, { file: file.path, pointer: '' }, 'postman-v1');
    const lostNotices = lost.length > 0 ? [notInOrder(file.path, lost)] : [];
    return { collection, notices: [converted(file.path), ...lostNotices, ...notices] };
  },
};
