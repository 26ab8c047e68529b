// What a test script finds when its request failed: a response that says nothing, not even its code.
import type { ResponseState } from '../protocol.ts';
import { createResponse, type PmResponse, type ResponseBody } from './sdk/response.ts';

export const NO_BODY: ResponseBody = { text: () => '', bytes: () => new Uint8Array(0), size: 0 };

const ABSENT = ['code', 'status', 'responseTime', 'downloadedBytes'];

const hidden = (value: unknown): PropertyDescriptor => ({ configurable: true, writable: true, value });

const noJson = (): never => {
  throw Object.assign(new Error('"undefined" is not valid JSON'), { name: 'JSONError' });
};

export const createEmptyResponse = (): PmResponse => {
  const response = createResponse({ headers: [] } as unknown as ResponseState, NO_BODY, []);
  for (const name of ABSENT) Reflect.deleteProperty(response, name);
  return Object.defineProperties(response, { text: hidden(() => undefined), json: hidden(noJson) });
};
