// Judges one schema in all the ways there are, for tests that compare them.
import type { Json } from '../../model/json.ts';
import { createAjvEngine, isForAjv } from './ajv/ajv-engine.ts';
import { compileWithHyperjump } from './hyperjump/hyperjump-engine.ts';
import { createSchemaJudge } from './judging/create-judge.ts';
import { createLibrary } from './library/create-library.ts';
import { createReach } from './library/reach.ts';
import type { Dialect } from './schema-set.ts';

export type Ways = {
  /** Undefined: the schema is not for ajv. */
  readonly ajv: ((value: Json) => boolean) | undefined;
  readonly hyperjump: (value: Json) => boolean;
  readonly judge: (value: Json) => boolean;
};

const URI = 'file:///random.json';

/** Formats are annotations. Throws for a schema that cannot be judged. */
export const compileInAllWays = async (schema: Json, dialect: Dialect): Promise<Ways> => {
  const library = createLibrary(dialect);
  library.add({ uri: URI, value: schema });
  const spot = library.locate(URI)!;
  const reach = createReach(library).whole(spot);
  if (reach.fault !== undefined) throw new Error(reach.fault);
  const start = { ...spot, dialect };
  const judge = createSchemaJudge({ library, reach, findFormat: undefined }, start);
  const { test } = await compileWithHyperjump(library, reach, start, false);
  return {
    ajv: isForAjv(reach) ? await createAjvEngine().compile(start, reach, undefined) : undefined,
    hyperjump: test,
    judge: (value) => judge(value).length === 0,
  };
};
