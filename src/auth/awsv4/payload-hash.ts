// The hash of a body for an AWS signature.
import { createHash } from 'node:crypto';
import type { Call } from '../../model/exchange.ts';
import { hashBody, isMultipart } from '../signing/hash-body.ts';

/** Lower-case hex SHA-256 of the bytes that go out; undefined where there are none and for multipart forms. */
export const payloadHash = async (call: Call): Promise<string | undefined> => {
  if (!call.body || isMultipart(call)) return undefined;
  const hash = createHash('sha256');
  await hashBody(call, hash);
  return hash.digest('hex');
};
