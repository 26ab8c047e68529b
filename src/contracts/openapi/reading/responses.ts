// Reads the responses of OpenAPI 3: headers, content and links.
import { bag, text } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { Link, RequestBody, ResponseSpec } from '../api.ts';
import { type Cursor, enter, enterAsWritten, entries } from './cursor.ts';
import type { Library } from './library.ts';
import { readContent, unknownMedia } from './media.ts';
import { readHeaders } from './parameters.ts';

/** The operation that a link leads to, by `operationId` or `operationRef`; its `id`. */
export type FindOperation = (
  by: { readonly operationId?: string; readonly operationRef?: string },
  from: Cursor,
) => string | undefined;

const readLink = (name: string, from: Cursor, find: FindOperation): Link => {
  const operationId = text(from.value.operationId);
  const operationRef = text(from.value.operationRef);
  const target = find({ operationId, operationRef }, from);
  return {
    name,
    ...(target === undefined ? {} : { target }),
    parameters: bag(from.value.parameters),
    ...(Object.hasOwn(from.value, 'requestBody') ? { requestBody: from.value.requestBody as Json } : {}),
    place: from.place,
  };
};

export const isStatus = (key: string): boolean => key === 'default' || /^[1-5](\d\d|XX)$/i.test(key);

export const statusName = (key: string): string => (key === 'default' ? key : key.toUpperCase());

const readResponse = (library: Library, status: string, from: Cursor, find: FindOperation): ResponseSpec => ({
  status: statusName(status),
  description: text(from.value.description) ?? '',
  headers: readHeaders(library, from),
  content: from.broken ? [unknownMedia(from.place)] : readContent(library, from),
  links: entries(library, from, 'links').map(([name, link]) => readLink(name, link, find)),
  place: from.place,
});

export const readResponses = (library: Library, operation: Cursor, find: FindOperation): readonly ResponseSpec[] => {
  const responses = enterAsWritten(operation, 'responses');
  if (!responses) return [];
  return entries(library, responses)
    .filter(([status]) => isStatus(status))
    .map(([status, from]) => readResponse(library, status, from, find));
};

export const readRequestBody = (library: Library, operation: Cursor): RequestBody | undefined => {
  const from = enter(library, operation, 'requestBody');
  if (!from) return undefined;
  return {
    required: from.value.required === true,
    content: from.broken ? [unknownMedia(from.place)] : readContent(library, from),
    place: from.place,
  };
};
