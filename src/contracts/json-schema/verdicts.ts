// Says why a schema or a value could not be judged, in words.
import type { Json } from '../../model/json.ts';
import type { Fault, SchemaPlace, SchemaVerdict, Validator } from './schema-set.ts';

const codeOf = (error: unknown): string => String((error as { readonly code?: unknown } | undefined)?.code);

export const reasonOf = (error: unknown): string => {
  if (error instanceof RangeError) return 'the schema or the value is nested too deeply, or recurs without end';
  if (codeOf(error) === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'a pattern takes too long for a text of the value';
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0]!.slice(0, 300);
};

export const notEvaluable = (reason: string, hint?: string): SchemaVerdict => ({
  kind: 'not-evaluable',
  reason,
  ...(hint === undefined ? {} : { hint }),
});

/** Of a schema that no value can be judged by. */
export const unusable = (reason: string, hint?: string): Validator => ({
  test: () => undefined,
  validate: () => notEvaluable(reason, hint),
});

/** Where an engine says no and nothing more can be told. */
export const bareFault = (schema: SchemaPlace): Fault => ({
  keyword: '$ref',
  instance: '',
  schema,
  message: 'must match the schema',
});

/** Undefined: it threw. */
export const attempt = <T>(
  judge: (value: Json) => T,
  value: Json,
): { readonly result: T } | { readonly error: unknown } => {
  try {
    return { result: judge(value) };
  } catch (error) {
    return { error };
  }
};
