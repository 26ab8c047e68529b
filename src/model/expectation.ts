// What a response must be, said without a script (`assay send --expect-*`).
import type { Json } from './json.ts';

export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'matches';

export type Comparison = { readonly operator: ComparisonOperator; readonly value: Json };

export type Expectation =
  /** Codes such as `200`, or classes such as `2xx`; one of them must hold. */
  | { readonly kind: 'status'; readonly allowed: readonly string[] }
  /** Without `value` the header need only be there. */
  | { readonly kind: 'header'; readonly name: string; readonly value?: string }
  /** The decoded body holds this text. */
  | { readonly kind: 'body'; readonly text: string }
  /** RFC 9535; without a comparison something must be there. */
  | { readonly kind: 'jsonpath'; readonly path: string; readonly comparison?: Comparison }
  | { readonly kind: 'time'; readonly maxMs: number };
