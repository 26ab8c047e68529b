// Chooses what carries a request: undici's HTTP/1.1 unless the request or the run asks for something else.
import type { ProtocolDeps } from '../../model/contracts.ts';
import type { Call } from '../../model/exchange.ts';
import type { CallTarget } from './call-target.ts';
import { type HopRequest, type HopResult, performHop, type Running } from './hop.ts';
import type { Offer } from './http2/sessions.ts';
import type { Lanes } from './lanes.ts';

export type Carriage = Offer | 'lenient';

const isVersion = (value: unknown): value is 'http1' | 'http2' | 'auto' =>
  value === 'http1' || value === 'http2' || value === 'auto';

/** Undefined: the usual way. */
export const carriageOf = (
  { behaviour, connection }: Call,
  { target, requestTarget, url }: CallTarget,
  { httpVersion }: ProtocolDeps,
): Carriage | undefined => {
  if (behaviour.insecureHTTPParser === true) return 'lenient';
  const { protocolVersion } = behaviour;
  const version = isVersion(protocolVersion) ? protocolVersion : httpVersion;
  if (version === undefined || version === 'http1' || requestTarget !== url.target) return undefined;
  if (!target.secure)
    // Postman has no HTTP/2 without TLS and uses HTTP/1.1 there; only our own flag means more.
    return version === 'http2' && httpVersion === 'http2' ? 'h2c' : undefined;
  if (version === 'http2') return 'h2';
  // A connection of its own is for schemes that sign connections, which HTTP/2 does not allow.
  return connection === undefined ? 'auto' : undefined;
};

/** Never rejects. */
export const performCarriedHop = async (
  carriage: Carriage,
  request: HopRequest,
  { deps, lanes }: { readonly deps: ProtocolDeps; readonly lanes: Lanes },
  onRunning: (running: Running) => void,
): Promise<HopResult> => {
  if (carriage === 'lenient') {
    const { performLenientHop } = await import('./lenient.ts');
    return performLenientHop(request, lanes, deps, onRunning);
  }
  const { performHttp2Hop } = await import('./http2/hop.ts');
  const result = await performHttp2Hop(request, carriage, await lanes.others.sessions(), deps, onRunning);
  return result === 'http/1.1' ? performHop(request, lanes, deps, onRunning) : result;
};
