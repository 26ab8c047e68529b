// Gives every request of a run its token: one fetch for all who need the same, renewed when it ends or is refused.
import type { AuthDeps } from '../../model/contracts.ts';
import type { Call } from '../../model/exchange.ts';
import type { KeptToken } from '../../model/oauth2.ts';
import { isProblem, type Problem } from '../../model/problem.ts';
import { fetchToken, refreshToken } from './fetch-token.ts';
import { type Grant, ownerOf } from './grant.ts';
import type { Token } from './token-answer.ts';

/** What a run knows of one token. */
type Entry = {
  current: KeptToken | undefined;
  /** Epoch ms. */
  renewAt: number;
  readonly issued: Set<string>;
  pending: Promise<Token> | undefined;
  /** The server's last word: it is not asked again. */
  refusal: Problem | undefined;
  /** The API refuses even new tokens. */
  futile: boolean;
};

const MARGIN_MS = 30_000;

/** A little before it ends, so that it does not end on the way. */
const renewAt = ({ expiresAt = Number.POSITIVE_INFINITY }: KeptToken, now: number): number =>
  expiresAt - Math.min(MARGIN_MS, (expiresAt - now) / 10);

const entryOf = (grant: Grant, { memory, tokens, learnSecret, now }: AuthDeps): Entry => {
  const key = JSON.stringify(grant);
  const known = memory.get(key) as Entry | undefined;
  if (known) return known;
  const kept = tokens?.find(ownerOf(grant));
  const entry: Entry = {
    current: kept,
    renewAt: kept ? renewAt(kept, now()) : 0,
    issued: new Set(),
    pending: undefined,
    refusal: undefined,
    futile: false,
  };
  for (const secret of [kept?.accessToken, kept?.refreshToken]) if (secret !== undefined) learnSecret(secret);
  if (kept?.accessToken !== undefined) entry.issued.add(kept.accessToken);
  memory.set(key, entry);
  return entry;
};

/** The token to use now; undefined when it must be renewed. */
const usable = ({ current, renewAt }: Entry, now: number): string | undefined =>
  now < renewAt ? current?.accessToken : undefined;

const keep = async (grant: Grant, token: Token, deps: AuthDeps): Promise<void> => {
  try {
    await deps.tokens?.keep(ownerOf(grant), token);
  } catch (error) {
    if (!isProblem(error)) throw error;
    deps.warn(`The new token was not kept: ${error.message}`);
  }
};

const isLogin = ({ type }: Grant): boolean => type === 'authorization_code';

const renew = async (entry: Entry, grant: Grant, model: Call, deps: AuthDeps): Promise<Token> => {
  const refresh = entry.current?.refreshToken ?? grant.refreshToken;
  const refreshed = refresh === undefined ? undefined : await refreshToken(grant, refresh, model, deps);
  const isDone = refreshed && ('accessToken' in refreshed || (isLogin(grant) && !(deps.logIn && refreshed.refused)));
  const fetched = isDone ? refreshed : await fetchToken(grant, model, deps);
  if ('problem' in fetched) {
    if (fetched.refused) entry.refusal = fetched.problem;
    throw fetched.problem;
  }
  entry.current = fetched;
  entry.renewAt = renewAt(fetched, deps.now());
  entry.issued.add(fetched.accessToken);
  await keep(grant, fetched, deps);
  return fetched;
};

const renewOnce = (entry: Entry, grant: Grant, model: Call, deps: AuthDeps): Promise<Token> => {
  if (entry.refusal) return Promise.reject(entry.refusal);
  entry.pending ??= renew(entry, grant, model, deps).finally(() => {
    entry.pending = undefined;
  });
  return entry.pending;
};

/** The token of a grant; throws Problem when there is none to be had. */
export const obtainToken = async (grant: Grant, model: Call, deps: AuthDeps): Promise<string> => {
  const entry = entryOf(grant, deps);
  return usable(entry, deps.now()) ?? (await renewOnce(entry, grant, model, deps)).accessToken;
};

/** A token in place of one that the API refused; undefined for a token that was not fetched by this run. */
export const replaceToken = async (
  grant: Grant,
  refused: string,
  model: Call,
  deps: AuthDeps,
): Promise<string | undefined> => {
  const entry = entryOf(grant, deps);
  if (!entry.issued.has(refused) || entry.futile) return undefined;
  const current = usable(entry, deps.now());
  if (current !== undefined && current !== refused) return current;
  return (await renewOnce(entry, grant, model, deps)).accessToken;
};

/** A new token was refused as well: a third would be too. */
export const giveUp = (grant: Grant, deps: AuthDeps): void => {
  entryOf(grant, deps).futile = true;
};
