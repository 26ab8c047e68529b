// Walks a schema and all schemas that stand in it, in the order of the document.
import type { SourceDocument } from '../../contracts/documents/source-document.ts';
import { schemasIn } from '../../contracts/json-schema/library/inner-schemas.ts';
import { HOLDERS, judgingKeywords, type Shape } from '../../contracts/json-schema/library/keywords.ts';
import type { Dialect } from '../../contracts/json-schema/schema-set.ts';
import { type Bag, isBag } from '../../core/json-bag.ts';
import { valueAt } from '../../core/json-pointer.ts';

export type SchemaSpot = {
  readonly schema: Bag;
  readonly pointer: string;
  /** Of the keywords that may hold schemas, and of those that judge. */
  readonly shapes: ReadonlyMap<string, Shape>;
};

/** Without recursion, however deep it is nested. */
export function* schemasWithin(root: SourceDocument, pointer: string, dialect: Dialect): Generator<SchemaSpot> {
  const shapes = new Map([...judgingKeywords(dialect), ...HOLDERS]);
  const start = valueAt(root.value, pointer);
  const open: SchemaSpot[] = isBag(start) ? [{ schema: start, pointer, shapes }] : [];
  for (let spot = open.pop(); spot; spot = open.pop()) {
    yield spot;
    const inner: SchemaSpot[] = [];
    for (const [keyword, value] of Object.entries(spot.schema)) {
      const shape = shapes.get(keyword);
      if (!shape) continue;
      for (const one of schemasIn(keyword, shape, value))
        if (isBag(one.value)) inner.push({ schema: one.value, pointer: spot.pointer + one.path, shapes });
    }
    open.push(...inner.reverse());
  }
}
