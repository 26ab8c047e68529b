// What goes wrong between us and a proxy, said so that the reader knows that it was the proxy.
import type { ExchangeError } from '../../model/exchange.ts';
import { refusal, toExchangeError } from './errors.ts';

/** The socket was closed between two steps of its opening. */
export const closedWhileOpening = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

const ADVICE = 'check --proxy, HTTP_PROXY and HTTPS_PROXY, or go around it with --noproxy';

const hintFor = (name: string, { class: stage, code, hint = '' }: ExchangeError): string => {
  if (stage === 'tls') return `The TLS handshake with the proxy ${name} failed. ${hint}`.trim();
  if (stage === 'dns') return `The host of the proxy ${name} is not known: ${ADVICE}.`;
  if (code === 'ECONNREFUSED') return `Nothing listens at the proxy ${name}: ${ADVICE}.`;
  return `The proxy ${name} could not be reached: ${ADVICE}.`;
};

/** Newman's words for a CONNECT that did not come about. */
const tunnelling = (cause: string): string => `tunneling socket could not be established, ${cause}`;

/** The proxy could not be reached. `tunnels`: it was to be asked for a tunnel with CONNECT. */
export const unreachableProxy = (name: string, thrown: Error, tunnels: boolean): Error => {
  const error = toExchangeError(thrown, { headArrived: false, written: false });
  return refusal({
    class: error.class === 'tls' || error.class === 'dns' ? error.class : 'connect',
    ...(error.code !== undefined && { code: error.code }),
    message: tunnels ? tunnelling(`cause=${error.message}`) : error.message,
    hint: hintFor(name, error),
  });
};

const connectError = (message: string, hint: string): Error =>
  refusal({ class: 'connect', code: 'ECONNRESET', message, hint });

const REASONS: Readonly<Record<number, string>> = {
  403: 'does not allow a connection to',
  404: 'does not know',
  405: 'does not allow CONNECT, which https needs, to',
  502: 'could not reach',
  503: 'could not reach',
  504: 'had no answer from',
};

/** The proxy answered CONNECT with something else than success. */
export const refusedTunnel = (name: string, status: number, place: string, identified: boolean): Error =>
  connectError(
    tunnelling(`statusCode=${status}`),
    status === 407
      ? `The proxy ${name} ${identified ? 'does not accept these credentials' : 'wants credentials'}: give them with --proxy-user or in its URL.`
      : `The proxy ${name} ${REASONS[status] ?? 'refused a tunnel to'} ${place} (status ${status}).`,
  );

/** What listens there speaks another language. */
export const strangeProxy = (name: string): Error =>
  connectError(
    tunnelling('cause=Parse Error: Expected HTTP/'),
    `What listens at ${name} does not answer like an HTTP proxy: check its scheme and port.`,
  );

export const silentProxy = (name: string): Error =>
  connectError(
    tunnelling('cause=socket hang up'),
    `The proxy ${name} closed the connection without an answer: check its scheme and port.`,
  );

/** `message` is the SOCKS client's. */
export const refusedSocks = (name: string, message: string, place: string): Error => {
  const hint = /auth/i.test(message)
    ? `The proxy ${name} does not accept these credentials: give them with --proxy-user or in its URL.`
    : /reject/i.test(message)
      ? `The proxy ${name} did not connect to ${place}.`
      : `What listens at ${name} does not answer like a SOCKS proxy: check its scheme and port.`;
  return connectError(message, hint);
};
