// Writes a case as a request: every value in the style of its parameter, the body in its media type.
import type { HeaderPair } from '../../../model/exchange.ts';
import type { Json } from '../../../model/json.ts';
import type { Operation, Parameter, ParameterIn } from '../api.ts';
import type { ApiCase, ToRequest } from '../api-case.ts';
import { type Encode, encodeReserved, encodeStrictly, headerText } from './percent.ts';
import { type Field, type Style, scalarText, writeFields, writeText } from './styles.ts';
import { kindOf, writeBody } from './write-body.ts';
import { writeForm } from './write-form.ts';

const parameterOf = (operation: Operation, where: ParameterIn, name: string): Parameter | undefined =>
  operation.parameters.find(
    (one) =>
      one.in === where && (one.name === name || (where === 'header' && one.name.toLowerCase() === name.toLowerCase())),
  );

const DEFAULT: { readonly [where in ParameterIn]: Pick<Style, 'style' | 'explode'> } = {
  path: { style: 'simple', explode: false },
  query: { style: 'form', explode: true },
  header: { style: 'simple', explode: false },
  cookie: { style: 'form', explode: true },
  querystring: { style: 'form', explode: true },
};

const contentText = (value: Json, type: string): string => {
  const kind = kindOf(type);
  if (kind === 'json') return JSON.stringify(value);
  return kind === 'form' ? writeForm(value, undefined) : scalarText(value);
};

/** Undefined where the value has a style instead. */
const asContent = (value: Json, parameter: Parameter | undefined): string | undefined =>
  parameter?.content ? contentText(value, parameter.content.type) : undefined;

const styleOf = (name: string, where: ParameterIn, parameter: Parameter | undefined): Style => ({
  name: parameter?.name ?? name,
  style: parameter?.style ?? DEFAULT[where].style,
  explode: parameter?.explode ?? DEFAULT[where].explode,
});

const DOTS = /^\.{1,2}$/;

/** Dots alone would be taken for "here" and "above"; there is no way to send them, the escape only keeps the path whole. */
const encodePath: Encode = (text) => (DOTS.test(text) ? text.replaceAll('.', '%2E') : encodeStrictly(text));

/** Names without a value stay as they are: somebody else fills them in. Fragments, which some documents tell operations apart by, are never sent. */
const writePath = ({ operation, path }: ApiCase): string =>
  operation.path.replace(/#.*$/s, '').replace(/\{([^{}]*)\}/g, (whole, name: string) => {
    if (!Object.hasOwn(path, name)) return whole;
    const parameter = parameterOf(operation, 'path', name);
    const value = path[name]!;
    const content = asContent(value, parameter);
    return content === undefined ? writeText(value, styleOf(name, 'path', parameter), encodePath) : encodePath(content);
  });

const queryFields = ({ operation, query }: ApiCase): readonly Field[] =>
  Object.entries(query).flatMap(([name, value]) => {
    const parameter = parameterOf(operation, 'query', name);
    const encode = parameter?.allowReserved ? encodeReserved : encodeStrictly;
    const content = asContent(value, parameter);
    if (content !== undefined) return [[encodeStrictly(name), encode(content)]];
    return writeFields(value, styleOf(name, 'query', parameter), encode, encodeStrictly);
  });

const writeQuery = (given: ApiCase): string => {
  const fields = queryFields(given).map(([name, value]) => `${name}=${value}`);
  if (given.querystring === undefined) return fields.join('&');
  const parameter = given.operation.parameters.find((one) => one.in === 'querystring');
  const type = parameter?.content?.type ?? 'application/x-www-form-urlencoded';
  const whole =
    kindOf(type) === 'form'
      ? writeForm(given.querystring, parameter?.content)
      : encodeStrictly(contentText(given.querystring, type));
  return [...fields, whole].filter((part) => part !== '').join('&');
};

const same: Encode = (text) => text;

const writeHeaders = ({ operation, header }: ApiCase): readonly HeaderPair[] =>
  Object.entries(header).map(([name, value]) => {
    const parameter = parameterOf(operation, 'header', name);
    const text = asContent(value, parameter) ?? writeText(value, styleOf(name, 'header', parameter), same);
    return [parameter?.name ?? name, headerText(text)];
  });

const writeCookies = ({ operation, cookie }: ApiCase): readonly HeaderPair[] => {
  const fields = Object.entries(cookie).flatMap(([name, value]): readonly Field[] => {
    const parameter = parameterOf(operation, 'cookie', name);
    const content = asContent(value, parameter);
    if (content !== undefined) return [[name, encodeStrictly(content)]];
    const encode = parameter?.style === 'cookie' ? headerText : encodeStrictly;
    return writeFields(value, styleOf(name, 'cookie', parameter), encode, headerText);
  });
  return fields.length === 0 ? [] : [['Cookie', fields.map(([name, value]) => `${name}=${value}`).join('; ')]];
};

const NOTHING = new Uint8Array();

/** The base URL's own query is not kept. */
const baseOf = (baseUrl: string): string => baseUrl.replace(/[?#].*$/s, '').replace(/\/+$/, '');

/** The request of a case at a base URL. A path parameter without a value stays `{name}`. */
export const toRequest: ToRequest = (given, baseUrl) => {
  const path = writePath(given);
  const query = writeQuery(given);
  const headers = [...writeHeaders(given), ...writeCookies(given)];
  const written = given.body && writeBody(given.body, given.operation.requestBody?.content ?? []);
  const separator = query === '' ? '' : path.includes('?') ? '&' : '?';
  return {
    method: given.operation.method,
    url: `${baseOf(baseUrl)}${path.startsWith('/') ? '' : '/'}${path}${separator}${query}`,
    headers: written ? [...headers, ['Content-Type', written.contentType]] : headers,
    body: written?.bytes ?? NOTHING,
  };
};
