// Builds the bytes of a request body from its resolved template, as newman puts them on the wire.
import { formText } from '../../core/form-text.ts';
import { stripJsonComments } from '../../core/json-comments.ts';
import { memoryBody, textBody } from '../../core/memory-body.ts';
import type { Body } from '../../model/body.ts';
import type { BodyTemplate, CallTemplate, ProtocolBehaviour } from '../../model/collection.ts';
import { buildFormData } from './form-data.ts';
import { typeOfFile } from './media-types.ts';

export type BodyDeps = {
  /** Opens a file by the path that the request names; rejects with Problem. */
  readonly files: { open(path: string): Promise<Body> };
  readonly randomBytes: (size: number) => Uint8Array;
};

export type BuiltBody = {
  readonly body?: Body;
  /** Content type that the body implies; a header of the user's wins, except over a form-data boundary. */
  readonly contentType?: string;
  /** The type stands among the headers before they are signed. */
  readonly typedEarly?: boolean;
};

const PRUNED_METHODS = new Set(['GET', 'COPY', 'HEAD', 'PURGE', 'UNLOCK']);

const LANGUAGE_TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  xml: 'application/xml',
  html: 'text/html',
  javascript: 'application/javascript',
};

const JSON_TYPE = /^application\/(?:\S+\+)?json/;

const contentTypeHeader = ({ headers }: CallTemplate): string | undefined =>
  headers.find(({ key, disabled }) => disabled !== true && key.toLowerCase() === 'content-type')?.value ?? undefined;

/** newman asks the first enabled content type, or the only one though it be disabled. */
const hasJsonType = ({ headers }: CallTemplate): boolean => {
  const types = headers.filter(({ key }) => key.toLowerCase() === 'content-type');
  if (types.length === 0) return false;
  const asked = types.length === 1 ? types[0] : types.find(({ disabled }) => disabled !== true);
  return asked === undefined || JSON_TYPE.test(asked.value ?? '');
};

const buildRaw = (body: BodyTemplate & { mode: 'raw' }, template: CallTemplate): BuiltBody => {
  const { text, language } = body;
  if (text === '') return {};
  const isJson = language ? language === 'json' : hasJsonType(template);
  const sent = isJson ? stripJsonComments(text) : text;
  return {
    body: textBody(sent),
    contentType: LANGUAGE_TYPES[language ?? ''] ?? 'text/plain',
    ...(isJson ? { typedEarly: true } : {}),
  };
};

/** Variables given as text are spliced in as they stand, whether they are JSON or not. */
const graphqlText = ({ query, operationName, variables }: BodyTemplate & { mode: 'graphql' }): string => {
  if (typeof variables !== 'string') return JSON.stringify({ query, operationName, variables });
  const members: string[] = [];
  if (typeof query === 'string') members.push(`"query":${JSON.stringify(query)}`);
  if (typeof operationName === 'string') members.push(`"operationName":${JSON.stringify(operationName)}`);
  if (variables !== '') members.push(`"variables":${variables}`);
  return `{${members.join(',')}}`;
};

const buildFile = async ({ src, content }: BodyTemplate & { mode: 'file' }, deps: BodyDeps): Promise<BuiltBody> => {
  if (src) return { body: await deps.files.open(src), contentType: await typeOfFile(src) };
  return content ? { body: memoryBody(Buffer.from(content, 'base64')) } : {};
};

/**
 * The body of a request whose templates are resolved; empty when it has none, or when its method carries none
 * (unless disableBodyPruning). Files are opened, not read. Rejects with Problem for a file that cannot be read.
 */
export const buildBody = async (
  template: CallTemplate,
  behaviour: ProtocolBehaviour,
  deps: BodyDeps,
): Promise<BuiltBody> => {
  const { body, method } = template;
  if (!body || body.disabled === true) return {};
  if (!behaviour.disableBodyPruning && PRUNED_METHODS.has(method.toUpperCase() || 'GET')) return {};
  switch (body.mode) {
    case 'raw':
      return buildRaw(body, template);
    case 'urlencoded': {
      const text = formText(body.params);
      // A form without entries is no body, but OAuth 1.0 may put its parameters there.
      return { ...(text === '' ? {} : { body: textBody(text) }), contentType: 'application/x-www-form-urlencoded' };
    }
    case 'formdata':
      return buildFormData(body.parts, contentTypeHeader(template), deps);
    case 'file':
      return buildFile(body, deps);
    case 'graphql':
      return { body: textBody(graphqlText(body)), contentType: 'application/json' };
    default:
      return body satisfies never;
  }
};
