// Every shape that `pm.sendRequest` takes, turned into what the engine sends.
import type { BodyTemplate, FormPart } from '../../../model/collection.ts';
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
  const url = definition.url === undefined || definition.url === null ? undefined : templateOfUrl(definition.url);
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
