// The shapes of the requests that scripts tell, and which files a script may name in them.
import type { BodyTemplate } from '../model/collection.ts';
import type { RequestState } from './protocol.ts';
import { isBag, isText, listOf, type Matcher, optional, orNull, shape } from './shapes.ts';

const isEntry = shape({ key: isText, value: orNull(isText) });
const isVariable = shape({ key: isText, type: optional(isText) });

const isUrl = shape({
  raw: optional(isText),
  protocol: optional(isText),
  auth: optional(shape({ user: optional(isText), password: optional(isText) })),
  host: listOf(isText),
  port: optional(isText),
  path: optional(listOf(isText)),
  query: listOf(isEntry),
  hash: optional(isText),
  variables: listOf(isVariable),
});

const isPart = shape({
  key: isText,
  kind: (value) => value === 'text' || value === 'file',
  value: optional(isText),
  src: optional(listOf(isText)),
  fileName: optional(isText),
  contentType: optional(isText),
});

const IS_BODY: { readonly [mode: string]: Matcher } = {
  raw: shape({ text: isText, language: optional(isText) }),
  urlencoded: shape({ params: listOf(isEntry) }),
  formdata: shape({ parts: listOf(isPart) }),
  file: shape({ src: optional(isText), content: optional(isText) }),
  graphql: isBag,
};

const isBody: Matcher = (value) =>
  isBag(value) && isText(value.mode) && Object.hasOwn(IS_BODY, value.mode) && IS_BODY[value.mode]!(value);

const isAuth = shape({ type: isText, fields: isBag, node: optional(isBag) });

const isCall = shape({ method: isText, url: optional(isUrl), headers: listOf(isEntry), body: optional(isBody) });

const filesOf = (body: BodyTemplate | undefined): readonly string[] => {
  if (body?.mode === 'file') return body.src === undefined ? [] : [body.src];
  if (body?.mode !== 'formdata') return [];
  return body.parts.flatMap((part) => (part.kind === 'file' ? (part.src ?? []) : []));
};

/** Scripts send no files: those that `pm.sendRequest` is given were taken out where the script runs. */
const hasNoFiles: Matcher = (call) => filesOf((call as { readonly body?: BodyTemplate }).body).length === 0;

export const isScriptRequest = shape({ call: (call) => isCall(call) && hasNoFiles(call), auth: optional(isAuth) });

export const isRequestState = shape({ id: isText, name: isText, call: isCall, auth: optional(isAuth) });

/**
 * A file that a script put into the request and the collection does not name, be it as `{{variable}}`. A script decides where
 * a request goes and sees the answer: with a file of its choice it would read that file.
 */
export const strangeFile = (before: RequestState, after: RequestState): string | undefined => {
  const known = new Set(filesOf(before.call.body));
  return filesOf(after.call.body).find((path) => !known.has(path));
};
