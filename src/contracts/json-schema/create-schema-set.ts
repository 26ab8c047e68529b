// Puts schemas into a set and compiles them, each with the engine that is right about it.
import type { Json } from '../../model/json.ts';
import { createAjvEngine, isForAjv } from './ajv/ajv-engine.ts';
import { createSchemaJudge, Unjudged } from './judging/create-judge.ts';
import { createLibrary, type Library } from './library/create-library.ts';
import { createReach, type Located, type Reach } from './library/reach.ts';
import type { Fault, SchemaPlace, SchemaSet, SchemaSetOptions, SchemaVerdict, Validator } from './schema-set.ts';
import { attempt, bareFault, notEvaluable, reasonOf, unusable } from './verdicts.ts';

type Formats = Awaited<typeof import('./judging/formats.ts')>;

const loadFormats = (): Promise<Formats> => import('./judging/formats.ts');

type Judge = (value: Json) => readonly Fault[];

type Test = (value: Json) => boolean;

const DISAGREE = 'the ways to judge it do not agree on this value';

/** `told`: the faults; empty where they cannot be told. */
const invalid = (told: readonly Fault[], place: SchemaPlace): SchemaVerdict => ({
  kind: 'invalid',
  faults: told.length > 0 ? told : [bareFault(place)],
});

const judgedAs = ({ kind }: SchemaVerdict): boolean | undefined =>
  kind === 'not-evaluable' ? undefined : kind === 'valid';

/** The quick engine decides; what is wrong is looked for only when something is. */
const quickValidator = (test: Test, judge: Judge, place: SchemaPlace): Validator => {
  const validate = (value: Json): SchemaVerdict => {
    const tested = attempt(test, value);
    if ('error' in tested) return notEvaluable(reasonOf(tested.error));
    if (tested.result) return { kind: 'valid' };
    const judged = attempt(judge, value);
    if ('error' in judged) return invalid([], place);
    return judged.result.length > 0 ? invalid(judged.result, place) : notEvaluable(DISAGREE);
  };
  return { validate, test: (value) => judgedAs(validate(value)) };
};

/** Both have to agree: these schemas are rare, and the hardest. */
const thoroughVerdict = (
  test: Test,
  judge: Judge,
  isLastWord: boolean,
  place: SchemaPlace,
  value: Json,
): SchemaVerdict => {
  const tested = attempt(test, value);
  const judged = attempt(judge, value);
  if ('error' in tested) return notEvaluable(reasonOf(tested.error));
  if ('error' in judged && !isLastWord && !(judged.error instanceof Unjudged))
    return notEvaluable(reasonOf(judged.error));
  const faults = 'result' in judged ? judged.result : [];
  if (isLastWord || 'error' in judged) return tested.result ? { kind: 'valid' } : invalid(faults, place);
  if (tested.result !== (faults.length === 0)) return notEvaluable(DISAGREE);
  return tested.result ? { kind: 'valid' } : invalid(faults, place);
};

const MEND = 'Mend the schema there.';

export const createSchemaSet = (options: SchemaSetOptions): SchemaSet => {
  const library: Library = createLibrary(options.dialect ?? '2020-12');
  const compiled = new Map<string, Promise<Validator>>();
  const ajv = createAjvEngine();
  const reaches = createReach(library);

  const compileThorough = async (
    reach: Reach,
    start: Located,
    judge: Judge,
    place: SchemaPlace,
  ): Promise<Validator> => {
    const { compileWithHyperjump } = await import('./hyperjump/hyperjump-engine.ts');
    const asserts = options.formats === 'assert';
    const { test, lacksFormats } = await compileWithHyperjump(library, reach, start, asserts);
    if (lacksFormats) return quickValidator((value) => test(value) && judge(value).length === 0, judge, place);
    const validate = (value: Json): SchemaVerdict =>
      thoroughVerdict(test, judge, reach.hasCustomVocabulary, place, value);
    return { validate, test: (value) => judgedAs(validate(value)) };
  };

  const compile = async (uri: string): Promise<Validator> => {
    const spot = library.locate(uri);
    if (!spot) return unusable(`there is no schema at ${uri}`);
    const reach = reaches.quick(spot);
    if (reach.fault !== undefined) return unusable(reach.fault, MEND);
    const start = { ...spot, dialect: library.dialectOf(spot.resource)!.dialect };
    const place = { uri: spot.resource.document, pointer: spot.pointer };
    const formats = options.formats === 'assert' && reach.keywords.has('format') ? await loadFormats() : undefined;
    const judge = createSchemaJudge({ library, reach, findFormat: formats?.findFormat }, start);
    if (isForAjv(reach)) {
      try {
        return quickValidator(await ajv.compile(start, reach, formats), judge, place);
      } catch {
        // The other engine may be able to.
      }
    }
    return compileThorough(reaches.whole(spot), start, judge, place);
  };

  return {
    add: (document) => library.add(document),
    compile: (uri) => {
      const before = compiled.get(uri);
      if (before) return before;
      const compiling = (async () => compile(uri))().catch((error) => unusable(reasonOf(error)));
      compiled.set(uri, compiling);
      return compiling;
    },
  };
};
