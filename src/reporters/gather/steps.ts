// Brings the events of one execution of a step together, so that steps which run at once do not mix.
import type {
  ExchangeFinished,
  LogWritten,
  ProblemRaised,
  RunEvent,
  StepFinished,
  StepStarted,
} from '../../model/event.ts';
import type { ExchangeRecord } from '../../model/exchange.ts';

type Trailing = ExchangeFinished | LogWritten | ProblemRaised;

/** A step that ended. `trail`: what happened in it, in order. */
export type StepRecord = {
  readonly started: StepStarted;
  readonly trail: readonly Trailing[];
  readonly finished: StepFinished;
};

export type StepGathering = {
  /** The whole step when `event` ends one. */
  take(event: RunEvent): StepRecord | undefined;
  /** Does `event` belong to a step under way? What does not stands for itself: the run's own words, and a script's late ones. */
  holds(event: LogWritten | ProblemRaised): boolean;
  /** Steps under way, oldest first. */
  underWay(): readonly StepStarted[];
};

// A recording that was cut at its start still has something to say about the step.
const startOf = (finished: StepFinished): StepStarted => ({
  type: 'step.started',
  at: finished.at - finished.durationMs,
  cursor: finished.cursor,
  itemId: finished.cursor.stepId,
  name: finished.cursor.stepId,
  path: [],
  source: { file: '', pointer: '' },
});

/** Holds only the steps that are under way. */
export const gatherSteps = (): StepGathering => {
  const open = new Map<string, { readonly started: StepStarted; readonly trail: Trailing[] }>();
  return {
    take(event) {
      switch (event.type) {
        case 'step.started':
          open.set(event.cursor.ref, { started: event, trail: [] });
          return undefined;
        case 'exchange.finished':
        case 'log.written':
        case 'problem.raised':
          if (event.cursor) open.get(event.cursor.ref)?.trail.push(event);
          return undefined;
        case 'step.finished': {
          const { ref } = event.cursor;
          const { started, trail } = open.get(ref) ?? { started: startOf(event), trail: [] };
          open.delete(ref);
          return { started, trail, finished: event };
        }
        default:
          return undefined;
      }
    },
    holds: ({ cursor }) => cursor !== undefined && open.has(cursor.ref),
    underWay: () => Array.from(open.values(), ({ started }) => started),
  };
};

/** The last exchange that changed the provider's state. */
export const stateExchange = (step: StepRecord): ExchangeRecord | undefined =>
  step.trail.findLast(
    (event): event is ExchangeFinished => event.type === 'exchange.finished' && event.exchange.role === 'state',
  )?.exchange;

/** The exchange that answers the step's own request. */
export const mainExchange = (step: StepRecord): ExchangeRecord | undefined =>
  step.trail.findLast(
    (event): event is ExchangeFinished =>
      event.type === 'exchange.finished' && (event.exchange.role === 'main' || event.exchange.role === 'attempt'),
  )?.exchange;
