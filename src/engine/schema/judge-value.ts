// Judges a value, or the parts of it that a path selects, by a schema.
import type { JSONPathNode } from 'json-p3';
import { explainFaults } from '../../contracts/json-schema/explain.ts';
import type { Fault, SchemaVerdict } from '../../contracts/json-schema/schema-set.ts';
import { isDeeperThan, MAX_JSON_DEPTH } from '../../core/json-depth.ts';
import type { Check } from '../../model/check.ts';
import type { StepError } from '../../model/event.ts';
import type { Json } from '../../model/json.ts';
import type { JudgingSchema, Selection } from './schema-run.ts';

export type Judgement = { readonly checks: readonly Check[]; readonly errors: readonly StepError[] };

export const passed = (name: string): Check => ({ name, verdict: 'pass', index: 0 });

export const failed = (name: string, message: string, more: Partial<Check> = {}): Check => ({
  name,
  verdict: 'fail',
  index: 0,
  error: { name: 'AssertionError', message },
  ...more,
});

/** What the value is. */
export type Subject = {
  /** Said before its places, where it is no file: `response body`. */
  readonly what?: string;
  /** Said behind the place of a fault: ` (line 3, column 7)`. */
  readonly placeOf?: ((pointer: string) => string) | undefined;
};

const pointerOf = (node: JSONPathNode): string => node.toPointer().toString();

type Part = { readonly value: Json; readonly pointer: string };

/** Everything that the path selects; the whole value without one. */
const select = async (value: Json, path: string | undefined): Promise<readonly Part[]> => {
  if (path === undefined) return [{ value, pointer: '' }];
  const { jsonpath } = await import('json-p3');
  const nodes = jsonpath.query(path, value as never) as Iterable<JSONPathNode>;
  return [...nodes].map((node) => ({ value: node.value as Json, pointer: pointerOf(node) }));
};

/** A fault of a part as one of the whole. */
const moved = (fault: Fault, pointer: string): Fault => ({
  ...fault,
  instance: pointer + fault.instance,
  ...(fault.branches ? { branches: fault.branches.map((faults) => faults.map((one) => moved(one, pointer))) } : {}),
});

const faultsOf = (verdict: SchemaVerdict, pointer: string): readonly Fault[] =>
  verdict.kind !== 'invalid' ? [] : pointer === '' ? verdict.faults : verdict.faults.map((one) => moved(one, pointer));

const notEvaluable = (schema: JudgingSchema, reason: string, hint?: string): StepError => ({
  kind: 'problem',
  name: 'schema',
  code: 'schema.not-evaluable',
  message: `"${schema.name}" could not be evaluated: ${reason}`,
  ...(hint === undefined ? {} : { hint }),
});

/** The same for every item of a list, so that a fault is known again in another one. */
const nameOf = (schema: JudgingSchema, where: string): string =>
  where === '' ? schema.name : `${schema.name}: ${where.replace(/\/\d+(?=\/|$)/g, '/*')}`;

const MOST_PARTS_WITH_FAULTS = 200;

const explainedChecks = (
  schema: JudgingSchema,
  value: Json,
  faults: readonly Fault[],
  { what, placeOf }: Subject,
): readonly Check[] =>
  explainFaults(faults, value, { schemaAt: schema.schemaAt }).map((one) =>
    failed(
      nameOf(schema, one.where),
      one.keyword === 'more' ? one.message : one.message + (placeOf?.(one.where) ?? ''),
      {
        where: [...(what === undefined ? [] : [what]), ...(one.where === '' ? [] : [one.where])].join(' '),
        source: schema.sourceOf(one.schema),
        ...(one.expected === undefined ? {} : { expected: one.expected }),
        ...(one.actual === undefined ? {} : { actual: one.actual }),
      },
    ),
  );

const judgeParts = (schema: JudgingSchema, value: Json, parts: readonly Part[], subject: Subject): Judgement => {
  const faults: Fault[] = [];
  let wrong = 0;
  for (const part of parts) {
    const verdict = schema.validator.validate(part.value);
    if (verdict.kind === 'not-evaluable')
      return { checks: [], errors: [notEvaluable(schema, verdict.reason, verdict.hint)] };
    if (verdict.kind === 'valid') continue;
    wrong += 1;
    if (wrong <= MOST_PARTS_WITH_FAULTS) for (const fault of faultsOf(verdict, part.pointer)) faults.push(fault);
  }
  if (wrong === 0) return { checks: [passed(schema.name)], errors: [] };
  return { checks: explainedChecks(schema, value, faults, subject), errors: [] };
};

const tooDeep = (schema: JudgingSchema): Judgement => ({
  checks: [],
  errors: [notEvaluable(schema, `the value is nested more than ${MAX_JSON_DEPTH} levels deep`)],
});

export const judgeValue = async (
  schema: JudgingSchema,
  value: Json,
  { path, allowEmpty }: Selection,
  subject: Subject = {},
): Promise<Judgement> => {
  if (isDeeperThan(value, MAX_JSON_DEPTH)) return tooDeep(schema);
  const parts = await select(value, path);
  if (parts.length > 0) return judgeParts(schema, value, parts, subject);
  if (allowEmpty) {
    const name = `${schema.name} (${path} selects nothing)`;
    return { checks: [{ ...passed(name), verdict: 'skip' }], errors: [] };
  }
  const message = `${path} selects nothing, so there is nothing to judge`;
  return { checks: [failed(schema.name, message)], errors: [] };
};
