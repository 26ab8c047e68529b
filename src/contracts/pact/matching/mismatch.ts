// What matching finds: one entry a difference between what a pact expects and what came.

export type MismatchType = 'method' | 'path' | 'query' | 'header' | 'body' | 'body-type';

export type Mismatch = {
  readonly type: MismatchType;
  /** A path in the body (`$.lines[0].sku`), the name of a header or of a query parameter; empty for method and path. */
  readonly path: string;
  /** As text; JSON in bodies of JSON. */
  readonly expected: string;
  readonly actual: string;
  /** One sentence. */
  readonly message: string;
};

export const mismatch = (
  type: MismatchType,
  path: string,
  expected: string,
  actual: string,
  message: string,
): Mismatch => ({ type, path, expected, actual, message });
