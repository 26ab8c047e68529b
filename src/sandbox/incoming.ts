// Reads what a sandbox process tells. User code runs in there: nothing is believed before it was looked at.
import { isRequestState, isScriptRequest } from './incoming-request.ts';
import type { Effect, HostCall, PhaseEnd } from './protocol.ts';
import {
  type Bag,
  depthIsBounded,
  isBag,
  isNumber,
  isText,
  listOf,
  MAX_DEPTH,
  type Matcher,
  optional,
  shape,
} from './shapes.ts';

/** Told by a process that does not keep to the protocol, or tells more than is taken; it is ended. */
export class GarbledFrame extends Error {}

const oneOf = (...values: readonly unknown[]): Matcher => {
  const known: ReadonlySet<unknown> = new Set(values);
  return (value) => known.has(value);
};

const isPlace = {
  line: optional(isNumber),
  column: optional(isNumber),
};

const isError = shape({ name: isText, message: isText, stack: optional(isText), ...isPlace });

const isCheck = shape({
  name: isText,
  index: isNumber,
  verdict: oneOf('pass', 'fail', 'skip'),
  error: optional(shape({ name: isText, message: isText, stack: optional(isText) })),
  place: optional(shape({ scriptId: isText, ...isPlace })),
});

const isScope = oneOf('globals', 'collection', 'environment', 'local');

const IS_CHANGE: { readonly [op: string]: Matcher } = {
  clear: shape({ scope: isScope }),
  unset: shape({ scope: isScope, key: isText }),
  set: shape({ scope: isScope, key: isText, type: optional(isText) }),
};

const isChange: Matcher = (value) =>
  isBag(value) && isText(value.op) && Object.hasOwn(IS_CHANGE, value.op) && IS_CHANGE[value.op]!(value);

const isMetricKind = oneOf('trend', 'counter', 'rate', 'gauge');
const isTags: Matcher = (value) => isBag(value) && Object.values(value).every(isText);

const IS_EFFECT: { readonly [kind: string]: Matcher } = {
  'script.started': shape({ scriptId: isText }),
  'script.finished': shape({ scriptId: isText, durationMs: isNumber, error: optional(isError) }),
  check: shape({ check: isCheck }),
  log: shape({
    scriptId: isText,
    level: oneOf('debug', 'info', 'log', 'warn', 'error'),
    texts: listOf(isText),
    ...isPlace,
  }),
  change: shape({ change: isChange }),
  next: shape({ next: optional((value) => value === null || isText(value)) }),
  visualisation: shape({ template: isText }),
  metric: shape({ metric: isText, metricKind: isMetricKind, value: isNumber, tags: optional(isTags) }),
};

const isEffect = (value: unknown): value is Effect =>
  isBag(value) && isText(value.kind) && Object.hasOwn(IS_EFFECT, value.kind) && IS_EFFECT[value.kind]!(value);

const IS_CALL: { readonly [kind: string]: Matcher } = {
  http: shape({ request: isScriptRequest }),
  cookies: shape({ op: oneOf('get', 'getAll', 'set', 'unset', 'clear'), url: isText, name: optional(isText) }),
  vault: shape({ op: oneOf('get', 'set', 'unset'), key: isText, value: optional(isText) }),
  runRequest: shape({ target: isText, variables: optional(isBag) }),
};

const isCall: Matcher = (value) =>
  isBag(value) && isText(value.kind) && Object.hasOwn(IS_CALL, value.kind) && IS_CALL[value.kind]!(value);

const parse = (json: string): unknown => {
  let message: unknown;
  try {
    message = JSON.parse(json);
  } catch {
    throw new GarbledFrame('sandbox: the script process broke its protocol');
  }
  if (depthIsBounded(json, message)) return message;
  throw new GarbledFrame(`sandbox: the script told a value that is nested more than ${MAX_DEPTH} levels deep`);
};

const garbled = (what: string): GarbledFrame =>
  new GarbledFrame(`sandbox: the script process broke its protocol: not ${what}`);

export const parseBag = (json: string): Bag => {
  const message = parse(json);
  if (!isBag(message)) throw garbled('an object');
  return message;
};

export const parseEffects = (json: string): readonly Effect[] => {
  const effects = parse(json);
  if (!Array.isArray(effects) || !effects.every(isEffect)) throw garbled('effects');
  return effects;
};

const isEnd = shape({
  skipped: (value) => typeof value === 'boolean',
  next: optional((value) => value === null || isText(value)),
  request: optional(isRequestState),
});

export type ToldEnd = Omit<PhaseEnd, 'killed'> & {
  /** The context is past repair: the next phase needs a new process. */
  readonly spoilt?: boolean;
  /** The scripts have left globals behind, which the user's next phase shall find. */
  readonly leaves?: boolean;
};

export const parseEnd = (json: string): ToldEnd => {
  const end = parse(json);
  if (!isEnd(end)) throw garbled('an end');
  const { next, skipped, request, spoilt, leaves } = end as ToldEnd;
  return {
    skipped,
    ...(next === undefined ? {} : { next }),
    ...(request ? { request } : {}),
    ...(spoilt === true ? { spoilt } : {}),
    ...(leaves === true ? { leaves } : {}),
  };
};

export type NumberedCall = { readonly id: number; readonly call: HostCall };

export const parseCall = (json: string): NumberedCall => {
  const message = parse(json);
  if (!isBag(message) || !isNumber(message.id) || !isCall(message.call)) throw garbled('a call');
  return message as unknown as NumberedCall;
};
