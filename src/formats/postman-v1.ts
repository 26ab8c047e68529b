// Reads Postman collections of format v1, which went out of use in 2018, by way of format v2.
import type { Notice } from '../model/collection.ts';
import type { Format } from '../model/contracts.ts';
import { convertCollection } from './postman-v1/collection.ts';
import { collectionOf, hasItems, unwrap } from './postman-v2/collection.ts';
import { parseJson, tryJson } from './reading/parse-json.ts';

const converted = (file: string): Notice => ({
  code: 'collection.v1',
  message: `${file} is a collection of the old format v1; export it from Postman as "Collection v2.1"`,
});

const notInOrder = (file: string, names: readonly string[]): Notice => ({
  code: 'collection.v1-lost-requests',
  message: `${file} has requests that its "order" does not list, and which are not run: ${names.join(', ')}`,
});

/** Nodes keep the places they have in the converted collection: lines of a v1 file are not reported. */
export const format: Format = {
  name: 'postman-v1',
  detects: (file) => {
    const { node } = unwrap(tryJson(file));
    return (
      !hasItems(node) && Array.isArray(node.requests) && (Array.isArray(node.order) || Array.isArray(node.folders))
    );
  },
  read: (file) => {
    const { node, lost } = convertCollection(unwrap(parseJson(file, 'collection')).node);
    const { collection, notices } = collectionOf(node, { file: file.path, pointer: '' }, 'postman-v1');
    const lostNotices = lost.length > 0 ? [notInOrder(file.path, lost)] : [];
    return { collection, notices: [converted(file.path), ...lostNotices, ...notices] };
  },
};
