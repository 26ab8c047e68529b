// Finds out where an answer leads: by the links of the document, and by the resources that it tells of.
import type { Operation, ResponseSpec } from '../../contracts/openapi/api.ts';
import type { ApiCase } from '../../contracts/openapi/api-case.ts';
import type { Json } from '../../model/json.ts';
import type { Resource } from './find-resources.ts';
import type { ParameterFit } from './parameter-values.ts';
import type { Overrides } from './prepare-case.ts';
import { isResource, parameterNames, resourceKey } from './resource-path.ts';
import { type Answered, evaluate } from './runtime-expression.ts';
import type { Session } from './session.ts';

export type Target = {
  readonly operation: Operation;
  readonly overrides: Overrides;
  readonly requestBody?: Json;
  /** `link GetPet` */
  readonly how: string;
  /** The resource itself, and certainly that one. */
  readonly isItself: boolean;
};

const specOf = ({ responses }: Operation, status: number): ResponseSpec | undefined =>
  [String(status), `${Math.floor(status / 100)}XX`, 'default']
    .map((name) => responses.find((one) => one.status === name))
    .find((found) => found !== undefined);

type Place = 'path' | 'query' | 'header' | 'cookie';

const isPlace = (text: string): text is Place => /^(?:path|query|header|cookie)$/.test(text);

/** `path.id` or `id`. */
const splitName = (name: string): { readonly name: string; readonly in?: Place } => {
  const [place = '', ...rest] = name.split('.');
  return isPlace(place) && rest.length > 0 ? { in: place, name: rest.join('.') } : { name };
};

type Values = { -readonly [place in Place]?: Record<string, Json> };

const put = async (values: Values, operation: Operation, written: string, value: Json, adapt: ParameterFit) => {
  const { name, in: place } = splitName(written);
  const parameter = operation.parameters.find((one) => one.name === name && (place === undefined || one.in === place));
  if (!parameter || !isPlace(parameter.in)) return false;
  const fitting = await adapt(operation, parameter, value);
  if (fitting === undefined) return false;
  values[parameter.in] = { ...values[parameter.in], [name]: fitting };
  return true;
};

/** A link whose values are not all there leads nowhere. */
const documented = async (session: Session, call: Answered, adapt: ParameterFit): Promise<readonly Target[]> => {
  const targets: Target[] = [];
  for (const { name, target, parameters, requestBody } of specOf(call.given.operation, call.status)?.links ?? []) {
    const operation = session.api.operations.find(({ id }) => id === target);
    if (!operation || !session.stats.has(operation.id)) continue;
    const values: Values = {};
    let isWhole = true;
    for (const [written, expression] of Object.entries(parameters)) {
      const value = evaluate(expression, call);
      isWhole &&= value !== undefined && value !== null && (await put(values, operation, written, value, adapt));
    }
    if (!isWhole) continue;
    const body = requestBody === undefined ? undefined : evaluate(requestBody, call);
    const isItself =
      isResource(operation) &&
      parameterNames(operation.path).every((one) => values.path && Object.hasOwn(values.path, one));
    targets.push({
      operation,
      overrides: values,
      how: `link ${name}`,
      isItself,
      ...(body === undefined ? {} : { requestBody: body }),
    });
  }
  return targets;
};

const inferredTarget = async (operation: Operation, { key, values, isSure }: Resource, adapt: ParameterFit) => {
  const path: Record<string, Json> = {};
  const names = parameterNames(operation.path);
  for (const [at, value] of values.entries()) {
    const parameter = operation.parameters.find((one) => one.in === 'path' && one.name === names[at]);
    const fitting = parameter && (await adapt(operation, parameter, value));
    if (fitting === undefined) return undefined;
    path[names[at]!] = fitting;
  }
  const isItself = isSure && resourceKey(operation.path) === key;
  return { operation, overrides: { path }, how: 'the resource of the answer before', isItself } satisfies Target;
};

const RANK = ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'];
const rankOf = (operation: Operation): number => {
  const at = RANK.indexOf(operation.method);
  return at < 0 ? RANK.length - 1 : at;
};

/** Reading first, deleting last; the documented links win over what is inferred of the same operation. */
export const targetsOf = async (session: Session, call: Answered, adapt: ParameterFit): Promise<readonly Target[]> => {
  const targets = [...(await documented(session, call, adapt))];
  for (const resource of session.pool.found(call)) {
    for (const operation of session.api.operations) {
      const path = resourceKey(operation.path);
      const isBelow = path === resource.key || path.startsWith(`${resource.key}/`);
      const isTaken = !session.stats.has(operation.id) || targets.some((one) => one.operation === operation);
      const target = isBelow && !isTaken ? await inferredTarget(operation, resource, adapt) : undefined;
      if (target) targets.push(target);
    }
  }
  const isOther = ({ operation, isItself }: Target): number => (operation.method === 'GET' && isItself ? 0 : 1);
  return targets.sort((a, b) => isOther(a) - isOther(b) || rankOf(a.operation) - rankOf(b.operation));
};

export const withBody = (given: ApiCase, body: Json | undefined): ApiCase => {
  const media = given.body?.media ?? given.operation.requestBody?.content[0]?.type;
  return body === undefined || media === undefined ? given : { ...given, body: { media, value: body } };
};
