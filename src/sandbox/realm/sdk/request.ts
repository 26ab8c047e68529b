// `pm.request`: built from a request's state piece by piece as scripts touch it, and read back when they are done.
import type { CallTemplate } from '../../../model/collection.ts';
import type { RequestState } from '../../protocol.ts';
import { defineExpectation } from './expectation.ts';
import { entriesOfHeaders, type PostmanHeader, PostmanHeaderList } from './header.ts';
import { defineValue, isUntouched, lazyProperty } from './lazy.ts';
import { jsonOf, PostmanProperty, PostmanPropertyDescription } from './property.ts';
import { authOfState, PostmanRequestAuth, stateOfAuth } from './request-auth.ts';
import { bodyOfTemplate, PostmanRequestBody, templateOfBody } from './request-body.ts';
import { type Bag, isObject, textOf } from './shape.ts';
import { PostmanUrl, templateOfUrl, urlOfTemplate } from './url.ts';

export class PostmanRequest extends PostmanProperty {
  static override readonly _postman_propertyName = 'Request';

  declare description?: PostmanPropertyDescription;
  declare url: PostmanUrl;
  declare headers: PostmanHeaderList;
  declare method: string;
  declare body?: PostmanRequestBody;
  declare auth?: PostmanRequestAuth;

  readonly #state: RequestState | undefined;

  constructor(definition?: unknown, state?: RequestState) {
    super();
    this.#state = state;
    if (definition === undefined) return;
    const bag: Bag = typeof definition === 'string' ? { url: definition } : isObject(definition) ? definition : {};
    defineValue(this, 'url', new PostmanUrl());
    defineValue(this, 'headers', new PostmanHeaderList(this));
    defineValue(this, 'method', 'GET');
    this.update(bag);
    defineExpectation(this);
  }

  update(definition: unknown): void {
    if (!isObject(definition)) return;
    const { url, method, header, body, auth, description } = definition;
    if (url !== undefined) defineValue(this, 'url', url instanceof PostmanUrl ? url : new PostmanUrl(jsonIfAny(url)));
    if (header) defineValue(this, 'headers', new PostmanHeaderList(this, header));
    if (hasOwn(definition, 'method')) defineValue(this, 'method', String(method ?? 'GET').toUpperCase());
    if (body !== undefined)
      defineValue(this, 'body', body === null ? undefined : new PostmanRequestBody(jsonIfAny(body)));
    if (auth !== undefined)
      defineValue(this, 'auth', auth === null ? undefined : new PostmanRequestAuth(jsonIfAny(auth)));
    if (description !== undefined) this.describe(jsonIfAny(description));
  }

  authorizeUsing(type: unknown, parameters?: unknown): void {
    if (isObject(type)) {
      const { type: name, ...rest } = type;
      this.authorizeUsing(name, rest);
    } else if (typeof type === 'string') {
      const auth = this.auth ?? new PostmanRequestAuth();
      auth.clear(type);
      auth.use(type, parameters);
      defineValue(this, 'auth', auth);
    } else if (type === null) Reflect.deleteProperty(this, 'auth');
  }

  getHeaders(options?: { ignoreCase?: boolean; enabled?: boolean; multiValue?: boolean; sanitizeKeys?: boolean }): Bag {
    const { enabled, ignoreCase, multiValue, sanitizeKeys } = options ?? {};
    return this.headers.toObject(enabled, !ignoreCase, multiValue, sanitizeKeys);
  }

  forEachHeader(callback: (header: PostmanHeader, request: PostmanRequest) => unknown): void {
    this.headers.each((header: unknown) => callback(header as PostmanHeader, this));
  }

  addHeader(header: unknown): void {
    this.headers.add(header);
  }

  removeHeader(header: unknown, options?: { ignoreCase?: boolean }): void {
    const name = textOf(isObject(header) ? header.key : header);
    const normalise = (text: string): string => (options?.ignoreCase ? text.toLowerCase() : text);
    this.headers.remove((known: unknown) => normalise(textOf((known as PostmanHeader).key)) === normalise(name));
  }

  /** Unlike `headers.upsert`, this one minds the case of the name. */
  upsertHeader(header: unknown): void {
    if (!isObject(header) || header.key === undefined) return;
    const known = this.headers.find((item: unknown) => (item as PostmanHeader).key === header.key);
    if (known) known.value = header.value;
    else this.headers.add(header);
  }

  addQueryParams(params: unknown): void {
    this.url.addQueryParams(params);
  }

  removeQueryParams(params: unknown): void {
    this.url.removeQueryParams(params);
  }

  size(): { body: number; header: number; total: number; source: string } {
    const declared = this.headers.get('content-length');
    const isDeclared = Boolean(this.body) && declared !== undefined;
    const body = isDeclared ? Number(declared) : this.body ? byteLength(String(this.body)) : 0;
    const path = this.url.getPathWithQuery();
    const header = `${this.method} ${path} HTTP/1.1\r\n`.length + this.headers.contentSize() + 2;
    return { body, header, total: body + header, source: isDeclared ? 'CONTENT-LENGTH' : 'COMPUTED' };
  }

  clone(): PostmanRequest {
    return new PostmanRequest(this.toJSON());
  }

