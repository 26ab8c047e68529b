// Reads what an interaction expects of a request.
import { type PactBody, readPactBody } from './body.ts';
import { type RequestRules, readRequestRules } from './rules.ts';
import { isList, isObject, printTree, type Tree, type TreeObject } from './tree.ts';

/** Values by name, in the order written. */
export type Values = ReadonlyMap<string, readonly string[]>;

export type ExpectedRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: Values;
  readonly headers: Values;
  readonly body: PactBody;
  readonly rules: RequestRules;
};

const textOf = (value: Tree): string => (typeof value === 'string' ? value : printTree(value));

const decodePart = (text: string): string => {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
};

/** A query as on the wire; parameters keep their order, those of one name are together. */
export const parseQuery = (text: string): Values => {
  const values = new Map<string, string[]>();
  for (const part of text.split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const name = decodePart(at < 0 ? part : part.slice(0, at));
    values.set(name, [...(values.get(name) ?? []), at < 0 ? '' : decodePart(part.slice(at + 1))]);
  }
  return values;
};

const readQuery = (raw: Tree | undefined): Values => {
  if (typeof raw === 'string') return parseQuery(raw.replace(/^\?/, ''));
  if (!isObject(raw)) return new Map();
  return new Map(
    Object.entries(raw).map(([name, value]) => [
      name,
      isList(value) ? value.map((one) => (one === null ? '' : textOf(one))) : [textOf(value)],
    ]),
  );
};

/** Headers as a pact writes them, a value or a list of them. */
const readHeaders = (raw: Tree | undefined): Values => {
  if (!isObject(raw)) return new Map();
  return new Map(
    Object.entries(raw).map(([name, value]) => [
      name,
      (isList(value) ? value : [value]).map((one) => textOf(one).trim()),
    ]),
  );
};

/** The values of a header as one text; `name` is in lower case. */
export const headerOf = (headers: Values, name: string): string | undefined => {
  for (const [key, values] of headers) if (key.toLowerCase() === name) return values.join(', ');
  return undefined;
};

/** `interaction` as written, its numbers kept; `version4`: bodies are wrapped. */
export const readExpectedRequest = (interaction: TreeObject, version4: boolean): ExpectedRequest => {
  const request = isObject(interaction.request) ? interaction.request : {};
  const headers = readHeaders(request.headers);
  return {
    method: typeof request.method === 'string' ? request.method.toUpperCase() : 'GET',
    path: typeof request.path === 'string' ? request.path : '/',
    query: readQuery(request.query),
    headers,
    body: readPactBody(request, version4, headerOf(headers, 'content-type')),
    rules: readRequestRules(request.matchingRules ?? request.requestMatchingRules),
  };
};
