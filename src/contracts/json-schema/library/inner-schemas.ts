// Lists the schemas that stand directly in a schema.
import { isBag } from '../../../core/json-bag.ts';
import { escapeKey } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { Shape } from './keywords.ts';

export type Inner = {
  readonly value: Json;
  /** From the schema around it, with a leading slash. */
  readonly path: string;
};

const inList = (value: Json, path: string): readonly Inner[] =>
  Array.isArray(value)
    ? (value as readonly Json[]).map((one, index) => ({ value: one, path: `${path}/${index}` }))
    : [];

const inMap = (value: Json, path: string): readonly Inner[] =>
  isBag(value) ? Object.entries(value).map(([key, one]) => ({ value: one, path: `${path}/${escapeKey(key)}` })) : [];

/** Those in the value of one keyword. */
export const schemasIn = (keyword: string, shape: Shape, value: Json): readonly Inner[] => {
  const path = `/${escapeKey(keyword)}`;
  switch (shape) {
    case 'data':
      return [];
    case 'one':
      return [{ value, path }];
    case 'list':
      return inList(value, path);
    case 'map':
      return inMap(value, path);
    case 'items':
      return Array.isArray(value) ? inList(value, path) : [{ value, path }];
    case 'dependencies':
      return inMap(value, path).filter((one) => !Array.isArray(one.value));
  }
};
