// Puts into a generated case what is known better: values that the user gave, and resources that the provider really has.
import type { Operation, Parameter } from '../../contracts/openapi/api.ts';
import type { ApiCase, ParameterValues, Phase } from '../../contracts/openapi/api-case.ts';
import type { Json } from '../../model/json.ts';
import type { ApiSettings } from './api-run.ts';
import type { ParameterFit } from './parameter-values.ts';
import { parameterNames } from './resource-path.ts';
import type { ResourcePool } from './resource-pool.ts';

type Place = 'path' | 'query' | 'header' | 'cookie';

/** Values by place and name. */
export type Overrides = { readonly [place in Place]?: ParameterValues };

/** Every so many valid calls ask for something that is generated after all. */
const OWN_EVERY = 4;

const isPlace = (place: Parameter['in']): place is Place => place !== 'querystring';

/** Names for the generator, `in:name`, of what the user sets. */
export const givenNames = ({ fixed }: ApiSettings, headers: readonly string[]): ReadonlySet<string> =>
  new Set([
    ...headers.map((name) => `header:${name.toLowerCase()}`),
    ...fixed.flatMap(({ name, in: place }) =>
      (place ? [place] : ['path', 'query', 'header', 'cookie']).map((one) =>
        one === 'header' ? `header:${name.toLowerCase()}` : `${one}:${name}`,
      ),
    ),
  ]);

/** The user's values for an operation; as the user wrote them where the parameter does not allow them. */
export const fixedFor = async (
  operation: Operation,
  { fixed }: ApiSettings,
  adapt: ParameterFit,
): Promise<Overrides> => {
  const values: { [place in Place]?: Record<string, Json> } = {};
  for (const parameter of operation.parameters) {
    const { name, in: place } = parameter;
    const given = fixed.findLast((one) => one.name === name && (one.in === undefined || one.in === place));
    if (!given || !isPlace(place)) continue;
    const fitting = (await adapt(operation, parameter, given.value)) ?? given.value;
    values[place] = { ...values[place], [name]: fitting };
  }
  return values;
};

/** What was made wrong on purpose stays wrong. */
export const withOverrides = (given: ApiCase, overrides: Overrides): ApiCase => {
  let changed = given;
  for (const [place, values] of Object.entries(overrides) as [Place, ParameterValues][]) {
    const { part, name } = given.mutation ?? {};
    const kept = Object.entries(values).filter(([one]) => part !== place || (name !== undefined && name !== one));
    if (kept.length > 0) changed = { ...changed, [place]: { ...changed[place], ...Object.fromEntries(kept) } };
  }
  return changed;
};

type Turn = {
  readonly given: ApiCase;
  readonly base: ApiCase | undefined;
  readonly turn: number;
  readonly phase: Phase;
};

const hasExample = ({ parameters }: Operation, name: string): boolean =>
  parameters.some((one) => one.in === 'path' && one.name === name && one.examples.length > 0);

/** Whether a value of the path is only there because one has to be. */
const isIncidental = ({ given, base, turn, phase }: Turn, name: string): boolean => {
  const { operation, mode } = given;
  if (operation.method === 'DELETE' && turn % OWN_EVERY !== 1) return false;
  if (phase === 'examples') return !hasExample(operation, name);
  if (phase === 'coverage') return JSON.stringify(given.path[name]) === JSON.stringify(base?.path[name]);
  return mode === 'negative' || operation.method === 'DELETE' || turn % OWN_EVERY !== 0;
};

export type PrepareCase = (given: ApiCase, turn: number) => Promise<Overrides>;

/** `base`: the case that the others of a phase are variations of. */
export const createPrepare = (
  operation: Operation,
  phase: Phase,
  fixed: Overrides,
  pool: ResourcePool,
  adapt: ParameterFit,
): PrepareCase => {
  const names = parameterNames(operation.path);
  const parameters = new Map(operation.parameters.filter((one) => one.in === 'path').map((one) => [one.name, one]));
  let base: ApiCase | undefined;
  return async (given, turn) => {
    if (given.mode === 'positive') base ??= given;
    const known = names.length === 0 ? undefined : pool.pick(operation, turn);
    if (!known) return fixed;
    const path: Record<string, Json> = {};
    for (const [at, value] of known.entries()) {
      const name = names[at];
      const parameter = name === undefined ? undefined : parameters.get(name);
      if (name === undefined || !parameter || !isIncidental({ given, base, turn, phase }, name)) continue;
      const fitting = await adapt(operation, parameter, value);
      if (fitting !== undefined) path[name] = fitting;
    }
    return Object.keys(path).length === 0 ? fixed : { ...fixed, path: { ...path, ...fixed.path } };
  };
};
