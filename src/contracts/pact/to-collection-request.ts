// Makes the request of a Postman collection from the request of an interaction.
import { type Bag, bag } from '../../core/json-bag.ts';
import type { Json } from '../../model/json.ts';
import { bodyOf, isJsonType, type PactBody } from './to-collection-body.ts';
import type { Warn } from './to-collection-matchers.ts';
import { filledBody, generated, type Variables } from './to-collection-states.ts';

/** Where the bytes of a binary body are put; resolves to the path that the collection names. */
export type KeepBytes = (base64: string) => string;

export type RequestContext = {
  readonly isVersion4: boolean;
  readonly variables: Variables;
  readonly keepBytes: KeepBytes;
  readonly warn: Warn;
};

const OPEN = '{{';

/** Braces of the pact's own would be read as a variable: in addresses and JSON they can be written otherwise. */
const literalUrl = (text: string): string => text.replaceAll(OPEN, '%7B%7B').replaceAll('}}', '%7D%7D');

const literalText = (text: string, where: string, warn: Warn): string => {
  if (text.includes(OPEN))
    warn(`its ${where} contains ${OPEN}: it is sent as it is unless a variable of that name exists`);
  return text;
};

const value = (raw: string, generator: Json | undefined, variables: Variables, ownText: (text: string) => string) => {
  const text = generated(generator, raw, variables);
  return text === raw ? ownText(raw) : text;
};

const queryText = (text: string): string =>
  encodeURIComponent(text).replace(/%(?:3A|2C|2F|40|24)/g, (code) => decodeURIComponent(code));

/** `{"a": ["1", null]}` or `a=1&a`; a member without a value has no `value`. */
const queryOf = (request: Bag, context: RequestContext): readonly Json[] => {
  const { query } = request;
  if (typeof query === 'string') {
    return query
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const at = pair.indexOf('=');
        const key = literalUrl(at < 0 ? pair : pair.slice(0, at));
        return { key, value: at < 0 ? null : literalUrl(pair.slice(at + 1)) };
      });
  }
  const generators = bag(bag(request.generators).query);
  return Object.entries(bag(query)).flatMap(([key, held]) =>
    (Array.isArray(held) ? held : [held]).map((one, at) => {
      if (one === null) return { key: queryText(key), value: null };
      const generator = generators[`${key}[${at}]`] ?? generators[`$['${key}'][${at}]`] ?? generators[key];
      return { key: queryText(key), value: value(String(one), generator, context.variables, queryText) };
    }),
  );
};

const pathText = (path: string): string => literalUrl(path).replaceAll('?', '%3F').replaceAll('#', '%23');

const urlOf = (request: Bag, context: RequestContext): Json => {
  const written = typeof request.path === 'string' ? request.path : '/';
  const generator = bag(request.generators).path;
  const path = value(
    written,
    bag(generator).type === undefined ? bag(generator)[''] : generator,
    context.variables,
    pathText,
  );
  const rooted = path.startsWith('/') ? path : `/${path}`;
  const query = queryOf(request, context);
  const pairs = query.map((pair) => {
    const { key, value: held } = bag(pair);
    return held === null ? key : `${key}=${held}`;
  });
  return {
    raw: `{{baseUrl}}${rooted}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`,
    host: ['{{baseUrl}}'],
    path: rooted.slice(1).split('/'),
    ...(query.length === 0 ? {} : { query }),
  };
};

const headersOf = (request: Bag, { variables, warn }: RequestContext): readonly { key: string; value: string }[] => {
  const generators = bag(bag(request.generators).header);
  return Object.entries(bag(request.headers)).map(([key, held]) => {
    const raw = (Array.isArray(held) ? held : [held]).map(String).join(', ');
    const generator = generators[key] ?? generators[`${key}[0]`];
    return { key, value: value(raw, generator, variables, (text) => literalText(text, `header ${key}`, warn)) };
  });
};

const jsonText = (body: Json, request: Bag, variables: Variables): string => {
  const filled = filledBody(body, bag(bag(request.generators).body), variables);
  // Two opening braces in a row stand in a string only, where they can be escaped.
  let text = JSON.stringify(filled.body, null, 2).replaceAll(OPEN, '\\u007b\\u007b');
  for (const [mark, template] of filled.templates) text = text.replaceAll(mark, template);
  return text;
};

const LANGUAGES: readonly (readonly [RegExp, string])[] = [
  [/[/+]json\b/i, 'json'],
  [/[/+]xml\b/i, 'xml'],
  [/\/html\b/i, 'html'],
  [/\/(?:java|ecma)script\b/i, 'javascript'],
];

const raw = (text: string, language: string): Json => ({ mode: 'raw', raw: text, options: { raw: { language } } });

const textBody = (text: string, type: string | undefined, warn: Warn): Json => {
  if (/x-www-form-urlencoded/i.test(type ?? '')) {
    const urlencoded = [...new URLSearchParams(text)].map(([key, held]) => ({
      key: literalText(key, 'form', warn),
      value: literalText(held, 'form', warn),
      type: 'text',
    }));
    return { mode: 'urlencoded', urlencoded };
  }
  const language = LANGUAGES.find(([pattern]) => pattern.test(type ?? ''))?.[1] ?? 'text';
  return raw(literalText(text, 'body', warn), language);
};

const bodyJson = (body: PactBody, request: Bag, { variables, keepBytes, warn }: RequestContext): Json | undefined => {
  switch (body.kind) {
    case 'none':
    case 'empty':
      return undefined;
    case 'json':
      return raw(jsonText(body.value, request, variables), isJsonType(body.type) ? 'json' : 'text');
    case 'text':
      return textBody(body.text, body.type, warn);
    case 'bytes':
      return { mode: 'file', file: { src: keepBytes(body.base64) } };
    default:
      return body satisfies never;
  }
};

/** Only the type of a body that no header names has to be written down. */
const withType = (headers: readonly { key: string; value: string }[], body: PactBody) => {
  const isNamed = headers.some(({ key }) => key.toLowerCase() === 'content-type');
  if (isNamed || body.kind === 'none' || body.kind === 'empty') return headers;
  const type = body.type ?? (body.kind === 'json' ? 'application/json' : undefined);
  return type === undefined ? headers : [...headers, { key: 'Content-Type', value: type }];
};

/** The request of an interaction in the shape of a Postman collection. */
export const requestOf = (request: Bag, context: RequestContext): { readonly [key: string]: Json } => {
  const body = bodyOf(request, context.isVersion4);
  const written = bodyJson(body, request, context);
  return {
    method: String(request.method ?? 'GET').toUpperCase(),
    header: [...withType(headersOf(request, context), body)],
    url: urlOf(request, context),
    ...(written === undefined ? {} : { body: written }),
  };
};
