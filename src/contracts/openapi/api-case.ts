// One call to an operation as values, before they are written on the wire: what phases generate, shrink and send.
import type { Json } from '../../model/json.ts';
import type { Api, Operation, ParameterIn } from './api.ts';
import type { ApiJudge, WireRequest } from './judge.ts';

export type Phase = 'examples' | 'coverage' | 'fuzzing' | 'stateful';
export type Mode = 'positive' | 'negative';

/** What was made wrong on purpose. */
export type Mutation = {
  readonly part: ParameterIn | 'body';
  /** The parameter. */
  readonly name?: string;
  /** JSON pointer into its value. */
  readonly pointer?: string;
  /** The keyword that is violated: `minimum`, `required`, `type`, ... */
  readonly keyword: string;
  /** `query limit: 0 is below its minimum 1`. */
  readonly description: string;
};

export type ParameterValues = { readonly [name: string]: Json };

export type BodyValue = {
  /** As the document writes it. */
  readonly media: string;
  readonly value: Json;
  /** Members of a form that are sent as files. */
  readonly files?: readonly string[];
};

export type ApiCase = {
  readonly operation: Operation;
  readonly mode: Mode;
  /** Parameters that are left out are not there. */
  readonly path: ParameterValues;
  readonly query: ParameterValues;
  readonly header: ParameterValues;
  readonly cookie: ParameterValues;
  /** OpenAPI 3.2: the whole query as one value. */
  readonly querystring?: Json;
  /** Absent: no body is sent. `text`: sent as it is, in the place of a value. */
  readonly body?: BodyValue | { readonly media: string; readonly text: string };
  readonly mutation?: Mutation;
  /** What it is meant to try: `limit at its maximum`, `example "cat"`. */
  readonly title: string;
};

/** The request of a case at a base URL; header and cookie credentials come on top. */
export type ToRequest = (given: ApiCase, baseUrl: string) => WireRequest;

/** Numbers from a seed; the same seed gives the same cases. */
export type GenerateOptions = {
  readonly api: Api;
  /** Cases are judged on the wire: a positive one that is not valid, or a negative one that is, is dropped. */
  readonly judge: ApiJudge;
  readonly modes: readonly Mode[];
  readonly seed: number;
  /** Names of parameters, `in:name` (`header:authorization`), that the caller sets himself. */
  readonly given: ReadonlySet<string>;
  /** Where the provider is, so that the judge knows the calls. Default: the first server of the operation. */
  readonly baseUrl?: string;
};

/** A generated case, and simpler ones of the same kind, most simple first, for `for await`; none: it cannot be made simpler. */
export type Generated = { readonly value: ApiCase; shrink(): AsyncIterable<Generated> };

export type CaseSource = {
  /** Of the document's examples. */
  examples(operation: Operation): AsyncIterable<Generated>;
  /** Per keyword: limits, each enum value, each optional member, and what violates them. */
  coverage(operation: Operation): AsyncIterable<Generated>;
  /** Endless, unless the operation has only so many cases or none. */
  fuzzing(operation: Operation, mode: Mode): AsyncIterable<Generated>;
};

export type CreateCaseSource = (options: GenerateOptions) => CaseSource;
