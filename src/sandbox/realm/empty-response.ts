// What a test script finds when its request failed: a response that says nothing, not even its code.
import type { ResponseState } from '../protocol.ts';
import { createResponse, type PmResponse, type ResponseBody } from './sdk/response.ts';

export const NO_BODY: ResponseBody = { text: () => '', bytes: () => new Uint8Array(0), size: 0 };

const NOTHING: ResponseBody = { ...NO_BODY, text: () => undefined };

const ABSENT = ['code', 'status', 'stream', 'responseTime', 'responseSize', 'downloadedBytes'];

export const createEmptyResponse = (): PmResponse => {
  const response = createResponse({ headers: [] } as unknown as ResponseState, NOTHING, []);
  for (const name of ABSENT) Reflect.deleteProperty(response, name);
  return response;
};
