// A received message as scripts see it.
import type { Body } from '../model/body.ts';
import type { Exchange } from '../model/exchange.ts';
import type { ResponseState } from '../sandbox/protocol.ts';

export const bytesOf = async (body: Body): Promise<Uint8Array> => {
  if (body.bytes) return body.bytes;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body.open()) {
    chunks.push(chunk);
    size += chunk.length;
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
};

/** Undefined when nothing was received. */
export const responseState = async (exchange: Exchange): Promise<ResponseState | undefined> => {
  const received = exchange.received.at(-1);
  if (!received || exchange.error) return undefined;
  return {
    code: received.status,
    reason: received.reason,
    headers: received.headers,
    responseTime: Math.ceil(exchange.timings.totalMs),
    headerBytes: received.sizes.headerBytes,
    wireBytes: received.sizes.wireBytes,
    body: received.body.bytes ?? (await bytesOf(received.body)),
  };
};
