// What a verification of instances and endpoints by a JSON Schema can be told, as data.
import type { Dialect, FormatMode } from '../../contracts/json-schema/schema-set.ts';
import type { HeaderPair } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import type { CommonOptions } from '../run-options.ts';

/** How schemas are read. */
export type SchemaReading = {
  /** Default `assert`. */
  readonly formats?: FormatMode;
  /** Of schemas without $schema. Default 2020-12. */
  readonly dialect?: Dialect;
  /** Warn of what a schema says in vain: unknown keywords, keywords of another type. */
  readonly lint?: boolean;
};

export type AuthChoice = { readonly type: string; readonly fields: { readonly [name: string]: Json } };

/** What all endpoints have that do not say otherwise. */
export type EndpointDefaults = {
  /** Default GET, or POST with a body. */
  readonly method?: string;
  readonly headers?: readonly HeaderPair[];
  readonly auth?: AuthChoice;
  /** Text of the body. */
  readonly body?: string;
  /** Codes and classes that are right. Default 2xx. */
  readonly statuses?: readonly string[];
};

export type VerifySchemaOptions = CommonOptions &
  SchemaReading & {
    /** A path or URL, with a fragment (JSON pointer or anchor) where it is a part of a document. */
    readonly schema?: string;
    /** Paths and globs of instances; `-` is standard input. */
    readonly files?: readonly string[];
    /** Live endpoints. */
    readonly urls?: readonly string[];
    /** A table of endpoints: a path or URL. */
    readonly endpoints?: string;
    readonly defaults?: EndpointDefaults;
    /** JSONPath: what is judged of each instance. */
    readonly path?: string;
    /** Nothing selected by the path is right too. */
    readonly allowEmpty?: boolean;
  };
