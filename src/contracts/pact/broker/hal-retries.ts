// Asks the broker again when it is overloaded, restarting or out of reach, with waits that grow.
import { headerValue } from '../../../core/header-value.ts';
import type { Exchange, ExchangeErrorClass, HeaderPair } from '../../../model/exchange.ts';
import type { Asked } from './hal-problems.ts';

export type RetryRules = {
  /** How often a request is sent again. Default: 8 after an answer of 5xx, 408 or 429, 3 when the broker is out of reach. */
  readonly retries?: number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Epoch ms. */
  readonly now: () => number;
  /** Hears each retry, so that nobody waits without knowing. */
  readonly onRetry?: (text: string) => void;
};

const DEFAULT_RETRIES = 8;
/** A mistyped address should not take a minute to be told. */
const DEFAULT_CONNECTION_RETRIES = 3;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10_000;

const PASSING: ReadonlySet<ExchangeErrorClass> = new Set(['dns', 'connect', 'timeout', 'reset']);

type Failure = { readonly reason: string; readonly most: number; readonly waitMs?: number };

const retryAfter = (headers: readonly HeaderPair[], now: number): number | undefined => {
  const value = headerValue(headers, 'retry-after')?.trim();
  if (value === undefined || value === '') return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
};

const failureOf = (exchange: Exchange, rules: RetryRules): Failure | undefined => {
  const { error } = exchange;
  const [received] = exchange.received;
  if (error) {
    if (!PASSING.has(error.class) || error.code === 'ENOTFOUND') return undefined;
    return { reason: error.message, most: rules.retries ?? DEFAULT_CONNECTION_RETRIES };
  }
  const status = received?.status ?? 0;
  if (status < 500 && status !== 408 && status !== 429) return undefined;
  const waitMs = retryAfter(received!.headers, rules.now());
  const most = rules.retries ?? DEFAULT_RETRIES;
  return { reason: `status ${status}`, most, ...(waitMs === undefined ? {} : { waitMs }) };
};

/** Sends until an answer is final or the retries are used up; the last exchange and how many there were. */
export const createRetries =
  (rules: RetryRules) =>
  async (
    asked: Asked,
    send: () => Promise<Exchange>,
  ): Promise<{ readonly exchange: Exchange; readonly tries: number }> => {
    for (let tries = 1; ; tries++) {
      const exchange = await send();
      const failure = failureOf(exchange, rules);
      if (failure === undefined || tries > failure.most) return { exchange, tries };
      const waitMs = Math.min(failure.waitMs ?? FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS);
      rules.onRetry?.(
        `${asked.method} ${asked.url}: ${failure.reason}; again in ${Math.ceil(waitMs / 1000)} s (${tries} of ${failure.most})`,
      );
      await rules.sleep(waitMs);
    }
  };
