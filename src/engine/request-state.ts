// The request as scripts see it, before it is sent (with its templates) and after (resolved, with its system headers).
import type { AuthSpec, Entry } from '../model/collection.ts';
import type { Exchange, ExchangeError, HeaderPair } from '../model/exchange.ts';
import type { Step } from '../model/plan.ts';
import type { RequestState } from '../sandbox/protocol.ts';

/** `changed`: a script rewrote it, so what the collection says no longer counts. */
export type StepRequest = RequestState & { readonly changed?: boolean };

export type SentRequest = {
  readonly state: RequestState;
  readonly exchange: Exchange | undefined;
  readonly error: ExchangeError | undefined;
  /** What it was answered before redirects. */
  readonly first?: Exchange;
};

const authOf = ({ source: _, ...auth }: AuthSpec): RequestState['auth'] => auth;

const before = new WeakMap<Step, StepRequest>();

/** The same object for the same step, so that others may remember what they made of it. */
export const requestBefore = (step: Step): StepRequest => {
  const known = before.get(step);
  if (known) return known;
  const { itemId: id, name, call, auth } = step;
  const made = { id, name, call, ...(auth ? { auth: authOf(auth) } : {}) };
  before.set(step, made);
  return made;
};

type SystemHeader = Entry & { readonly system: true };

/** Adds the headers that went out but were not written by the user, in the order of the wire. */
export const withSystemHeaders = (written: readonly Entry[], sent: readonly HeaderPair[]): readonly Entry[] => {
  const names = new Set(written.filter((entry) => !entry.disabled).map((entry) => entry.key.toLowerCase()));
  const added = sent.filter(([name]) => !names.has(name.toLowerCase()));
  return added.length === 0
    ? written
    : [...written, ...added.map(([key, value]): SystemHeader => ({ key, value, system: true }))];
};

/** Postman shows scripts no type of a form: its boundary is made on the wire. */
const isShown = ({ call }: RequestState, name: string): boolean => {
  const isForm = call.body?.mode === 'urlencoded' || call.body?.mode === 'formdata';
  return !isForm || name.toLowerCase() !== 'content-type';
};

type SentState = { readonly headers: Exchange['sent']['headers']; readonly state: RequestState };

const lastSent = new WeakMap<RequestState, SentState>();

/** The same object where the same request went out with the same headers, as in a load. */
export const requestSent = (state: RequestState, { sent: { headers } }: Exchange): RequestState => {
  const last = lastSent.get(state);
  if (last?.headers === headers) return last.state;
  const shown = headers.filter(([name]) => isShown(state, name));
  const seen = { ...state, call: { ...state.call, headers: withSystemHeaders(state.call.headers, shown) } };
  lastSent.set(state, { headers, state: seen });
  return seen;
};
