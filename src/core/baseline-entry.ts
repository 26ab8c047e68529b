// What makes two failures the same one, in this run and the next: where it happened, what was checked, and the message without what changes.

import type { Check } from '../model/check.ts';
import type { StepError, StepStarted, UnitKind } from '../model/event.ts';
import { requestName } from './request-name.ts';

/** One known failure, as it stands in the file. */
export type BaselineEntry = {
  readonly kind: 'collection' | UnitKind;
  /** File of the collection, schema or document; name of the pact. */
  readonly unit: string;
  readonly step: string;
  /** Name of the check, or `error: ` and what kind of error it was. */
  readonly check: string;
  /** The place that was judged, without positions in lists. */
  readonly where?: string;
  readonly message?: string;
  /** The phase of a verification it was first found in: only a run with this phase can tell that it is gone. */
  readonly phase?: string;
};

/** Where a failure stands, before it is known what failed. */
export type BaselinePlace = Pick<BaselineEntry, 'kind' | 'unit' | 'step' | 'phase'>;

const LONGEST_MESSAGE = 300;

const UUID = /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi;
const MOMENT = /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g;
const PORT = /\b([a-z][a-z\d+.-]*:\/\/(?:[^\s/@]*@)?[^\s/:?#]+):\d+/gi;
const QUOTED = /"(?:[^"\\\n]|\\.)*"|`[^`\n]*`|(?<!\w)'[^'\n]*'(?!\w)/g;
// Hexadecimal ids, and words of letters and digits that are too long for a name.
const ID = /\b(?=[\da-f]*\d)[\da-f]{8,}\b|\b(?=\w*\d)\w{16,}\b/gi;
const NUMBER = /(?<![\w#])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![a-z_])/gi;
const LIST = /("…"|#|\{…\}|\[…\])(?:\s*,\s*(?:"…"|#|\{…\}|\[…\]))+/g;
const OBJECT = /\{\s*"…"[^{}]*\}|\{\}/g;
const ARRAY = /\[\s*(?:"…"|#|\{…\}|true|false|null)[^[\]]*\]|\[\]/g;
const MOST_NESTING = 12;

const withoutValues = (text: string): string => {
  let out = text;
  for (let depth = 0; depth < MOST_NESTING; depth++) {
    const next = out.replace(OBJECT, '{…}').replace(ARRAY, '[…]');
    if (next === out) break;
    out = next;
  }
  return out.replace(LIST, '$1, …');
};

/** The message without numbers, quoted values, ids, dates and ports. */
export const stableMessage = (message: string): string => {
  const plain = message
    .slice(0, 4 * LONGEST_MESSAGE)
    .replace(PORT, '$1')
    .replace(QUOTED, '"…"')
    .replace(UUID, '#')
    .replace(MOMENT, '#')
    .replace(ID, '#')
    .replace(NUMBER, '#');
  return withoutValues(plain).replace(/\s+/g, ' ').trim().slice(0, LONGEST_MESSAGE);
};

/** A name that somebody chose: numbers tell names apart, ids and dates do not. */
export const stableName = (name: string): string =>
  name
    .replace(PORT, '$1')
    .replace(UUID, '#')
    .replace(MOMENT, '#')
    .replace(/\b\d{6,}\b/g, '#');

const stableWhere = (where: string): string => stableName(where).replace(/([/[])\d+(?=[/\]]|$)/g, '$1*');

/** `unit`: as the file names it. */
export const placeOfStep = (
  { path, name, probe }: StepStarted,
  { kind, unit }: Pick<BaselineEntry, 'kind' | 'unit'>,
): BaselinePlace => {
  const named = stableName(requestName({ path, name }));
  if (probe === undefined || probe.phase === 'document') return { kind, unit, step: named };
  return { kind, unit, step: probe.operation, phase: probe.phase };
};

const entryOf = (place: BaselinePlace, check: string, where: string, message: string): BaselineEntry => {
  const { kind, unit, step, phase } = place;
  return {
    kind,
    unit,
    step,
    check,
    ...(where === '' ? {} : { where }),
    ...(message === '' ? {} : { message }),
    ...(phase === undefined ? {} : { phase }),
  };
};

/** What stands below the first line of a finding is about the call that found it: the call itself, its answer, a seed. */
const findingOf = ({ phase }: BaselinePlace, message: string): string =>
  phase === undefined ? message : (message.split('\n')[0] ?? '');

/** A finding of a contract may be named by its file and its place: both are told as they are on every machine. */
const nameOf = ({ name, source }: Check, shown: (file: string) => string): string => {
  if (source === undefined) return stableName(name);
  const named = source.file === '' ? name : name.replaceAll(source.file, () => shown(source.file));
  return stableWhere(named);
};

export const entryOfCheck = (place: BaselinePlace, check: Check, shown: (file: string) => string): BaselineEntry => {
  const { where = '', error } = check;
  return entryOf(
    place,
    nameOf(check, shown),
    stableWhere(where),
    stableMessage(findingOf(place, error?.message ?? '')),
  );
};

export const entryOfError = (place: BaselinePlace, { kind, class: group, code, name, message }: StepError) =>
  entryOf(place, `error: ${code ?? group ?? (name || kind)}`, '', stableMessage(message));

/** Equal for entries that are the same failure; the phase does not tell them apart. */
export const keyOfEntry = ({ kind, unit, step, check, where = '', message = '' }: BaselineEntry): string =>
  JSON.stringify([kind, unit, step, check, where, message]);

export const isErrorEntry = ({ check }: BaselineEntry): boolean => check.startsWith('error: ');

/** What it is in one line. */
export const entryTitle = ({ unit, step, check, where }: BaselineEntry): string =>
  [unit, step, check, ...(where === undefined || check.endsWith(where) ? [] : [where])].join(' › ');
