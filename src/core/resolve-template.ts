// Resolves the templates in headers, bodies and auth fields of a request.
import type { BodyTemplate, Entry, FormPart } from '../model/collection.ts';
import type { Json } from '../model/json.ts';

/** Resolves one text; `where` names the part it stands in, for warnings. */
export type ResolveText = (text: string, where: string) => string;

export const resolveEntries = (entries: readonly Entry[], text: ResolveText, kind: string): readonly Entry[] =>
  entries.map((entry) => ({
    ...entry,
    key: text(entry.key, entry.disabled ? '' : `${kind} ${entry.key}`),
    value: entry.value === null ? null : text(entry.value, entry.disabled ? '' : `${kind} ${entry.key}`),
  }));

export const resolveJson = (value: Json, text: ResolveText, where: string): Json => {
  if (typeof value === 'string') return text(value, where);
  if (Array.isArray(value)) return value.map((item: Json) => resolveJson(item, text, where));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveJson(item, text, where)]));
};

const resolvePart = (part: FormPart, text: ResolveText): FormPart => {
  const where = part.disabled ? '' : `form field ${part.key}`;
  const optional = (value: string | undefined) => (value === undefined ? undefined : text(value, where));
  return {
    ...part,
    key: text(part.key, where),
    value: optional(part.value),
    src: part.src?.map((path) => text(path, where)),
    fileName: optional(part.fileName),
    contentType: optional(part.contentType),
  };
};

const resolveGraphql = (body: BodyTemplate & { mode: 'graphql' }, text: ResolveText): BodyTemplate => ({
  ...body,
  ...(body.query === undefined ? {} : { query: resolveJson(body.query, text, 'body') }),
  ...(body.operationName === undefined ? {} : { operationName: resolveJson(body.operationName, text, 'body') }),
  ...(body.variables === undefined ? {} : { variables: resolveJson(body.variables, text, 'body') }),
});

export const resolveBody = (body: BodyTemplate, text: ResolveText): BodyTemplate => {
  switch (body.mode) {
    case 'raw':
      return {
        ...body,
        text: text(body.text, 'body'),
        ...(body.language === undefined ? {} : { language: text(body.language, 'body language') }),
      };
    case 'urlencoded':
      return { ...body, params: resolveEntries(body.params, text, 'form field') };
    case 'formdata':
      return { ...body, parts: body.parts.map((part) => resolvePart(part, text)) };
    case 'file':
      return body.src === undefined ? body : { ...body, src: text(body.src, 'body file') };
    case 'graphql':
      return resolveGraphql(body, text);
    default:
      return body satisfies never;
  }
};
