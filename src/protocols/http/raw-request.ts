// Writes a request of ours on a socket whose owner, node's client, would write its own.
import type { Socket } from 'node:net';
import { writeBody } from './body-writer.ts';
import type { HopRequest } from './hop.ts';

/** node writes what nobody needs: its head and its framing are not newman's. */
export const silence = (socket: Socket): typeof socket.write => {
  const write = socket.write;
  socket.write = ((_chunk: unknown, encoding: unknown, callback: unknown) => {
    const done = typeof encoding === 'function' ? encoding : callback;
    if (typeof done === 'function') process.nextTick(done as () => void);
    return true;
  }) as typeof socket.write;
  return write.bind(socket) as typeof socket.write;
};

const frameChunk = (chunk: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]);

/** Head and body as newman frames them; rejects when the body cannot be read. */
export const writeRequest = async (
  { body, head, headEncoding, chunked }: HopRequest,
  socket: Socket,
  write: Socket['write'],
): Promise<void> => {
  write(`${head}\r\n`, headEncoding);
  if (body?.bytes && body.bytes.length > 0) write(chunked ? frameChunk(body.bytes) : body.bytes);
  else if (body && !body.bytes) await writeBody(socket, body, (chunk) => write(chunked ? frameChunk(chunk) : chunk));
  if (chunked) write('0\r\n\r\n', 'latin1');
};
