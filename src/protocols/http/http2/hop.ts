// Sends one request over HTTP/2: finds or opens the session, and sends again what the server has not worked on.
import type { ProtocolDeps } from '../../../model/contracts.ts';
import type { ExchangeError } from '../../../model/exchange.ts';
import { refusal, toExchangeError } from '../errors.ts';
import { createPassage, type Passage } from '../flight.ts';
import { type HopRequest, type HopResult, MAX_RESENDS, type Running } from '../hop.ts';
import { notSpoken } from './errors.ts';
import { carriedHeaders } from './header-block.ts';
import { performRide } from './ride.ts';
import type { Offer, Session, Sessions } from './sessions.ts';

const openingError = (thrown: Error): ExchangeError => {
  const error = toExchangeError(thrown, { headArrived: false, written: false });
  return error.code === 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL' ? notSpoken : error;
};

/** Waits for the server's session; an error when it cannot be had or the waiting was called off. */
const awaitSession = (
  request: HopRequest,
  offer: Offer,
  sessions: Sessions,
  passage: Passage,
  onRunning: (running: Running) => void,
): Promise<Session | 'http/1.1' | ExchangeError> =>
  new Promise((resolve) => {
    const opening = sessions.open(request.target, offer);
    const end = (result: Session | 'http/1.1' | ExchangeError): void => {
      resolve(result);
    };
    onRunning({
      callOff: (reason) => {
        const error = reason(passage);
        opening.leave(refusal(error));
        end(error);
      },
    });
    opening.ready.then(end, (thrown: Error) => end(openingError(thrown)));
  });

/** Never rejects. `http/1.1`: nothing was sent, because the server chose that version or wants it. */
export const performHttp2Hop = async (
  request: HopRequest,
  offer: Offer,
  sessions: Sessions,
  deps: ProtocolDeps,
  onRunning: (running: Running) => void,
): Promise<HopResult | 'http/1.1'> => {
  for (let sent = 0; ; sent++) {
    const passage = createPassage();
    const known = sessions.find(request.target, offer);
    const session = known ?? (await awaitSession(request, offer, sessions, passage, onRunning));
    if (session === 'http/1.1') return offer === 'auto' ? session : { error: notSpoken, flight: passage };
    if ('class' in session) return { error: session, flight: passage };
    const ending = await performRide(session, passage, request, deps, onRunning);
    if (!('again' in ending)) return { ...ending, carried: carriedHeaders(request.headers) };
    if (ending.again === 'http/1.1' && offer === 'auto') {
      sessions.avoid(request.target);
      return 'http/1.1';
    }
    if (ending.again === 'http/1.1' || sent >= MAX_RESENDS) return ending.result;
  }
};
