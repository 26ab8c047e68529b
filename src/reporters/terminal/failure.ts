// What the report remembers of a step that failed, until it is told at the end.
import type { CheckError, ScriptPlace } from '../../model/check.ts';
import type { SourceRef } from '../../model/collection.ts';
import type { ExchangeRecord } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';

/** One failed check or one error; `number` is the one shown beside it in the run. */
export type Failure = {
  readonly number: number;
  readonly title: string;
  readonly kind: 'check' | 'error';
  readonly error?: CheckError;
  readonly hint?: string;
  readonly place?: ScriptPlace;
  /** Where it is demanded, when not by the step as a whole. */
  readonly source?: SourceRef;
  /** It does not count yet. */
  readonly pending?: boolean;
  readonly where?: string;
  /** A command line that shows it again. */
  readonly replay?: string;
  readonly expected?: Json;
  readonly actual?: Json;
};

export type FailedStep = {
  readonly path: readonly string[];
  readonly unit: number;
  readonly iteration: number;
  readonly source: SourceRef;
  readonly failures: readonly Failure[];
  readonly exchange?: ExchangeRecord;
  /** It is judged by a schema or an API description: places are told with column and line. */
  readonly isContract?: boolean;
  readonly pending?: boolean;
};
