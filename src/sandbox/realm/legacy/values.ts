// What the global variables of old scripts hold.
import type { LegacyContext } from '../legacy.ts';
import { loadLibrary } from '../libraries.ts';
import { PostmanPropertyList } from '../sdk/property-list.ts';
import type { PmRequest } from '../sdk/request.ts';
import { type PmResponse, PostmanResponse } from '../sdk/response.ts';
import { type Bag, textOf } from '../sdk/shape.ts';

/** Above this, old scripts find no body, as in Postman. */
const MAX_BODY_BYTES = 50 * 1024 * 1024;

type Xml2js = { parseString(text: unknown, options: object, done: (error: unknown, result: unknown) => void): void };

export function legacyRequest(context: LegacyContext): Bag | undefined {
  const { request, info } = context;
  if (!request) return undefined;
  const description = request.description === undefined ? undefined : String(request.description);
  return {
    id: info?.requestId,
    name: info?.requestName,
    description,
    headers: request.headers.toObject(true),
    method: request.method,
    url: String(request.url),
    data: requestData(request),
  };
}

function requestData(request: PmRequest): unknown {
  const { body } = request;
  switch (body?.mode) {
    case 'raw':
      return textOf(body.raw);
    case 'urlencoded':
      return body.urlencoded instanceof PostmanPropertyList ? body.urlencoded.toObject(true) : {};
    case 'formdata': {
      if (!(body.formdata instanceof PostmanPropertyList)) return {};
      const texts = new PostmanPropertyList(body.formdata.Type);
      texts.members = body.formdata.members.filter((part) => part.type !== 'file');
      return texts.toObject(true);
    }
    default:
      return {};
  }
}

/** Names as the server wrote them; the last of a name wins. */
export function legacyHeaders(response: PmResponse | undefined): Bag | undefined {
  if (!response) return undefined;
  const headers: Bag = {};
  for (const [name, value] of PostmanResponse.source(response).state.headers) headers[name] = value;
  return headers;
}

export function legacyBody(response: PmResponse | undefined): string | undefined {
  return response && response.responseSize <= MAX_BODY_BYTES ? response.text() : undefined;
}

/** The document as an object; undefined when it is not XML. */
export function xmlToObject(text: unknown): unknown {
  if (text === undefined || text === null) return undefined;
  let object: unknown;
  const options = { explicitArray: false, async: false, trim: true, mergeAttrs: false };
  (loadLibrary('xml2js') as Xml2js).parseString(text, options, (error, result) => {
    if (!error) object = result;
  });
  return object;
}
