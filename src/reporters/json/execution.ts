// One entry of newman's `run.executions`: what a request sent, what came back and how it was judged.
import type { Check, CheckError } from '../../model/check.ts';
import type { ReporterContext } from '../../model/contracts.ts';
import type { Cursor, RunStarted, StepError } from '../../model/event.ts';
import type { ExchangeRecord } from '../../model/exchange.ts';
import { isPendingFailure } from '../gather/pending.ts';
import { mainExchange, type StepRecord } from '../gather/steps.ts';
import { bodyMembers, requestText } from './body-text.ts';
import { sdkRequest, sdkResponse } from './sdk-message.ts';
import { bodyAsWritten, type SourceNodes } from './source-nodes.ts';

export const sdkCursor = (cursor: Cursor, units: RunStarted['units'], httpRequestId?: string) => {
  const unit = units.find(({ index }) => index === cursor.unit);
  return {
    position: cursor.position,
    iteration: cursor.iteration,
    length: unit?.steps ?? 0,
    cycles: unit?.iterations ?? 1,
    empty: false,
    eof: false,
    bof: cursor.position === 0 && cursor.iteration === 0,
    cr: false,
    ref: cursor.ref,
    ...(httpRequestId === undefined ? {} : { httpRequestId }),
  };
};

/** A mismatch with a contract: its values, and the member of the contract that demands it. */
const contractMembers = ({ source, where, expected, actual }: Check) =>
  source === undefined ? {} : { where, expected, actual, source };

export const assertionError = (check: Check) => ({
  ...contractMembers(check),
  ...errorMembers(check),
});

const errorMembers = ({ name, index, error }: Check) => ({
  name: error?.name ?? 'AssertionError',
  index,
  test: name,
  message: error?.message ?? '',
  stack: error?.stack ?? '',
});

const assertion = (check: Check, isPending: boolean) => ({
  assertion: check.name,
  skipped: check.verdict === 'skip',
  ...(check.verdict === 'fail' || isPending ? { error: assertionError(check) } : {}),
});

const plainError = ({ name, message, stack }: CheckError) => ({
  type: 'Error',
  name,
  message,
  ...(stack === undefined ? {} : { stack }),
});

const scriptErrors = (errors: readonly StepError[], event: 'prerequest' | 'test') =>
  errors.filter(({ place }) => place?.event === event).map((error) => ({ error: plainError(error) }));

const withoutEmpty = (lists: { readonly [key: string]: readonly unknown[] }) =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));

export const requestError = (step: StepRecord): StepError | undefined =>
  step.finished.errors.find(({ place }) => place === undefined);

const judgement = (step: StepRecord) => {
  const { checks, errors } = step.finished;
  return withoutEmpty({
    assertions: checks.map((check) => assertion(check, isPendingFailure(step.finished, check))),
    prerequestScript: scriptErrors(errors, 'prerequest'),
    testScript: scriptErrors(errors, 'test'),
  });
};

const errorMember = (exchange: ExchangeRecord | undefined, error: StepError | undefined) => {
  // A step whose own request went well may still have errors of its scripts' requests.
  const found = exchange === undefined ? error : exchange.error;
  if (found === undefined) return {};
  const { code, class: kind, name, message } = found;
  return {
    requestError: {
      name: name ?? 'Error',
      message,
      ...(code === undefined ? {} : { code }),
      ...(kind ? { class: kind } : {}),
    },
  };
};

type Shape = {
  readonly units: RunStarted['units'];
  readonly nodes: SourceNodes;
  readonly legacy: boolean;
  readonly context: ReporterContext;
};

/** The text of an object without its closing brace. */
const opened = (value: object): string => JSON.stringify(value).slice(0, -1);

async function* responseMember(exchange: ExchangeRecord, { legacy, context }: Shape): AsyncGenerator<string> {
  const response = sdkResponse(exchange);
  const answer = exchange.received.at(-1);
  if (response === undefined || answer === undefined) return;
  yield `,"response":${opened(response)}`;
  yield* bodyMembers(answer.body, legacy, context);
  yield '}';
}

/**
 * The one execution of a step, as pieces of JSON text; a skipped step has one without a request. What its scripts sent counts in
 * `stats.requests` only. (Newman repeats the execution for each of those, with their responses in place of its own.)
 */
export async function* executionOf(step: StepRecord, shape: Shape): AsyncGenerator<string> {
  const { cursor, source, itemId, name } = step.started;
  const exchange = mainExchange(step);
  const item = shape.nodes.item(cursor.unit, source, itemId, name);
  const text = await requestText(exchange?.sent.body, shape.context);
  yield opened({
    cursor: sdkCursor(cursor, shape.units, exchange?.id),
    item,
    id: itemId,
    ...(exchange === undefined ? {} : { request: sdkRequest(exchange, text, bodyAsWritten(item)) }),
    ...(step.started.interaction === undefined ? {} : { interaction: step.started.interaction }),
    ...judgement(step),
    ...(step.finished.reason === undefined ? {} : { reason: step.finished.reason }),
    ...errorMember(exchange, requestError(step)),
  });
  if (exchange !== undefined && exchange.error === undefined) yield* responseMember(exchange, shape);
  yield '}';
}
