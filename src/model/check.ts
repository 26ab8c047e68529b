// One judgement about the API under test: a value, never an exception.

import type { ScriptEvent, SourceRef } from './collection.ts';
import type { Json } from './json.ts';

export type Verdict = 'pass' | 'fail' | 'skip';

/** A place in a user's script; line and column count from 1. */
export type ScriptPlace = {
  readonly scriptId: string;
  readonly event: ScriptEvent;
  readonly line?: number;
  readonly column?: number;
  /** Where the script stands in its file; without it reporters search for it around the step. */
  readonly source?: SourceRef;
};

export type CheckError = { readonly name: string; readonly message: string; readonly stack?: string };

export type Check = {
  readonly name: string;
  readonly verdict: Verdict;
  /** Position among the checks of its script, from 0. */
  readonly index: number;
  readonly error?: CheckError;
  readonly expected?: Json;
  readonly actual?: Json;
  /** JSON pointer, header name or contract location that was judged. */
  readonly where?: string;
  readonly place?: ScriptPlace;
  /** A command line that shows it again. */
  readonly replay?: string;
  /** It failed, and is in the baseline of known failures: the verdict is then `skip`. */
  readonly known?: true;
  /** Where it is demanded, when that is not the step's own place: a member of a pact, say. */
  readonly source?: SourceRef;
};
