// How much of an API description was exercised, as every report shows it.
import type { SourceRef } from './collection.ts';

export type Hits = { readonly name: string; readonly hits: number };

export type OperationCoverage = {
  /** `GET /pets/{petId}` */
  readonly id: string;
  readonly operationId?: string;
  readonly source?: SourceRef;
  readonly calls: number;
  /** Documented statuses: `200`, `4XX`, `default`. */
  readonly statuses: readonly Hits[];
  /** `query limit`, `header X-Trace` */
  readonly parameters: readonly Hits[];
  readonly requestMedia: readonly Hits[];
  /** `200 application/json` */
  readonly responseMedia: readonly Hits[];
};

export type Ratio = { readonly covered: number; readonly total: number };

export type ApiCoverage = {
  /** Title of the API. */
  readonly name: string;
  readonly file: string;
  readonly operations: readonly OperationCoverage[];
  /** Calls that the document does not know: `DELETE /pets`, `GET /pets 418`. */
  readonly undocumented: readonly Hits[];
  readonly totals: {
    readonly operations: Ratio;
    readonly statuses: Ratio;
    readonly parameters: Ratio;
    readonly media: Ratio;
  };
  /** Of all that there is to cover, 0 to 100. */
  readonly percent: number;
};
