// Remembers which resources the provider really has, so that later calls ask for those.
import type { Api, Operation } from '../../contracts/openapi/api.ts';
import type { ApiCase } from '../../contracts/openapi/api-case.ts';
import type { Json } from '../../model/json.ts';
import { idOfOne, idsOfMany, locationPath } from './find-ids.ts';
import {
  isResource,
  matchResource,
  memberResource,
  parameterNames,
  resourceKey,
  resourcesOf,
} from './resource-path.ts';
import type { Answered } from './runtime-expression.ts';

/** Values of the parameters of a path, in order. */
export type ResourceValues = readonly Json[];

export type Resource = { readonly key: string; readonly values: ResourceValues; readonly isSure: boolean };

export type ResourcePool = {
  /** The resources that an answer tells of; `made` ones are those that the call has created. */
  found(call: Answered): readonly Resource[];
  learn(call: Answered): void;
  /** The values that an operation's path takes, whole or its first ones; another one for every `turn`. */
  pick(operation: Operation, turn: number): ResourceValues | undefined;
};

const MOST_OF_A_KIND = 50;

export const valuesIn = ({ operation, path }: ApiCase): ResourceValues | undefined => {
  const names = parameterNames(operation.path);
  return names.every((name) => Object.hasOwn(path, name)) ? names.map((name) => path[name]!) : undefined;
};

/** The names of the last parameter of each resource that the API knows. */
const resourceNames = ({ operations }: Api): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  for (const { path } of operations) {
    const all = parameterNames(path);
    for (const key of resourcesOf(path)) names.set(key, names.get(key) ?? all[key.split('{}').length - 2]!);
  }
  return names;
};

export const createResourcePool = (api: Api, baseUrl: string): ResourcePool => {
  const names = resourceNames(api);
  const pool = new Map<string, ResourceValues[]>();

  const fromLocation = ({ headers, url }: Answered): readonly Resource[] => {
    const path = locationPath(headers, url, baseUrl);
    const match = path === undefined ? undefined : matchResource(path, names.keys());
    return match ? [{ ...match, isSure: true }] : [];
  };

  const fromBody = ({ given, json }: Answered): readonly Resource[] => {
    const { operation } = given;
    const key = memberResource(operation.path);
    const parameter = names.get(key);
    const parents = valuesIn(given);
    if (json === undefined || parameter === undefined || !parents) return [];
    const one = operation.method === 'GET' ? undefined : idOfOne(json, parameter);
    const ids = one ? [one] : operation.method === 'GET' ? idsOfMany(json, parameter) : [];
    return ids.map(({ value, isSure }) => ({ key, values: [...parents, value], isSure }));
  };

  const itself = ({ given }: Answered): readonly Resource[] => {
    const values = valuesIn(given);
    const { method } = given.operation;
    return values && isResource(given.operation) && (method === 'GET' || method === 'PUT')
      ? [{ key: resourceKey(given.operation.path), values, isSure: true }]
      : [];
  };

  const found = (call: Answered): readonly Resource[] => {
    if (call.status < 200 || call.status > 299) return [];
    const { method } = call.given.operation;
    if (method === 'DELETE' || method === 'HEAD' || method === 'OPTIONS') return [];
    const located = method === 'GET' ? [] : fromLocation(call);
    return located.length > 0 ? located : [...itself(call), ...fromBody(call)];
  };

  const forget = (key: string, values: ResourceValues): void => {
    for (const [kind, held] of pool) {
      if (kind !== key && !kind.startsWith(`${key}/`)) continue;
      pool.set(
        kind,
        held.filter((one) => !values.every((value, at) => String(one[at]) === String(value))),
      );
    }
  };

  return {
    found,
    learn: (call) => {
      const { operation } = call.given;
      const values = operation.method === 'DELETE' ? valuesIn(call.given) : undefined;
      if (values && (call.status < 300 || call.status === 404 || call.status === 410)) {
        if (isResource(operation)) forget(resourceKey(operation.path), values);
        return;
      }
      for (const { key, values: known } of found(call)) {
        const held = pool.get(key) ?? [];
        const text = JSON.stringify(known);
        if (held.some((one) => JSON.stringify(one) === text)) continue;
        pool.set(key, [...held.slice(held.length >= MOST_OF_A_KIND ? 1 : 0), known]);
      }
    },
    pick: ({ path }, turn) => {
      const key = resourcesOf(path).find((one) => (pool.get(one)?.length ?? 0) > 0);
      const held = key === undefined ? [] : pool.get(key)!;
      return held[turn % held.length];
    },
  };
};
