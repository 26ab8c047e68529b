// A plain call, for tests of schemes.
import type { Call } from '../../model/exchange.ts';

export const callTo = (url: string, more: Partial<Call> = {}): Call => ({
  method: 'GET',
  url,
  headers: [],
  behaviour: {},
  timeoutMs: 5_000,
  maxResponseBytes: 0,
  ...more,
});
