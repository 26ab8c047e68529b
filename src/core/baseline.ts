// The stage that lets known failures be told and not count, and finds those that are gone.
import type { Check } from '../model/check.ts';
import type { Outcome, RunEvent, RunFinished, RunStarted, StepFinished, StepStarted } from '../model/event.ts';
import { isAbsence } from './absent-provider.ts';
import {
  type BaselineEntry,
  type BaselinePlace,
  entryOfCheck,
  entryOfError,
  entryTitle,
  keyOfEntry,
  placeOfStep,
} from './baseline-entry.ts';
import { createBaselineJudged } from './baseline-judged.ts';
import { warning } from './warning.ts';

export type BaselineOptions = {
  /** Every failure of this run is known from now on. */
  readonly update: boolean;
  /** How the file names another file: the same on every machine. */
  readonly shown: (file: string) => string;
};

export type Baseline = {
  stage(events: AsyncIterable<RunEvent>): AsyncGenerator<RunEvent>;
  /** What is to be kept, once the stage has ended: what failed, and what nobody judged this time. */
  entries(): readonly BaselineEntry[];
};

/** The unit that holds what `--min-coverage` demands. */
const COVERAGE_UNIT = 'api-coverage';

/** Fixed ones that are told one by one. */
const MOST_TOLD = 50;

const fixedEvents = (fixed: readonly BaselineEntry[], { update }: BaselineOptions, at: number) => {
  const told = fixed.slice(0, MOST_TOLD).map((entry) => {
    const again = entry.phase === 'fuzzing' || entry.phase === 'stateful' ? ' (other seeds may find it again)' : '';
    return warning(at, 'baseline.fixed', `fixed: ${entryTitle(entry)}${again}`);
  });
  const more = fixed.length - told.length;
  const rest = more > 0 ? [warning(at, 'baseline.fixed', `fixed: ${more} more`)] : [];
  const hint = 'Remove what is fixed from the baseline with --update-baseline.';
  return [...told, ...rest].map((event, i, all) => (i === all.length - 1 && !update ? { ...event, hint } : event));
};

const isAborted = ({ errors }: StepFinished): boolean => errors.some((error) => error.class === 'aborted');

/** The step as it counts. `known` says of a failure whether it is one. */
const withoutKnown = (
  step: StepFinished,
  isInteraction: boolean,
  known: (index: number, of: 'check' | 'error') => boolean,
) => {
  const checks = step.checks.map(
    (check, i): Check =>
      check.verdict === 'fail' && known(i, 'check') ? { ...check, verdict: 'skip', known: true } : check,
  );
  const errors = step.errors.filter((_, i) => !known(i, 'error'));
  const gone = step.errors.filter((_, i) => known(i, 'error'));
  const count = gone.length + checks.filter((check) => check.known).length;
  if (count === 0) return { step, count };
  const isWrong = checks.some(({ verdict }) => verdict === 'fail');
  const hasPassed = gone.length === 0 && !isInteraction && checks.some(({ verdict }) => verdict === 'pass');
  const outcome: Outcome = isWrong ? 'failed' : errors.length > 0 ? 'errored' : hasPassed ? 'passed' : 'skipped';
  const [first] = gone;
  const reason = first
    ? `known: ${first.message}${gone.length > 1 ? ` (and ${gone.length - 1} more)` : ''}`
    : undefined;
  const why =
    step.reason ??
    reason ??
    (outcome === 'skipped' ? `known: ${count} ${count === 1 ? 'failure' : 'failures'}` : undefined);
  return { step: { ...step, checks, errors, outcome, known: true as const, ...(why ? { reason: why } : {}) }, count };
};

/** `known`: what the file holds. */
export const createBaseline = (known: readonly BaselineEntry[], options: BaselineOptions): Baseline => {
  const byKey = new Map(known.map((entry) => [keyOfEntry(entry), entry]));
  const found = new Map<string, BaselineEntry>();
  const judged = createBaselineJudged(known);
  const open = new Map<string, { readonly place: BaselinePlace; readonly isInteraction: boolean }>();
  let units: RunStarted['units'] = [];
  let hits = 0;
  let kept: readonly BaselineEntry[] = known;

  const start = (event: StepStarted): void => {
    const unit = units.find(({ index }) => index === event.cursor.unit);
    // How much has to be covered is a demand of the user, not a failure of the API.
    if (unit?.id === COVERAGE_UNIT) return;
    const { kind = 'collection', name = '', file = '' } = unit ?? {};
    const shown = kind === 'pact' || file === '' ? name : options.shown(file);
    const place = placeOfStep(event, { kind, unit: shown });
    open.set(event.cursor.ref, { place, isInteraction: event.interaction !== undefined });
  };

  const finish = (event: StepFinished): StepFinished => {
    const started = open.get(event.cursor.ref);
    open.delete(event.cursor.ref);
    if (!started || isAborted(event)) return event;
    const { place, isInteraction } = started;
    if (!event.errors.some(isAbsence)) judged.take(place, event);
    const keys = {
      check: event.checks.map((check) =>
        check.verdict === 'fail' ? entryOfCheck(place, check, options.shown) : undefined,
      ),
      error: event.errors.map((error) => (isAbsence(error) ? undefined : entryOfError(place, error))),
    };
    const { step, count } = withoutKnown(event, isInteraction, (index, of) => {
      const entry = keys[of][index];
      if (entry === undefined) return false;
      const key = keyOfEntry(entry);
      found.set(key, byKey.get(key) ?? found.get(key) ?? entry);
      return options.update || byKey.has(key);
    });
    hits += count;
    return step;
  };

  const end = (event: RunFinished): readonly RunEvent[] => {
    const isWhole = event.interrupted === undefined;
    const fixed = isWhole ? known.filter((entry) => !found.has(keyOfEntry(entry)) && judged.isJudged(entry)) : [];
    const gone = new Set(fixed);
    kept = [...known.filter((entry) => !gone.has(entry) && !found.has(keyOfEntry(entry))), ...found.values()];
    return [...fixedEvents(fixed, options, event.at), { ...event, baseline: { known: hits, fixed: fixed.length } }];
  };

  return {
    async *stage(events) {
      for await (const event of events) {
        if (event.type === 'run.started') units = event.units;
        if (event.type === 'step.started') start(event);
        if (event.type === 'step.finished') yield finish(event);
        else if (event.type === 'run.finished') yield* end(event);
        else yield event;
      }
    },
    entries: () => kept,
  };
};
