// What a verification of OpenAPI documents can be told, as data.
import type { ApiSettings } from '../../engine/openapi/api-run.ts';
import type { HeaderPair } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import type { CommonOptions } from '../run-options.ts';

export type VerifyOpenapiOptions = CommonOptions &
  Partial<ApiSettings> & {
    /** Paths, globs and URLs of OpenAPI and Swagger documents. */
    readonly specs: readonly string[];
    /** Where the provider is; absent: only the documents are validated. */
    readonly url?: string;
    /** Added to every request. */
    readonly headers?: readonly HeaderPair[];
    readonly auth?: { readonly type: string; readonly fields: { readonly [name: string]: Json } };
    /** Warnings about a document, and members and headers that it does not name, are failures. */
    readonly strict?: boolean;
    /** Percent of a document that has to be exercised. */
    readonly minCoverage?: number;
    /** How long the provider is waited for, ms. */
    readonly waitMs?: number;
  };
