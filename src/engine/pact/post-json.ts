// Posts JSON beside an interaction (a state change, a request for a message) and records the exchange.
import { textBody } from '../../core/memory-body.ts';
import type { Call, Exchange, ExchangeRole, HeaderPair } from '../../model/exchange.ts';
import { exchangeCall } from '../exchange-call.ts';
import { learnCredentials } from '../sign-call.ts';
import type { StepContext } from '../step-context.ts';

/** `body` undefined: nothing is sent but the URL. Never rejects: a failure is in the exchange. */
export const postJson = async (
  context: StepContext,
  url: string,
  body: string | undefined,
  role: ExchangeRole,
  headers: readonly HeaderPair[] = [],
): Promise<Exchange> => {
  const { options } = context;
  const call: Call = {
    method: 'POST',
    url,
    headers: [...headers, ...(body === undefined ? [] : [['Content-Type', 'application/json'] as const])],
    ...(body === undefined ? {} : { body: textBody(body) }),
    behaviour: { disableCookies: true },
    timeoutMs: options.timeouts.requestMs,
    maxResponseBytes: options.maxResponseBytes,
  };
  learnCredentials(context, call);
  const state = { id: '', name: context.step.name, call: { method: call.method, headers: [] } };
  const { exchange } = await exchangeCall(context, { call, state, auth: undefined }, role);
  return exchange;
};
