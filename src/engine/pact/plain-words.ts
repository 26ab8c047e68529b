// Says in words what newman says in codes, where nobody expects newman.
import type { ExchangeError } from '../../model/exchange.ts';

/** `ESOCKETTIMEDOUT` becomes a sentence that keeps the code. */
export const plainWords = ({ class: kind, message }: Pick<ExchangeError, 'class' | 'message'>): string =>
  kind === 'timeout' ? `no answer within the time limit (${message})` : message;
