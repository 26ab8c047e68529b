// Reads what a sandbox process tells. User code runs in there: nothing is believed before it was looked at.
import type { Effect, HostCall, PhaseEnd } from './protocol.ts';

/** Told by a process that does not keep to the protocol; it is ended. */
export class GarbledFrame extends Error {}

type Bag = { readonly [key: string]: unknown };

const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';
const optional = (value: unknown, is: (value: unknown) => boolean): boolean => value === undefined || is(value);

const VERDICTS: ReadonlySet<unknown> = new Set(['pass', 'fail', 'skip']);
const LEVELS: ReadonlySet<unknown> = new Set(['debug', 'info', 'log', 'warn', 'error']);
const SCOPES: ReadonlySet<unknown> = new Set(['globals', 'collection', 'environment', 'local']);

const isError = (value: unknown): boolean => isBag(value) && isText(value.name) && isText(value.message);

const isCheck = (value: unknown): boolean =>
  isBag(value) &&
  isText(value.name) &&
  isNumber(value.index) &&
  VERDICTS.has(value.verdict) &&
  optional(value.error, isError);

const isChange = (value: unknown): boolean =>
  isBag(value) && SCOPES.has(value.scope) && (value.op === 'clear' || (isText(value.key) && isOperation(value)));

const isOperation = ({ op, type }: Bag): boolean => op === 'unset' || (op === 'set' && optional(type, isText));

const IS_EFFECT: { readonly [kind: string]: (effect: Bag) => boolean } = {
  'script.started': ({ scriptId }) => isText(scriptId),
  'script.finished': ({ scriptId, durationMs, error }) =>
    isText(scriptId) && isNumber(durationMs) && optional(error, isError),
  check: ({ check }) => isCheck(check),
  log: ({ scriptId, level, texts }) =>
    isText(scriptId) && LEVELS.has(level) && Array.isArray(texts) && texts.every(isText),
  change: ({ change }) => isChange(change),
  next: ({ next }) => next === null || isText(next),
  visualisation: ({ template }) => isText(template),
};

const isEffect = (value: unknown): value is Effect =>
  isBag(value) && isText(value.kind) && Object.hasOwn(IS_EFFECT, value.kind) && IS_EFFECT[value.kind]!(value);

const isRequest = (value: unknown): boolean =>
  isBag(value) && isBag(value.call) && isText(value.call.method) && Array.isArray(value.call.headers);

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    throw new GarbledFrame('not JSON');
  }
};

export const parseBag = (json: string): Bag => {
  const message = parse(json);
  if (!isBag(message)) throw new GarbledFrame('not an object');
  return message;
};

export const parseEffects = (json: string): readonly Effect[] => {
  const effects = parse(json);
  if (!Array.isArray(effects) || !effects.every(isEffect)) throw new GarbledFrame('not effects');
  return effects;
};

export const parseEnd = (json: string): PhaseEnd => {
  const end = parse(json);
  if (!isBag(end) || typeof end.skipped !== 'boolean' || !optional(end.request, isRequest)) {
    throw new GarbledFrame('not an end');
  }
  return end as PhaseEnd;
};

export type NumberedCall = { readonly id: number; readonly call: HostCall };

export const parseCall = (json: string): NumberedCall => {
  const message = parse(json);
  if (!isBag(message) || !isNumber(message.id) || !isBag(message.call) || !isText(message.call.kind)) {
    throw new GarbledFrame('not a call');
  }
  return message as unknown as NumberedCall;
};
