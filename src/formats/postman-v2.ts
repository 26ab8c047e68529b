// Reads Postman collections of formats v2.0 and v2.1, and what comes close enough to them.

import { parseJson, tryJson } from '../core/parse-json.ts';
import type { Format } from '../model/contracts.ts';
import { collectionOf, hasItems, unwrap } from './postman-v2/collection.ts';
import { bagOf, isBag, textOf } from './postman-v2/shape.ts';

export const format: Format = {
  name: 'postman-v2',
  detects: (file) => {
    const { node } = unwrap(tryJson(file));
    return hasItems(node) || (isBag(node.info) && /\/v2(?:\.\d+)*\//.test(textOf(bagOf(node.info).schema) ?? ''));
  },
  read: (file) => {
    const { node, pointer } = unwrap(parseJson(file, 'collection'));
    return collectionOf(node, { file: file.path, pointer }, 'postman-v2');
  },
};
