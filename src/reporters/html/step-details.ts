// What the page shows of a step that is opened: checks with their differences and places, errors, exchanges, logs.
import { curlLine } from '../../core/curl-line.ts';
import { diffLines } from '../../core/diff.ts';
import type { BodyPreview } from '../../model/body.ts';
import type { Check } from '../../model/check.ts';
import type { StepError } from '../../model/event.ts';
import type { ExchangeRecord } from '../../model/exchange.ts';
import { errorTitle, scriptName } from '../gather/error-title.ts';
import type { Locate, Located } from '../gather/locate.ts';
import { isIdleChange } from '../gather/state-change.ts';
import type { StepRecord } from '../gather/steps.ts';

/** Characters of a body where nothing went wrong. */
const FEW_CHARACTERS = 1000;
/** Exchanges of one step: a fuzzing step may tell of hundreds. */
const MOST_EXCHANGES = 40;
const LONGEST_CODE = 400;

const placeText = ({ file, line, column }: Located): string =>
  [file, line, column].filter((part) => part !== undefined && part !== '').join(':');

const placeOf = (located: Located, what: string) => {
  const text = placeText(located);
  if (text === '') return [];
  const { code } = located;
  const shown =
    code && code.text.length <= LONGEST_CODE
      ? { line: code.line, text: code.text, column: code.column ?? 0 }
      : undefined;
  return [{ what, text, ...(shown ? { code: shown } : {}) }];
};

const placesOf = (check: Check, step: StepRecord, locate: Locate) => {
  const { place, source, where = '' } = check;
  const { source: own } = step.started;
  if (place) return placeOf(locate(own, place), scriptName(place));
  if (!source) return placeOf(locate(own), '');
  const isInstance = source.file !== own.file && (where === '' || where.startsWith('/')) && !step.started.interaction;
  const instance = isInstance ? locate({ file: own.file, pointer: own.pointer + where }) : undefined;
  return [...placeOf(locate(source), 'demanded'), ...(instance?.line ? placeOf(instance, 'found') : [])];
};

const differenceOf = ({ expected, actual }: Check) =>
  expected === undefined || actual === undefined
    ? []
    : diffLines(expected, actual).map(({ kind, text }) => [kind, text]);

const single = (name: string, value: unknown) =>
  value === undefined ? {} : { [name]: JSON.stringify(value, null, 2) };

const checkOf = (check: Check, step: StepRecord, locate: Locate) => {
  const { name, verdict, error, where, replay, known } = check;
  const told = verdict === 'fail' || known || (verdict === 'skip' && error);
  if (!told) return { n: name, v: verdict };
  const diff = differenceOf(check);
  return {
    n: name,
    v: verdict,
    ...(known ? { known } : {}),
    ...(error ? { e: error.name, m: error.message } : {}),
    ...(where === undefined ? {} : { w: where }),
    ...(replay === undefined ? {} : { replay }),
    ...(diff.length > 0 ? { diff } : { ...single('expected', check.expected), ...single('actual', check.actual) }),
    places: placesOf(check, step, locate),
  };
};

const errorOf = (error: StepError, step: StepRecord, locate: Locate) => ({
  n: errorTitle(error),
  e: error.code ?? error.name,
  m: error.message,
  ...(error.hint === undefined ? {} : { hint: error.hint }),
  places: placeOf(locate(step.started.source, error.place), error.place ? scriptName(error.place) : ''),
});

const bodyOf = (body: BodyPreview | undefined, isWrong: boolean) => {
  if (body === undefined || body.size === 0) return {};
  const { size, mediaType = '', text, truncated } = body;
  if (text === undefined) return { body: { size, type: mediaType } };
  const shown = isWrong ? text : text.slice(0, FEW_CHARACTERS);
  return { body: { size, type: mediaType, text: shown, cut: truncated === true || shown.length < text.length } };
};

const exchangeOf = (exchange: ExchangeRecord, isWrong: boolean) => {
  const { role, sent, received, error, timings } = exchange;
  return {
    role,
    method: sent.method,
    url: sent.url,
    headers: sent.headers,
    ...bodyOf(sent.body, isWrong),
    ms: timings.totalMs,
    curl: curlLine(exchange),
    answers: received.map(({ status, reason, httpVersion, headers, body }) => ({
      status,
      reason,
      version: httpVersion,
      headers,
      ...bodyOf(body, isWrong),
    })),
    ...(error ? { error: error.message } : {}),
  };
};

export const stepDetails = (step: StepRecord, locate: Locate) => {
  const { finished, started, trail } = step;
  const isWrong = finished.outcome === 'failed' || finished.outcome === 'errored';
  const exchanges = trail.flatMap((event) =>
    event.type === 'exchange.finished' && !isIdleChange(event.exchange) ? [event.exchange] : [],
  );
  return {
    ...(finished.reason === undefined ? {} : { reason: finished.reason }),
    place: placeText(locate(started.source)),
    errors: finished.errors.map((error) => errorOf(error, step, locate)),
    checks: finished.checks.map((check) => checkOf(check, step, locate)),
    exchanges: exchanges.slice(0, MOST_EXCHANGES).map((exchange) => exchangeOf(exchange, isWrong)),
    more: Math.max(0, exchanges.length - MOST_EXCHANGES),
    notes: trail.flatMap((event) => {
      if (event.type === 'log.written') return [{ level: event.level, text: event.texts.join(' ') }];
      if (event.type !== 'problem.raised') return [];
      const { level, message, where } = event;
      return [
        { level: level === 'warning' ? 'warn' : level, text: where === undefined ? message : `${message} (${where})` },
      ];
    }),
  };
};
