// What judging by an OpenAPI document offers: which operation a request belongs to, and what is wrong with it and with its response.
import type { SourceRef } from '../../model/collection.ts';
import type { HeaderPair } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import type { Operation } from './api.ts';

/** A request as it goes over the wire. `url` is absolute. */
export type WireRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
};

export type WireResponse = {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  /** Content codings are undone. */
  readonly body: Uint8Array;
  /** The body is not all of it: it was cut at a bound. */
  readonly cut?: boolean;
};

/** The names of what is checked, as Schemathesis calls them where it has them. */
export type CheckName =
  | 'not_a_server_error'
  | 'status_code_conformance'
  | 'content_type_conformance'
  | 'response_headers_conformance'
  | 'response_schema_conformance'
  | 'negative_data_rejection'
  | 'positive_data_acceptance'
  | 'missing_required_header'
  | 'unsupported_method'
  | 'allow_header_conformance'
  | 'use_after_free'
  | 'ensure_resource_availability'
  | 'ignored_auth'
  | 'max_response_time'
  /** Of ordinary requests: they have to be what the document allows. */
  | 'request_conformance'
  /** Of ordinary requests: the document has no such operation. */
  | 'documented_operation';

/** One thing that is wrong. */
export type Finding = {
  readonly check: CheckName;
  /** One sentence that names the place: `query limit must be integer, got "ten"`. */
  readonly message: string;
  /** `request query limit`, `response body /items/0/id`, `response header X-Total`. */
  readonly where: string;
  readonly expected?: Json;
  readonly actual?: Json;
  /** What could be meant, how to mend it. */
  readonly hint?: string;
  /** Where the document demands it. */
  readonly source?: SourceRef;
  /** Independent of the values of this call: findings with the same kind and place are one. */
  readonly key: string;
};

/** What of an exchange could not be judged, one sentence; never a pass. */
export type NotJudged = { readonly check: CheckName; readonly message: string; readonly hint?: string };

/** What nobody can judge here (a schema of XML), to be told once a key as a warning. */
export type Remark = { readonly key: string; readonly message: string; readonly hint?: string };

export type Judged = {
  readonly findings: readonly Finding[];
  readonly notJudged: readonly NotJudged[];
  readonly remarks?: readonly Remark[];
  /** The aspects that were judged: what of these has no finding and nothing that is not judged holds. */
  readonly checked?: readonly CheckName[];
};

export type Match =
  | {
      readonly kind: 'operation';
      readonly operation: Operation;
      readonly pathValues: { readonly [name: string]: string };
    }
  /** The path is known, the method is not: those that are. */
  | { readonly kind: 'method'; readonly path: string; readonly methods: readonly string[] }
  /** `near`: the path that was probably meant. */
  | { readonly kind: 'path'; readonly near?: string }
  /** The URL belongs to no server of the document: nothing is to be said of it. */
  | { readonly kind: 'elsewhere' };

/** What of an operation a call used, for coverage. Names are those of the document. */
export type Used = {
  readonly operation: string;
  readonly status?: string;
  readonly parameters: readonly string[];
  readonly requestMedia?: string;
  readonly responseMedia?: string;
};

export type ApiJudge = {
  match(request: Pick<WireRequest, 'method' | 'url'>): Match;
  /** Whether a request is what its operation allows: `findings` is empty where it is. */
  request(operation: Operation, request: WireRequest): Promise<Judged>;
  /** Status, content type, headers and schema of a response. */
  response(operation: Operation, request: WireRequest, response: WireResponse): Promise<Judged>;
  used(operation: Operation, request: WireRequest, response: WireResponse | undefined): Used;
};

export type JudgeOptions = {
  /** Where the provider is: these base URLs count besides the document's servers. */
  readonly baseUrls: readonly string[];
  /** Members and headers that the document does not name are findings. Default false. */
  readonly strict?: boolean;
};
