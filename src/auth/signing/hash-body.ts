// Hashes the bytes of a body that goes out, for schemes whose signatures cover it.
import type { Hash } from 'node:crypto';
import type { Call } from '../../model/exchange.ts';

/** Multipart forms are not hashed, as in Postman: their boundary comes later. */
export const isMultipart = ({ bodyType }: Call): boolean => bodyType?.startsWith('multipart/form-data') === true;

/** Adds the first `limit` bytes of the body to `hash`. */
export const hashBody = async ({ body }: Call, hash: Hash, limit = Number.POSITIVE_INFINITY): Promise<void> => {
  let left = limit;
  if (!body || left <= 0) return;
  for await (const chunk of body.open()) {
    hash.update(chunk.length > left ? chunk.subarray(0, left) : chunk);
    left -= chunk.length;
    if (left <= 0) return;
  }
};
