// An API as its OpenAPI or Swagger document describes it, whatever its version: operations with everything that applies to them.
import type { SourceRef } from '../../model/collection.ts';
import type { Json } from '../../model/json.ts';
import type { SourceDocument } from '../documents/source-document.ts';
import type { FormatMode, Validator } from '../json-schema/schema-set.ts';

export type ApiVersion = '2.0' | '3.0' | '3.1' | '3.2';

/** `request`: what is sent to the provider (readOnly members are not demanded); `response`: what it answers (writeOnly ones are not). */
export type Direction = 'request' | 'response';

/** A place in one of the documents: the URI of the document without a fragment, and a JSON pointer. References are followed. */
export type SpecPlace = { readonly uri: string; readonly pointer: string };

export type Api = {
  readonly version: ApiVersion;
  readonly title: string;
  /** The root document first. */
  readonly documents: readonly SourceDocument[];
  readonly servers: readonly Server[];
  readonly operations: readonly Operation[];
  readonly securitySchemes: { readonly [name: string]: SecurityScheme };
  /** The validator of the schema at a place; the same place and direction give the same validator. */
  validator(schema: SpecPlace, direction: Direction): Promise<Validator>;
  /**
   * The schema at a place as JSON Schema 2020-12 (nullable, exclusive limits and so on are translated, also for Swagger 2 and OpenAPI 3.0), its
   * `$ref`s being absolute URIs that `schemaAt` takes. It is what values are generated from.
   */
  schema(place: SpecPlace, direction: Direction): Json;
  /** The schema that an absolute `$ref` in a schema of `schema` names. */
  schemaAt(ref: string, direction: Direction): Json | undefined;
  /** For reports: the file as shown to people and the pointer in it. */
  sourceOf(place: SpecPlace): SourceRef;
  /** `file:line:column` of a place. */
  placeOf(place: SpecPlace): string;
};

export type ApiOptions = { readonly formats: FormatMode };

export type Server = {
  /** Absolute, or relative to where the document is; variables have their defaults. */
  readonly url: string;
  /** As written, `{variable}`s and all. */
  readonly template: string;
  readonly place: SpecPlace;
};

export type Operation = {
  /** `GET /pets/{petId}`: unique in the document. */
  readonly id: string;
  readonly operationId?: string;
  /** Upper case. */
  readonly method: string;
  /** The path template as written, `/pets/{petId}`. */
  readonly path: string;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  readonly place: SpecPlace;
  /** Those that apply to it: its own, its path's, or the document's. */
  readonly servers: readonly Server[];
  /** Its own and its path's. */
  readonly parameters: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: readonly ResponseSpec[];
  /** One of these has to be met; an empty member: none is needed; no members: the API asks for none. */
  readonly security: readonly SecurityRequirement[];
};

export type ParameterIn = 'path' | 'query' | 'header' | 'cookie' | 'querystring';

export type ParameterStyle =
  | 'simple'
  | 'label'
  | 'matrix'
  | 'form'
  | 'spaceDelimited'
  | 'pipeDelimited'
  | 'deepObject'
  | 'cookie'
  /** Swagger 2 `collectionFormat: tsv`. */
  | 'tabDelimited';

export type Parameter = {
  readonly name: string;
  readonly in: ParameterIn;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  readonly allowEmptyValue: boolean;
  /** Where it has no `content`. */
  readonly schema?: SpecPlace;
  /** Instead of a schema: the value is serialised as this media type. */
  readonly content?: Media;
  /** `example`, `examples` and the schema's own, in this order. */
  readonly examples: readonly Example[];
  readonly place: SpecPlace;
};

export type Example = { readonly name: string; readonly value: Json; readonly place: SpecPlace };

export type RequestBody = {
  readonly required: boolean;
  readonly content: readonly Media[];
  readonly place: SpecPlace;
};

/** How one field of a form or part of a multipart body is written. */
export type Encoding = {
  readonly contentType?: string;
  readonly style?: ParameterStyle;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
};

export type Media = {
  /** As written: `application/json`, `text/*`, with parameters. */
  readonly type: string;
  readonly schema?: SpecPlace;
  /** OpenAPI 3.2: of each item of a sequence (JSON Lines, server-sent events). */
  readonly itemSchema?: SpecPlace;
  readonly examples: readonly Example[];
  readonly encoding: { readonly [property: string]: Encoding };
  readonly place: SpecPlace;
};

export type HeaderSpec = {
  readonly name: string;
  readonly required: boolean;
  readonly explode: boolean;
  readonly schema?: SpecPlace;
  readonly content?: Media;
  readonly place: SpecPlace;
};

export type ResponseSpec = {
  /** `200`, `2XX` (upper case) or `default`. */
  readonly status: string;
  readonly description: string;
  readonly headers: readonly HeaderSpec[];
  readonly content: readonly Media[];
  readonly links: readonly Link[];
  readonly place: SpecPlace;
};

export type Link = {
  readonly name: string;
  /** `id` of the operation it leads to; undefined when the document has none such. */
  readonly target?: string;
  /** Values are runtime expressions (`$response.body#/id`) or constants, by parameter name, with `path.id` where it is qualified. */
  readonly parameters: { readonly [name: string]: Json };
  readonly requestBody?: Json;
  readonly place: SpecPlace;
};

export type SecurityScheme = {
  readonly type: 'apiKey' | 'http' | 'oauth2' | 'openIdConnect' | 'mutualTLS';
  /** Of `apiKey`. */
  readonly name?: string;
  readonly in?: 'query' | 'header' | 'cookie';
  /** Of `http`, lower case: `basic`, `bearer`, ... */
  readonly scheme?: string;
  readonly place: SpecPlace;
};

/** All of these schemes together, by name, with the scopes wanted. */
export type SecurityRequirement = { readonly [scheme: string]: readonly string[] };
