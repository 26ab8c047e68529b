// One entry of newman's `run.executions`: what a request sent, what came back and how it was judged.
import type { Check, CheckError } from '../../model/check.ts';
import type { ReporterContext } from '../../model/contracts.ts';
import type { Cursor, RunStarted, StepError } from '../../model/event.ts';
import type { ExchangeRecord } from '../../model/exchange.ts';
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

export const assertionError = ({ name, index, error }: Check) => ({
  name: error?.name ?? 'AssertionError',
  index,
  test: name,
  message: error?.message ?? '',
  stack: error?.stack ?? '',
});

const assertion = (check: Check) => ({
  assertion: check.name,
  skipped: check.verdict === 'skip',
  ...(check.verdict === 'fail' ? { error: assertionError(check) } : {}),
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

/** What the step's own execution has and those of its scripts' requests have not. */
const judgement = (step: StepRecord) => {
  const { checks, errors } = step.finished;
  return withoutEmpty({
    assertions: checks.map(assertion),
    prerequestScript: scriptErrors(errors, 'prerequest'),
    testScript: scriptErrors(errors, 'test'),
  });
};

const errorMember = (exchange: ExchangeRecord | undefined, error: StepError | undefined) => {
  const found = exchange?.error ?? error;
  if (found === undefined) return {};
  const { code, class: kind, message } = found;
  return {
    requestError: { name: 'Error', message, ...(code === undefined ? {} : { code }), ...(kind ? { class: kind } : {}) },
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

async function* executionText(
  step: StepRecord,
  exchange: ExchangeRecord | undefined,
  own: boolean,
  shape: Shape,
): AsyncGenerator<string> {
  const { cursor, source, itemId, name } = step.started;
  const item = shape.nodes.item(cursor.unit, source, itemId, name);
  const text = await requestText(exchange?.sent.body, shape.context);
  const written = own ? bodyAsWritten(item) : undefined;
  yield opened({
    cursor: sdkCursor(cursor, shape.units, exchange?.id),
    item,
    id: itemId,
    ...(exchange === undefined ? {} : { request: sdkRequest(exchange, text, written) }),
    ...(own ? judgement(step) : {}),
    ...errorMember(exchange, own ? requestError(step) : undefined),
  });
  if (exchange !== undefined) yield* responseMember(exchange, shape);
  yield '}';
}

/**
 * The executions of a step, each as pieces of JSON text: its own request, then those that its scripts sent.
 * (Newman shows the last response of a step under each of them.)
 */
export function* executionsOf(step: StepRecord, shape: Shape): Generator<AsyncIterable<string>> {
  const main = mainExchange(step);
  const judged = step.finished.checks.length + step.finished.errors.length > 0;
  if (main !== undefined || judged) yield executionText(step, main, true, shape);
  for (const event of step.trail) {
    if (event.type === 'exchange.finished' && event.exchange.role === 'script') {
      yield executionText(step, event.exchange, false, shape);
    }
  }
}
