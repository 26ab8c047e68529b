// Reads an environment or globals file.

import { parseJson } from '../../core/parse-json.ts';
import type { VariableSet } from '../../model/collection.ts';
import type { SourceFile } from '../../model/contracts.ts';
import type { Json } from '../../model/json.ts';
import { Problem } from '../../model/problem.ts';
import { type Bag, isBag, textOf } from '../postman-v2/shape.ts';
import { variablesOf } from '../postman-v2/variables.ts';

type Kind = 'environment' | 'globals';

const wrong = (file: SourceFile, kind: Kind, code: string, what: string): Problem =>
  new Problem(`${kind}.${code}`, `${file.path} ${what}`, {
    hint: `Export the ${kind} from Postman: a JSON file with a "values" list.`,
  });

const isCollection = (root: Bag): boolean =>
  root.values === undefined && (Array.isArray(root.item) || Array.isArray(root.requests) || isBag(root.collection));

/** The set itself: bare, in a wrapper as Postman's API has it, or nothing but its list. */
const unwrap = (file: SourceFile, kind: Kind, root: Json): Bag => {
  if (Array.isArray(root)) return { values: root };
  if (!isBag(root)) throw wrong(file, kind, 'unknown', `is JSON, but holds no ${kind}`);
  if (isCollection(root)) throw wrong(file, kind, 'is-collection', `is a collection and holds no ${kind}`);
  const inner = root[kind];
  return isBag(inner) || Array.isArray(inner) ? unwrap(file, kind, inner) : root;
};

/**
 * Throws Problem when the file is not JSON or is a collection. A file without `values` is an empty set.
 * As in newman `enabled: false` does not disable a variable; `disabled: true` does.
 */
export const readVariableSet = (file: SourceFile, kind: Kind): VariableSet => {
  const raw = unwrap(file, kind, parseJson(file, kind));
  const [id, name] = [textOf(raw.id), textOf(raw.name)];
  return {
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { name }),
    values: Array.isArray(raw.values) ? variablesOf(raw.values) : [],
    raw,
  };
};
