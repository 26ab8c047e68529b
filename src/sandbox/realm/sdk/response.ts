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
import { defineLazy } from './lazy.ts';
import { PostmanProperty } from './property.ts';
import { type Bag, withoutUndefined } from './shape.ts';

export type ResponseBody = { text(): string; bytes(): Uint8Array; readonly size: number };

type BufferModule = { Buffer: { from(bytes: ArrayBufferLike, offset: number, length: number): unknown } };
type Reasons = { lookup(code: number): { name?: string; detail?: string } };

export class PostmanResponse extends PostmanProperty {
  static override readonly _postman_propertyName = 'Response';

  declare readonly id: string;
  declare readonly headers: PostmanHeaderList;
  declare readonly stream: unknown;
  declare readonly cookies: PostmanCookieList;
  declare status: string;
  declare code: number;
  declare responseTime: number;
  declare responseSize: number;
  declare downloadedBytes: number;
  readonly #body: ResponseBody;
  #text: string | undefined;

  constructor(state: Omit<ResponseState, 'body'>, body: ResponseBody, cookies: readonly Cookie[]) {
    super();
    this.#body = body;
    // In the order of the SDK: assertion messages show it.
    defineLazy(this, 'id', newId);
    defineLazy(this, '_details', () => detailsOf(this.code, this.status));
    this.status = state.reason;
    this.code = state.code;
    defineLazy(this, 'headers', () => headerListOf(this, state.headers));
    defineLazy(this, 'stream', () => bufferOf(body.bytes()));
    defineLazy(this, 'cookies', () => new PostmanCookieList(this, cookies));
    this.responseTime = state.responseTime;
    this.responseSize = body.size;
    this.downloadedBytes = state.wireBytes;
    defineExpectation(this);
  }

  update(fields: unknown): void {
    Object.assign(this, fields);
  }

  reason(): string {
    return this.status || this.details().name || '';
  }

  details(): { name?: string; detail?: string; code: number; standardName?: string } {
    return { ...(this as unknown as { _details: ReturnType<typeof detailsOf> })._details };
  }

  text(): string {
    this.#text ??= withoutMark(this.#body.text());
    return this.#text;
  }

  /** A fresh value on every call, so that one test cannot change what the next one sees. */
  json(reviver?: unknown, strict?: unknown): unknown {
    return parseJson(this.text(), reviver, strict);
  }

  /** The argument of a JSONP callback, parsed. */
  jsonp(reviver?: unknown, strict?: unknown): unknown {
    const text = this.text();
    const call = /^\s*[\w$.[\]"']+\s*\(([\s\S]*)\)\s*;?\s*$/.exec(text);
    return parseJson(call ? call[1] : text, reviver, strict);
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
    return { format, source: format === undefined ? undefined : 'HEADER' };
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

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function bufferOf(bytes: Uint8Array): unknown {
  const { Buffer } = loadLibrary('buffer') as BufferModule;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function detailsOf(
  code: number,
  reason: string,
): { name?: string; detail?: string; code: number; standardName?: string } {
  const standard = (loadLibrary('http-reasons') as Reasons).lookup(code);
  return withoutUndefined({
    name: reason || standard?.name,
    detail: standard?.detail,
    code,
    standardName: standard?.name,
  });
}

function newId(): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (letter) => {
    const digit = Math.trunc(Math.random() * 16);
    return (letter === 'x' ? digit : (digit & 3) | 8).toString(16);
  });
}
