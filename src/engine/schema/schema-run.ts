// What a verification of schemas is given: the schemas, and the instances and endpoints that each is to judge.
import type { SchemaPlace, Validator } from '../../contracts/json-schema/schema-set.ts';
import type { SourceRef } from '../../model/collection.ts';
import type { Json } from '../../model/json.ts';
import type { PlanUnit, Step } from '../../model/plan.ts';
import type { EngineDeps, EngineOptions } from '../deps.ts';

/** A schema that is ready to judge. */
export type JudgingSchema = {
  /** Its title, or its file. */
  readonly name: string;
  readonly validator: Validator;
  /** The schema itself. */
  readonly source: SourceRef;
  /** Where a keyword stands in the file that it was read from. */
  sourceOf(place: SchemaPlace): SourceRef;
  /** What stands there. */
  schemaAt(place: SchemaPlace): Json | undefined;
};

/** Which part of an instance is judged; without a path all of it. */
export type Selection = {
  /** JSONPath: every value it selects is judged. */
  readonly path?: string;
  /** Nothing selected is right too. */
  readonly allowEmpty?: boolean;
};

/** A value from a file, or why there is none. */
export type Instance = {
  readonly name: string;
  readonly source: SourceRef;
  /** ` (line 3, column 7)` behind a place, where reports cannot find it themselves. */
  readonly placeOf?: (pointer: string) => string;
} & ({ readonly value: Json } | { readonly unreadable: string });

export type EndpointRules = Selection & {
  /** Codes such as `200`, or classes such as `2xx`. */
  readonly statuses: readonly string[];
};

export type SchemaItem =
  | ({ readonly kind: 'instance'; readonly instance: Instance } & Selection)
  | { readonly kind: 'endpoint'; readonly step: Step; readonly rules: EndpointRules };

/** One schema and what it judges. */
export type SchemaUnit = {
  readonly schema: JudgingSchema;
  /** As reports show it. */
  readonly file: string;
  readonly raw?: Json;
  readonly items: readonly SchemaItem[];
  /** Its endpoints, as steps. */
  readonly plan: PlanUnit;
};

export type SchemaWarning = {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly where?: string;
};

export type SchemaRun = {
  readonly name: string;
  readonly units: readonly SchemaUnit[];
  readonly warnings: readonly SchemaWarning[];
  readonly deps: EngineDeps;
  readonly settings: EngineOptions;
};
