// The hash of a body for an AWS signature.
import { createHash } from 'node:crypto';
import type { Call } from '../../model/exchange.ts';

/**
 * Lower-case hex SHA-256 of the bytes that go out; undefined where there are none and for multipart forms, which
 * Postman signs as if they were empty.
 */
export const payloadHash = async ({ body, bodyType }: Call): Promise<string | undefined> => {
  if (!body || bodyType?.startsWith('multipart/form-data')) return undefined;
  const hash = createHash('sha256');
  for await (const chunk of body.open()) hash.update(chunk);
  return hash.digest('hex');
};
