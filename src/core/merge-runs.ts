// Makes one run of several that ran one after the other: units are numbered anew, and every execution has a name of its own.
import type { Cursor, Outcome, RunEvent, RunFinished, RunStarted, StepError, UnitKind } from '../model/event.ts';
import type { ExchangeRecord } from '../model/exchange.ts';

/** What stands in the place of a run that could not be made, or in which nothing ran. */
export type StandIn = {
  readonly outcome: Extract<Outcome, 'errored' | 'skipped'>;
  readonly reason: string;
  readonly error?: StepError;
};

/** One run among several. */
export type PartRun = {
  readonly name: string;
  /** What it is about, where there is no event to tell. */
  readonly file: string;
  readonly kind?: UnitKind;
  readonly started?: RunStarted;
  readonly finished?: RunFinished;
  readonly standIn?: StandIn;
  /** All of its events. */
  events(): AsyncIterable<RunEvent>;
};

export type WholeRun = {
  readonly runId: string;
  readonly name: string;
  readonly tool: RunStarted['tool'];
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly interrupted?: RunFinished['interrupted'];
};

/** `index`: which part; `offset`: units before its own. */
type Shift = { readonly index: number; readonly offset: number };

const unitsOf = (part: PartRun): RunStarted['units'] => {
  const units = (part.started?.units ?? []).map((unit) => ({
    ...unit,
    name: unit.name === part.name ? unit.name : `${part.name}: ${unit.name}`,
  }));
  if (!part.standIn) return units;
  const { name, file, kind } = part;
  const extra = { index: units.length, id: name, name, file, steps: 1, iterations: 1, ...(kind ? { kind } : {}) };
  return [...units, extra];
};

const cursorAt = (cursor: Cursor, { index, offset }: Shift): Cursor => ({
  ...cursor,
  ref: `${index}.${cursor.ref}`,
  unit: cursor.unit + offset,
  ...(cursor.parentRef === undefined ? {} : { parentRef: `${index}.${cursor.parentRef}` }),
});

const exchangeAt = (exchange: ExchangeRecord, { index }: Shift): ExchangeRecord => {
  const named = <T extends { readonly attachment?: string }>(body: T): T =>
    body.attachment === undefined ? body : { ...body, attachment: `${index}.${body.attachment}` };
  const { sent, received } = exchange;
  return {
    ...exchange,
    sent: sent.body ? { ...sent, body: named(sent.body) } : sent,
    received: received.map((answer) => ({ ...answer, body: named(answer.body) })),
  };
};

const shifted = (event: RunEvent, shift: Shift): RunEvent => {
  switch (event.type) {
    case 'iteration.started':
    case 'iteration.finished':
      return { ...event, unit: event.unit + shift.offset };
    case 'exchange.finished':
      return { ...event, cursor: cursorAt(event.cursor, shift), exchange: exchangeAt(event.exchange, shift) };
    case 'step.started':
    case 'step.finished':
      return { ...event, cursor: cursorAt(event.cursor, shift) };
    case 'log.written':
    case 'problem.raised':
      return event.cursor ? { ...event, cursor: cursorAt(event.cursor, shift) } : event;
    default:
      return event;
  }
};

function* standInEvents(
  { name, file, standIn }: PartRun,
  unit: number,
  index: number,
  at: number,
): Generator<RunEvent> {
  if (!standIn) return;
  const { outcome, reason, error } = standIn;
  const cursor: Cursor = { ref: `${index}.stand-in`, stepId: name, unit, iteration: 0, position: 0 };
  const source = { file, pointer: '' };
  yield { type: 'iteration.started', at, unit, iteration: 0 };
  yield { type: 'step.started', at, cursor, itemId: name, name, path: [], source };
  const errors = error ? [error] : [];
  yield { type: 'step.finished', at, cursor, outcome, checks: [], errors, scripts: [], durationMs: 0, reason };
  yield { type: 'iteration.finished', at, unit, iteration: 0 };
}

const EMPTY: RunFinished['scopes'] = { environment: { values: [] }, globals: { values: [] }, collections: [] };

const endOf = (parts: readonly PartRun[], { finishedAt, interrupted }: WholeRun): RunFinished => {
  const ends = parts.flatMap(({ finished }) => (finished ? [finished] : []));
  const baselines = ends.flatMap(({ baseline }) => (baseline ? [baseline] : []));
  const sum = (of: 'known' | 'fixed') => baselines.reduce((total, one) => total + one[of], 0);
  const scopes = ends[0]?.scopes ?? EMPTY;
  return {
    type: 'run.finished',
    at: finishedAt,
    ...(interrupted ? { interrupted } : {}),
    scopes: { ...scopes, collections: ends.flatMap((end) => end.scopes.collections) },
    ...(baselines.length > 0 ? { baseline: { known: sum('known'), fixed: sum('fixed') } } : {}),
  };
};

/** The events of all parts as those of one run; its summary is still to be made. */
export async function* mergeRuns(parts: readonly PartRun[], whole: WholeRun): AsyncGenerator<RunEvent> {
  const { runId, name, tool, startedAt } = whole;
  const units = parts.map(unitsOf);
  const all = units.flat().map((unit, index) => ({ ...unit, index }));
  yield { type: 'run.started', at: startedAt, runId, name, tool, units: all };
  let offset = 0;
  for (const [index, part] of parts.entries()) {
    for await (const event of part.events()) {
      if (event.type !== 'run.started' && event.type !== 'run.finished') yield shifted(event, { index, offset });
    }
    offset += units[index]?.length ?? 0;
    yield* standInEvents(part, offset - 1, index, part.finished?.at ?? whole.finishedAt);
  }
  yield endOf(parts, whole);
}
