// `pm.response` and the responses that `pm.sendRequest` hands out.
import type { Cookie } from '../../../model/exchange.ts';
import type { ResponseState } from '../../protocol.ts';
import { parseJson } from '../json.ts';
import { loadLibrary } from '../libraries.ts';
import { encodeBase64 } from './base64.ts';
import { type ContentInfo, contentInfoOf } from './content-info.ts';
import { PostmanCookieList } from './cookies.ts';
import { defineExpectation } from './expectation.ts';
import { PostmanHeaderList } from './header.ts';
import { defineValue, isUntouched, lazyProperty } from './lazy.ts';
import { PostmanProperty } from './property.ts';
import { type Bag, isObject, withoutUndefined } from './shape.ts';

type Details = { name?: string; detail?: string; code: number; standardName?: string };

export type ResponseBody = { text(): string | undefined; bytes(): Uint8Array; readonly size: number };

type BufferModule = {
  Buffer: { from(bytes: ArrayBufferLike | Uint8Array, offset?: number, length?: number): Uint8Array };
};
type EncodingModule = { TextDecoder: new (label: string) => { decode(bytes: Uint8Array): string } };
type Reasons = { lookup(code: number): { name?: string; detail?: string } };

/** As the SDK does it: up to the last parenthesis of the first line, unless the text starts like JSON. */
const CALL_START = /^[^{(].*\(/;
const CALL_END = /\)[^}].*$|\)$/;

const { defineProperty } = Object;
const sourceOf = (response: PostmanResponse): ReturnType<typeof PostmanResponse.source> =>
  PostmanResponse.source(response);

const ID = lazyProperty('id', newId);
const DETAILS = lazyProperty<PostmanResponse>('_details', (response) => detailsOf(response.code, response.status));
const HEADERS = lazyProperty<PostmanResponse>('headers', (response) =>
  headerListOf(response, sourceOf(response).state.headers),
);
const STREAM = lazyProperty<PostmanResponse>('stream', (response) => bufferOf(sourceOf(response).body.bytes()));
const COOKIES = lazyProperty<PostmanResponse>(
  'cookies',
  (response) => new PostmanCookieList(response, sourceOf(response).cookies),
);

export class PostmanResponse extends PostmanProperty {
  static override readonly _postman_propertyName = 'Response';

  declare readonly id: string;
  declare readonly headers: PostmanHeaderList;
  declare readonly stream: unknown;
  declare readonly cookies: PostmanCookieList;
  declare status: string | undefined;
  declare code: number;
  declare responseTime: number;
  declare responseSize: number;
  declare downloadedBytes: number;
  readonly #state: Omit<ResponseState, 'body'>;
  readonly #body: ResponseBody;
  readonly #cookies: readonly Cookie[];
  #text: string | undefined;

  constructor(state: Omit<ResponseState, 'body'>, body: ResponseBody, cookies: readonly Cookie[]) {
    super();
    this.#state = state;
    this.#body = body;
    this.#cookies = cookies;
    // In the order of the SDK: assertion messages show it.
    defineProperty(this, 'id', ID);
    defineProperty(this, '_details', DETAILS);
    this.status = state.reason || reasonOf(state.code);
    this.code = state.code;
    defineProperty(this, 'headers', HEADERS);
    defineProperty(this, 'stream', STREAM);
    defineProperty(this, 'cookies', COOKIES);
    this.responseTime = state.responseTime;
    this.responseSize = body.size;
    this.downloadedBytes = state.wireBytes;
    defineExpectation(this);
  }

