// Puts our own request heads on the socket: undici would write its own order and case of headers.
import type { Socket } from 'node:net';
import type { Connection } from './connection.ts';
import { refusal } from './errors.ts';
import { withoutContinue } from './interim.ts';
import { parseError } from './parse-errors.ts';

/** A request head waiting for undici to write it. */
export type PendingHead = {
  /** Request line and headers, each ended by CRLF; without the empty line. */
  readonly head: string;
  readonly encoding: 'latin1' | 'utf8';
  /** The body is framed in chunks. */
  readonly chunked: boolean;
  /** Called when the head has been handed to the socket. */
  onWritten(connection: Connection): void;
};

/** Heads by the number that stands in for the request path. */
export type Heads = {
  /** Path to give to undici. */
  add(head: PendingHead): string;
  take(written: string): PendingHead | undefined;
  remove(path: string): void;
};

export const createHeads = (): Heads => {
  const pending = new Map<string, PendingHead>();
  let count = 0;
  return {
    add: (head) => {
      const path = `/${++count}`;
      pending.set(path, head);
      return path;
    },
    take: (written) => {
      const start = written.indexOf(' /') + 1;
      const path = written.slice(start, written.indexOf(' ', start));
      const head = pending.get(path);
      pending.delete(path);
      return head;
    },
    remove: (path) => {
      pending.delete(path);
    },
  };
};

const CARRIAGE_RETURN = 13;

/** An empty chunked body gets a complete head from undici; a filled one continues it with the first chunk. */
const endOfHead = (head: PendingHead, written: string): string => {
  if (!head.chunked) return '\r\n';
  return written.endsWith('\r\n\r\n') ? '\r\n0\r\n\r\n' : '';
};

const takeHead = (connection: Connection, heads: Heads, written: string): PendingHead | undefined => {
  const head = heads.take(written);
  if (!head) return undefined;
  connection.requests++;
  connection.awaitsHead = true;
  connection.held = undefined;
  connection.unheard = 0;
  head.onWritten(connection);
  return head;
};

/** More than any head or chunk extension needs. */
const MAX_UNHEARD_BYTES = 512 * 1024;

/** Ends an answer that goes on and on without anything coming out of it (status line, empty lines, chunk extensions). */
const isUnheard = (connection: Connection, bytes: number): boolean => {
  connection.unheard += bytes;
  if (connection.unheard <= MAX_UNHEARD_BYTES) return false;
  connection.socket.destroy(refusal(parseError('Header overflow', 'HPE_HEADER_OVERFLOW')));
  return true;
};

/** Makes the socket write our heads and hide interim answers. */
export const takeOverWire = (connection: Connection, heads: Heads): Socket => {
  const { socket } = connection;
  const write = socket.write;
  const read = socket.read;
  // Before undici's own listener, which takes a reset for the end of a body without length.
  socket.on('error', (error: Error) => {
    connection.failure = error;
  });
  const ourWrite = function (this: Socket, chunk: string | Uint8Array, ...rest: never[]): boolean {
    // Chunk framing starts with CR, bodies are bytes: any other string is a head.
    if (typeof chunk === 'string' && chunk.charCodeAt(0) !== CARRIAGE_RETURN) {
      const head = takeHead(connection, heads, chunk);
      if (head) return write.call(this, head.head + endOfHead(head, chunk), head.encoding);
    }
    return write.call(this, chunk, ...rest);
  };
  socket.write = ourWrite as typeof socket.write;
  socket.read = function (this: Socket, size?: number) {
    const chunk: Buffer | null = read.call(this, size);
    if (chunk !== null) connection.latest = chunk;
    if (chunk !== null && isUnheard(connection, chunk.length)) return null;
    return chunk !== null && connection.awaitsHead ? withoutContinue(connection, chunk) : chunk;
  };
  return socket;
};
