// A request that is sent again after a challenge: Postman takes over the headers of the first try, system headers and all.
import { earlyType, hasHeader } from '../core/call-headers.ts';
import type { Call, Exchange } from '../model/exchange.ts';

/** Made anew for every try; cookies are not: those of the jar come on top of them, as in Postman. */
const FRESH = new Set(['proxy-authorization']);

const isProxys = (name: string): boolean => name.toLowerCase() === 'proxy-authorization';

/** The call with the headers that `sent` went out with; new ones come after them, as in Postman. */
export const withSentHeaders = (call: Call, { sent, received }: Exchange): Call => {
  // HTTP/2 has no order of headers to keep, and other ones of its own.
  if (received[0]?.httpVersion.startsWith('1') !== true) return call;
  const hasLateType = earlyType(call) === undefined;
  const isTaken = (name: string): boolean =>
    hasHeader(call, name) || !(FRESH.has(name) || (name === 'content-type' && hasLateType));
  // What a tunnel was opened with did not go to the server, and the next tunnel needs it.
  const kept = sent.headers.some(([name]) => isProxys(name)) ? [] : call.headers.filter(([name]) => isProxys(name));
  return { ...call, headers: [...sent.headers.filter(([name]) => isTaken(name.toLowerCase())), ...kept] };
};