  /** What the lazy properties are built from. */
  static source(response: PostmanResponse) {
    return { state: response.#state, body: response.#body, cookies: response.#cookies };
  }

  /** What is not given is gone, but for the body. */
  update(fields: unknown): void {
    const { code, status, reason, header, cookie, stream, responseTime } = isObject(fields) ? fields : {};
    const name = reason ?? status;
    if (code !== undefined) this.code = code as number;
    defineValue(this, '_details', detailsOf(this.code, typeof name === 'string' ? name : undefined));
    this.status = this.details().name;
    defineValue(this, 'headers', new PostmanHeaderList(this, header));
    defineValue(this, 'cookies', new PostmanCookieList(this, cookie));
    if (responseTime !== undefined) this.responseTime = responseTime as number;
    if (stream !== undefined) defineValue(this, 'stream', stream);
  }

  reason(): string | undefined {
    return this.status || this.details().name;
  }

  details(): Partial<Details> {
    const known = (this as unknown as { _details: Details })._details;
    return known.code === this.code ? { ...known } : detailsOf(this.code, undefined);
  }

  text(): string | undefined {
    const type = this.#header('content-type');
    // Scripts may write into the stream.
    if (!isUntouched(this, 'stream') && this.stream) return withoutMark(decodedText(bodyOfStream(this.stream), type));
    this.#text ??= withoutMark(decodedText(this.#body, type));
    return this.#text;
  }

  /** A fresh value on every call, so that one test cannot change what the next one sees. */
  json(reviver?: unknown, strict?: unknown): unknown {
    return parseJson(this.text(), reviver, strict);
  }

  /** The argument of a JSONP callback, parsed. */
  jsonp(reviver?: unknown, strict?: unknown): unknown {
    return parseJson((this.text() ?? '').replace(CALL_START, '').replace(CALL_END, ''), reviver, strict);
  }

  contentInfo(): ContentInfo {
    return contentInfoOf(this.#header('content-type'), this.#header('content-disposition'));
  }

  mime(): never {
    throw new Error('`Response#mime` has been discontinued, use `Response#contentInfo` instead.');
  }

  dataURI(): string {
    return `data:${this.contentInfo().contentType};base64, ${encodeBase64(this.#body.bytes())}`;
  }

  encoding(): { format: string | undefined; source: string | undefined } {
    const format = this.#header('content-encoding');
    return { format, source: format === undefined ? undefined : 'header' };
  }

  /** Bytes of an encoded body count as they came over the wire. */
  size(): { body: number; header: number; total: number } {
    const isEncoded = this.#header('content-encoding') !== undefined;
    const body = isEncoded && this.downloadedBytes > 0 ? this.downloadedBytes : this.#body.size;
    const header = `HTTP/1.1 ${this.code} ${this.reason()}\r\n\r\n`.length + this.headers.contentSize();
    return { body, header, total: body + header };
  }

  override toJSON(): Bag {
    const { id, status, code, headers, cookies, responseTime, responseSize, downloadedBytes } = this;
    return withoutUndefined({
      id,
      status,
      code,
      header: headers.toJSON(),
      stream: { type: 'Buffer', data: Array.from(this.#body.bytes()) },
      cookie: cookies.toJSON(),
      responseTime,
      responseSize,
      downloadedBytes,
    });
  }

  #header(name: string): string | undefined {
    const value = this.headers.get(name);
    return value === undefined ? undefined : String(value);
  }

  static isResponse(value: unknown): boolean {
    return value instanceof PostmanResponse;
  }
}

export type PmResponse = PostmanResponse;

/** Builds a response; nothing below it exists before a script looks. */
export function createResponse(
  state: Omit<ResponseState, 'body'>,
  body: ResponseBody,
  cookies: readonly Cookie[],
): PmResponse {
  return new PostmanResponse(state, body, cookies);
}

function headerListOf(parent: PostmanResponse, headers: ResponseState['headers']): PostmanHeaderList {
  return new PostmanHeaderList(
    parent,
    headers.map(([key, value]) => ({ key, value })),
  );
}

function withoutMark(text: string | undefined): string | undefined {
  return text?.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Bodies are UTF-8 unless their type names another charset that the Encoding Standard knows. */
function decodedText(body: ResponseBody, type: string | undefined): string | undefined {
  const charset = /charset\s*=\s*["']?([^\s;"']+)/i.exec(type ?? '')?.[1];
  if (charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset)) return body.text();
  const { TextDecoder } = loadLibrary('web__encoding') as EncodingModule;
  try {
    return new TextDecoder(charset).decode(body.bytes());
  } catch {
    return body.text();
  }
}

function bodyOfStream(stream: unknown): ResponseBody {
  const { Buffer } = loadLibrary('buffer') as BufferModule;
  const bytes = Buffer.from(stream as Uint8Array);
  return { text: () => bytes.toString(), bytes: () => bytes, size: bytes.length };
}

function bufferOf(bytes: Uint8Array): unknown {
  const { Buffer } = loadLibrary('buffer') as BufferModule;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function reasonOf(code: number): string | undefined {
  return (loadLibrary('http-reasons') as Reasons).lookup(code)?.name;
}

function detailsOf(code: number, reason: string | undefined): Details {
  const standard = (loadLibrary('http-reasons') as Reasons).lookup(code);
  return withoutUndefined({
    name: reason || standard?.name,
    detail: standard?.detail,
    code,
    standardName: standard?.name,
  });
}

/** A random UUID. */
export function newId(): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (letter) => {
    const digit = Math.trunc(Math.random() * 16);
    return (letter === 'x' ? digit : (digit & 3) | 8).toString(16);
  });
}
