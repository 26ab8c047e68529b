// Evaluates runtime expressions of OpenAPI links: `$response.body#/id`, `$request.path.petId`, texts with `{$url}` in them.
import type { ApiCase } from '../../contracts/openapi/api-case.ts';
import { headerValue } from '../../core/header-value.ts';
import { valueAt } from '../../core/json-pointer.ts';
import type { HeaderPair } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';

/** One call that was answered. */
export type Answered = {
  readonly given: ApiCase;
  readonly url: string;
  readonly sent: readonly HeaderPair[];
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  /** Undefined where it is no JSON. */
  readonly json: Json | undefined;
};

const memberOf = (values: { readonly [name: string]: Json }, name: string): Json | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;

const partOf = (body: Json | undefined, fragment: string): Json | undefined =>
  body === undefined || fragment === '' || fragment === '#' ? body : valueAt(body, fragment.slice(1));

const requestPart = ({ given, sent }: Answered, part: string): Json | undefined => {
  if (part.startsWith('path.')) return memberOf(given.path, part.slice(5));
  if (part.startsWith('query.')) return memberOf(given.query, part.slice(6));
  if (part.startsWith('header.')) return headerValue(sent, part.slice(7).toLowerCase());
  if (!/^body(?:#|$)/.test(part)) return undefined;
  return given.body && 'value' in given.body ? partOf(given.body.value, part.slice(4)) : undefined;
};

const single = (expression: string, call: Answered): Json | undefined => {
  if (expression === '$url') return call.url;
  if (expression === '$method') return call.given.operation.method;
  if (expression === '$statusCode') return call.status;
  if (expression.startsWith('$request.')) return requestPart(call, expression.slice(9));
  if (expression.startsWith('$response.header.')) return headerValue(call.headers, expression.slice(17).toLowerCase());
  if (expression.startsWith('$response.body')) return partOf(call.json, expression.slice(14));
  return undefined;
};

/** Undefined where it leads nowhere in this call. Constants are themselves. */
export const evaluate = (expression: Json, call: Answered): Json | undefined => {
  if (typeof expression !== 'string') return expression;
  if (expression.startsWith('$')) return single(expression, call);
  let isWhole = true;
  const text = expression.replace(/\{(\$[^{}]+)\}/g, (_, inner: string) => {
    const value = single(inner, call);
    if (value === undefined || value === null || typeof value === 'object') isWhole = false;
    return String(value);
  });
  return isWhole ? text : undefined;
};