  override toJSON(): Bag {
    const { headers, ...json } = jsonOf(this);
    if (!Array.isArray(headers) || headers.length === 0) return json;
    const result: Bag = {};
    if (json.description !== undefined) result.description = json.description;
    return { ...result, url: json.url, header: headers, ...json };
  }

  /** The state it was made from, when it was made for a phase. */
  static source(request: PostmanRequest): RequestState | undefined {
    return request.#state;
  }

  static isRequest(value: unknown): boolean {
    return value instanceof PostmanRequest;
  }
}

function jsonIfAny(value: unknown): unknown {
  return isObject(value) && typeof value.toJSON === 'function' ? value.toJSON() : value;
}

function byteLength(text: string): number {
  let size = 0;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    size += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return size;
}

export type PmRequest = PostmanRequest;

const { defineProperty, hasOwn } = Object;
const stateOf = (request: PostmanRequest): RequestState => PostmanRequest.source(request) as RequestState;

const DESCRIPTION = lazyProperty<PostmanRequest>(
  'description',
  (request) => new PostmanPropertyDescription(stateOf(request).description),
);
const URL = lazyProperty<PostmanRequest>('url', (request) => urlOfTemplate(stateOf(request).call.url));
const HEADERS = lazyProperty<PostmanRequest>(
  'headers',
  (request) => new PostmanHeaderList(request, stateOf(request).call.headers),
);
const BODY = lazyProperty<PostmanRequest>('body', (request) => {
  const { body } = stateOf(request).call;
  return body && bodyOfTemplate(body);
});
const AUTH = lazyProperty<PostmanRequest>('auth', (request) => {
  const { auth } = stateOf(request);
  return auth && authOfState(auth);
});

/** Builds `pm.request`; nothing below it exists before a script looks. */
export function createRequest(state: RequestState): PmRequest {
  const request = new PostmanRequest(undefined, state);
  const { call, auth, description } = state;
  if (description !== undefined) defineProperty(request, 'description', DESCRIPTION);
  defineProperty(request, 'url', URL);
  defineProperty(request, 'headers', HEADERS);
  request.method = call.method;
  if (call.body) defineProperty(request, 'body', BODY);
  if (auth) defineProperty(request, 'auth', AUTH);
  defineExpectation(request);
  return request;
}

/** The request as scripts left it; the very state it was made from when they changed nothing. */
export function toRequestState(request: PmRequest): RequestState {
  const before = PostmanRequest.source(request);
  if (!before) return { id: '', name: '', call: callOf(request, undefined), auth: stateOfAuth(request.auth) };
  const call = callOf(request, before.call);
  const auth = authOf(request, before.auth);
  if (call === before.call && auth === before.auth) return before;
  const { auth: _, ...rest } = before;
  return auth ? { ...rest, call, auth } : { ...rest, call };
}

function callOf(request: PostmanRequest, before: CallTemplate | undefined): CallTemplate {
  const url = isUntouched(request, 'url')
    ? before?.url
    : kept(templateOfUrl(request.url), before?.url, () => templateOfUrl(urlOfTemplate(before?.url)));
  const headers =
    headerOf(request) === undefined && isUntouched(request, 'headers')
      ? before?.headers
      : kept(headersOf(request), before?.headers, () =>
          entriesOfHeaders(new PostmanHeaderList(undefined, before?.headers)),
        );
  const body = bodyOf(request, before);
  const method = textOf(request.method) ? textOf(request.method).toUpperCase() : 'GET';
  const isSameMethod = before !== undefined && request.method === before.method;
  if (before && isSameMethod && url === before.url && headers === before.headers && body === before.body) return before;
  return {
    method: isSameMethod ? before.method : method,
    ...(url ? { url } : {}),
    headers: headers ?? [],
    ...(body ? { body } : {}),
  };
}

/** A body that was deleted or set to undefined stays as it was; null removes it (Postman merges the two requests). */
function bodyOf(request: PostmanRequest, before: CallTemplate | undefined): CallTemplate['body'] {
  const isLeft = isUntouched(request, 'body') || !hasOwn(request, 'body') || request.body === undefined;
  if (isLeft) return before?.body;
  return kept(
    templateOfBody(request.body),
    before?.body,
    () => before?.body && templateOfBody(bodyOfTemplate(before.body)),
  );
}

function authOf(request: PostmanRequest, before: RequestState['auth']): RequestState['auth'] {
  // As with the body: what a script takes away stays as it was.
  if (isUntouched(request, 'auth') || request.auth === undefined || request.auth === null) return before;
  return kept(stateOfAuth(request.auth), before, () => before && stateOfAuth(authOfState(before)));
}

function headerOf(request: PostmanRequest): unknown {
  return (request as unknown as Bag).header;
}

/** A `header` that a script sets beside `headers` takes their place: that is its name in a definition. */
function headersOf(request: PostmanRequest): CallTemplate['headers'] {
  const header = headerOf(request);
  if (header !== undefined) return entriesOfHeaders(new PostmanHeaderList(undefined, header));
  const { headers } = request;
  return headers instanceof PostmanHeaderList ? entriesOfHeaders(headers) : [];
}

/** The original part when the changed one says the same, so that a mere look is no change. */
function kept<T>(now: T, original: T, canonical: () => T): T {
  return JSON.stringify(now) === JSON.stringify(canonical()) ? original : now;
}
