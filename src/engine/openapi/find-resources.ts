// Finds the resources that an answer tells of: by its Location, by ids in its body, by the call itself.
import type { Api } from '../../contracts/openapi/api.ts';
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

/** The values of the path of a case; undefined where it has not all of them. */
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

type Finder = (call: Answered) => readonly Resource[];

/** By the Location of an answer, which leads to one of the resources of `names`. */
const byLocation =
  (names: ReadonlyMap<string, string>, baseUrl: string): Finder =>
  ({ headers, url }) => {
    const path = locationPath(headers, url, baseUrl);
    const match = path === undefined ? undefined : matchResource(path, names.keys());
    return match ? [{ ...match, isSure: true }] : [];
  };

const byBody =
  (names: ReadonlyMap<string, string>): Finder =>
  ({ given, json }) => {
    const { operation } = given;
    const key = memberResource(operation.path);
    const parameter = names.get(key);
    const parents = valuesIn(given);
    if (json === undefined || parameter === undefined || !parents) return [];
    const one = operation.method === 'GET' ? undefined : idOfOne(json, parameter);
    const ids = one ? [one] : operation.method === 'GET' ? idsOfMany(json, parameter) : [];
    return ids.map(({ value, isSure }) => ({ key, values: [...parents, value], isSure }));
  };

const itself: Finder = ({ given }) => {
  const values = valuesIn(given);
  const { method } = given.operation;
  return values && isResource(given.operation) && (method === 'GET' || method === 'PUT')
    ? [{ key: resourceKey(given.operation.path), values, isSure: true }]
    : [];
};

/** The resources that an answer tells of, the one that it is about first. `baseUrl`: of the provider. */
export const createResourceFinder = (api: Api, baseUrl: string): Finder => {
  const names = resourceNames(api);
  const [located, inBody] = [byLocation(names, baseUrl), byBody(names)];
  return (call) => {
    if (call.status < 200 || call.status > 299) return [];
    const { method } = call.given.operation;
    if (method === 'DELETE' || method === 'HEAD' || method === 'OPTIONS') return [];
    const found = method === 'GET' ? [] : located(call);
    return found.length > 0 ? found : [...itself(call), ...inBody(call)];
  };
};
