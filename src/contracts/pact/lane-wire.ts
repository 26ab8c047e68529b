// HTTP between Pact's engine and us, byte by byte: pacts speak of any method and any header, also of those that Node would add, leave out or refuse.
import type { Socket } from 'node:net';
import type { HeaderPair } from '../../model/exchange.ts';

/** A request of the engine's, as it arrived. */
export type AskedRequest = {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
};

export type Answer = {
  readonly status: number;
  readonly reason?: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
};

const LINE = '\r\n';
const HEAD_END = '\r\n\r\n';

const textBytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/** What is wanted yet: so many bytes in all, before it is worth looking again. */
type Wanted = { readonly bytes: number };

const isWanted = <T extends object>(result: T | Wanted): result is Wanted => 'bytes' in result;

const chunkedBody = (data: Buffer, from: number): { readonly body: Buffer } | Wanted => {
  const parts: Buffer[] = [];
  for (let at = from; ; ) {
    const line = data.indexOf(LINE, at);
    if (line < 0) return { bytes: data.length + 1 };
    const size = Number.parseInt(data.toString('latin1', at, line), 16);
    const end = line + LINE.length + size;
    if (data.length < end + LINE.length) return { bytes: end + LINE.length };
    if (size === 0) return { body: Buffer.concat(parts) };
    parts.push(data.subarray(line + LINE.length, end));
    at = end + LINE.length;
  }
};

const bodyIn = (data: Buffer, from: number, headers: readonly HeaderPair[]): { readonly body: Buffer } | Wanted => {
  const value = (name: string): string | undefined => headers.find(([other]) => other.toLowerCase() === name)?.[1];
  if (/chunked/i.test(value('transfer-encoding') ?? '')) return chunkedBody(data, from);
  const end = from + Number(value('content-length') ?? 0);
  return data.length < end ? { bytes: end } : { body: data.subarray(from, end) };
};

const pairOf = (line: string): HeaderPair => {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
};

const requestIn = (data: Buffer): AskedRequest | Wanted => {
  const end = data.indexOf(HEAD_END);
  if (end < 0) return { bytes: data.length + 1 };
  const [first = '', ...lines] = data.toString('latin1', 0, end).split(LINE);
  const [method = '', target = ''] = first.split(' ');
  const headers = lines.map(pairOf);
  const found = bodyIn(data, end + HEAD_END.length, headers);
  return isWanted(found) ? found : { method, target, headers, body: found.body };
};

/** Resolves with the one request of a connection; undefined when it closes before. */
export const receiveRequest = (socket: Socket): Promise<AskedRequest | undefined> =>
  new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let [size, wanted] = [0, 0];
    socket.on('close', () => resolve(undefined));
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size < wanted) return;
      chunks = [Buffer.concat(chunks)];
      const result = requestIn(chunks[0]!);
      if (isWanted(result)) wanted = result.bytes;
      else resolve(result);
    });
  });

/** Closes the connection behind the answer. Its body ends the way the provider's did, for that is in the headers. */
export const sendAnswer = (socket: Socket, { status, reason = '', headers, body }: Answer, isHead: boolean): void => {
  const lines = headers.map(([name, value]) => `${name}: ${value}${LINE}`);
  socket.write(textBytes(`HTTP/1.1 ${status} ${reason}${LINE}${lines.join('')}${LINE}`));
  const isBare = isHead || status === 204 || status === 304;
  const isChunked = headers.some(
    ([name, value]) => name.toLowerCase() === 'transfer-encoding' && /chunked/i.test(value),
  );
  if (isBare) socket.end();
  else if (!isChunked) socket.end(body);
  else {
    if (body.length > 0) {
      socket.write(textBytes(`${body.length.toString(16)}${LINE}`));
      socket.write(body);
      socket.write(LINE);
    }
    socket.end(`0${HEAD_END}`);
  }
};
