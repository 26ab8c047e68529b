// What the JSON Schema part offers: schemas are put into a set, compiled, and give one of three verdicts.
import type { Json } from '../../model/json.ts';

export type Dialect = 'draft-04' | 'draft-06' | 'draft-07' | '2019-09' | '2020-12';

/** Whether `format` is judged, or only an annotation. */
export type FormatMode = 'assert' | 'annotate';

/** A place in a document of the set. */
export type SchemaPlace = {
  /** Of the document, without a fragment. */
  readonly uri: string;
  /** JSON pointer to the keyword, `/properties/id/type` say. */
  readonly pointer: string;
};

/** One thing that is wrong with an instance. */
export type Fault = {
  /** `required`, `type`, `oneOf`, `format`, ...; `false` for a schema that is `false`. */
  readonly keyword: string;
  /** JSON pointer into the instance: the value that is wrong; for `required` and `additionalProperties` the object. */
  readonly instance: string;
  readonly schema: SchemaPlace;
  /** The member in question: one that is missing (`required`) or must not be there (`additionalProperties`, `unevaluatedProperties`, `propertyNames`). */
  readonly property?: string;
  /** What the keyword holds: the limit, the allowed values, the type. */
  readonly expected?: Json;
  /** One sentence without the place: `must be integer`. */
  readonly message: string;
  /** For `oneOf` and `anyOf`: the faults of each branch. */
  readonly branches?: readonly (readonly Fault[])[];
};

/** `not-evaluable`: no engine could judge it; it is an error of the step, never a pass. */
export type SchemaVerdict =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly faults: readonly Fault[] }
  | { readonly kind: 'not-evaluable'; readonly reason: string; readonly hint?: string };

export type Validator = {
  /** Quick: nothing is explained. Undefined: not evaluable. */
  test(value: Json): boolean | undefined;
  /** Never throws. */
  validate(value: Json): SchemaVerdict;
};

export type SetDocument = {
  readonly uri: string;
  /** The schema, or a document that holds schemas (an OpenAPI document whose schemas were made JSON Schema in place). */
  readonly value: Json;
};

export type SchemaSetOptions = {
  readonly formats: FormatMode;
  /** Of documents without $schema. Default 2020-12. */
  readonly dialect?: Dialect;
};

export type SchemaSet = {
  add(document: SetDocument): void;
  /**
   * The validator of the schema at an absolute URI, with a fragment (JSON pointer or anchor) where it is a part of a document. The same URI
   * gives the same validator. Resolves also for a schema that cannot be compiled: its validator answers `not-evaluable`.
   */
  compile(uri: string): Promise<Validator>;
};
