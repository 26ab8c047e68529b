// Reads off an exchange which provider state it was to change.
import type { ExchangeRecord } from '../../model/exchange.ts';

export type NamedChange = { readonly action: 'setup' | 'teardown'; readonly state: string };

/** As far as it was told in the body, as Pact's verifiers tell it. */
export const stateChangeOf = ({ sent, role }: ExchangeRecord): NamedChange | undefined => {
  if (role !== 'state' || sent.body?.text === undefined) return undefined;
  try {
    const { action, state } = JSON.parse(sent.body.text) as { readonly action?: unknown; readonly state?: unknown };
    if ((action !== 'setup' && action !== 'teardown') || typeof state !== 'string') return undefined;
    return { action, state };
  } catch {
    return undefined;
  }
};

/** The courtesy call around an interaction without states, if it went well: nobody need hear of it. */
export const isIdleChange = (exchange: ExchangeRecord): boolean => {
  const status = exchange.received.at(-1)?.status ?? 0;
  return stateChangeOf(exchange)?.state === '' && exchange.error === undefined && status >= 200 && status < 300;
};
