// Provider states by URL: a POST for each, with the bodies and the query that Pact's own verifier sends.
import type { ProviderState } from '../../model/pact.ts';
import { bytesOf } from '../response-state.ts';
import type { StateAction, StateHandler } from './pact-run.ts';
import { plainWords } from './plain-words.ts';
import { postJson } from './post-json.ts';
import { valuesOf } from './state-answer.ts';

export type StateUrl = {
  readonly url: string;
  /** In the query instead of the body. */
  readonly asQuery: boolean;
  readonly teardown: boolean;
};

const inQuery = (url: string, { name, params }: ProviderState, action: StateAction): string => {
  const target = new URL(url);
  target.searchParams.set('action', action);
  for (const [key, value] of Object.entries(params))
    target.searchParams.set(key, typeof value === 'string' ? value : JSON.stringify(value));
  target.searchParams.set('state', name);
  return target.href;
};

export const statesByUrl = ({ url, asQuery, teardown }: StateUrl): StateHandler => ({
  hearsStateless: true,
  tearsDown: teardown,
  change: async (state, action, context) => {
    const target = asQuery ? inQuery(url, state, action) : url;
    const body = asQuery ? undefined : JSON.stringify({ action, params: state.params, state: state.name });
    const exchange = await postJson(context, target, body, 'state');
    const answer = exchange.received.at(-1);
    const { origin, pathname } = new URL(url);
    const shown = `POST ${origin}${pathname}`;
    if (exchange.error || !answer) {
      const hint = exchange.error?.hint;
      const error = `${shown}: ${exchange.error ? plainWords(exchange.error) : 'no answer'}`;
      return { handled: true, error, ...(hint === undefined ? {} : { hint }) };
    }
    if (answer.status < 200 || answer.status > 299)
      return { handled: true, error: `${shown} answered ${answer.status} ${answer.reason}`.trimEnd() };
    return { handled: true, values: valuesOf(await bytesOf(answer.body)) };
  },
});
