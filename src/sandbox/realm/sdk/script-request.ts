// Every shape that `pm.sendRequest` takes, turned into what the engine sends.
import type { BodyTemplate, FormPart, UrlTemplate } from '../../../model/collection.ts';
import type { ScriptRequest } from '../../protocol.ts';
import { entriesOfHeaders, type PostmanHeader, PostmanHeaderList } from './header.ts';
import { PostmanRequest } from './request.ts';
import { stateOfAuth } from './request-auth.ts';
import { templateOfBody } from './request-body.ts';
import { isFunction, isObject, textOf } from './shape.ts';
import { PostmanUrl, templateOfUrl } from './url.ts';

/**
 * A URL as text, a definition `{url, method, header, body, auth}`, or a Request. `call.url` is undefined when the input
 * names none: the engine answers with its error. Throws when there is nothing at all.
 */
export function normaliseScriptRequest(input: unknown): ScriptRequest {
  if (!input) throw new Error('sendrequest: nothing to request');
  const definition = definitionOf(input);
  const auth = isObject(definition.auth) ? stateOfAuth(definition.auth) : undefined;
  const body = withoutFiles(templateOfBody(definition.body));
  const url = definition.url === undefined || definition.url === null ? undefined : urlOf(definition.url);
  return {
    call: {
      method: textOf(definition.method).toUpperCase() || 'GET',
      ...(url ? { url } : {}),
      headers: entriesOfHeaders(headersOf(definition.header)),
      ...(body ? { body } : {}),
    },
    ...(auth ? { auth } : {}),
  };
}

function definitionOf(input: unknown): { [key: string]: unknown } {
  if (typeof input === 'string') return { url: input };
  if (input instanceof PostmanUrl || !isObject(input)) return {};
  const json = isFunction(input.toJSON) ? input.toJSON() : input;
  if (!isObject(json)) return {};
  return input instanceof PostmanRequest ? { ...json, body: input.body, url: input.url } : json;
}

/** The parts of a URL are not joined and cut anew here, so that a `?` or `#` in its path is a character of the path. */
function urlOf(definition: unknown): UrlTemplate | undefined {
  const url = templateOfUrl(definition);
  if (!url?.path || typeof definition === 'string') return url;
  const inPath = (text: string): string => text.replace(/[?#]/g, encodeURIComponent);
  const variables = url.variables.map((variable) =>
    typeof variable.value === 'string' ? { ...variable, value: inPath(variable.value) } : variable,
  );
  return { ...url, path: url.path.map(inPath), variables };
}

function headersOf(header: unknown): PostmanHeaderList {
  const list = new PostmanHeaderList(undefined, header);
  list.remove((item: unknown) => (item as PostmanHeader).key === '');
  return list;
}

/** Scripts cannot upload files (Postman strips them as well). */
function withoutFiles(body: BodyTemplate | undefined): BodyTemplate | undefined {
  if (body?.mode === 'file') return undefined;
  if (body?.mode !== 'formdata') return body;
  const parts = body.parts.filter((part: FormPart) => part.kind === 'text');
  return parts.length === 0 ? undefined : { ...body, parts };
}
