// What came of an answer of HTTP/1.1: as it is told, or what was wrong with it.
import type { ExchangeError } from '../../../model/exchange.ts';
import { toExchangeError, tooLargeError } from '../errors.ts';
import { parseError, upgradeError } from '../parse-errors.ts';
import { standardReason } from '../response.ts';
import type { Arrival } from './flight.ts';
import { TOO_LARGE, UPGRADED } from './read-answer.ts';
import type { Reader } from './reader.ts';

/** The server ended the connection without a word. */
export const swallowedError = (headArrived: boolean): ExchangeError =>
  toExchangeError(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), { headArrived, written: true });

export const arrivalOf = (
  { head, reason, lines, headBytes, bodyBytes, chunks }: Reader,
  isEncoded: boolean,
): Arrival => ({
  status: head.status,
  reason: reason || standardReason(head.status),
  httpVersion: head.minor === 1 ? '1.1' : '1.0',
  headers: lines,
  headerBytes: headBytes,
  bodyBytes,
  isEncoded,
  chunks,
});

export const faultError = ({ head: { fault } }: Reader, limit: number): ExchangeError => {
  if (fault === TOO_LARGE) return tooLargeError(limit);
  return fault === UPGRADED
    ? upgradeError
    : parseError(fault, fault === 'Header overflow' ? 'HPE_HEADER_OVERFLOW' : undefined);
};
