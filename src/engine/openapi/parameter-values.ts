// Turns values from elsewhere (answers, the user's words) into values of a parameter, of the type that its schema asks for.
import type { Api, Operation, Parameter } from '../../contracts/openapi/api.ts';
import type { Json } from '../../model/json.ts';

export type ParameterFit = (operation: Operation, parameter: Parameter, value: Json) => Promise<Json | undefined>;

const MOST_KNOWN = 20_000;

const parsed = (text: string): readonly Json[] => {
  try {
    return [JSON.parse(text) as Json];
  } catch {
    return [];
  }
};

const readings = (value: Json): readonly Json[] => {
  if (typeof value === 'string') return [value, ...parsed(value)];
  return typeof value === 'object' ? [value] : [value, String(value)];
};

/** Undefined where the parameter does not allow the value, however it is read. */
export const createFit = (api: Api): ParameterFit => {
  const known = new Map<string, Promise<Json | undefined>>();
  const adapt = async ({ schema }: Parameter, value: Json): Promise<Json | undefined> => {
    if (!schema) return value;
    const validator = await api.validator(schema, 'request');
    return readings(value).find((one) => validator.test(one) === true);
  };
  return (operation, parameter, value) => {
    const key = `${operation.id}\n${parameter.in}:${parameter.name}\n${JSON.stringify(value)}`;
    const before = known.get(key);
    if (before) return before;
    if (known.size > MOST_KNOWN) known.clear();
    const fitting = adapt(parameter, value);
    known.set(key, fitting);
    return fitting;
  };
};
