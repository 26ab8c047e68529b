// NTLM: a handshake of three messages logs an account in on one connection, and requests on it need no more.
import { authChallenges } from '../core/auth-challenges.ts';
import { withHeader, withoutHeader } from '../core/call-headers.ts';
import type { Auth, AuthDeps, AuthFields } from '../model/contracts.ts';
import type { Call, Exchange } from '../model/exchange.ts';
import { type NtlmAccount, ntlmAccount } from './ntlm/account.ts';
import { authenticateMessage } from './ntlm/authenticate-message.ts';
import { parseChallengeMessage } from './ntlm/challenge-message.ts';
import { accountConnections } from './ntlm/connections.ts';
import { negotiateMessage } from './ntlm/negotiate-message.ts';

/** How the server names the handshake that is under way. */
type Leg = { readonly scheme: string; readonly connection: string };

type Offer = { readonly scheme: string; readonly token: string | undefined };

/** NTLM before Negotiate, which means Kerberos to some servers. */
const offerOf = ({ received }: Exchange): Offer | undefined => {
  const answer = received.at(-1);
  if (answer?.status !== 401 && answer?.status !== 403) return undefined;
  const challenges = authChallenges(answer.headers);
  for (const wanted of ['NTLM', 'Negotiate']) {
    const found = challenges.filter(({ scheme }) => scheme.toLowerCase() === wanted.toLowerCase());
    if (found.length > 0) return { scheme: wanted, token: found.find(({ token }) => token)?.token };
  }
  return undefined;
};

const send = (call: Call, { scheme, connection }: Leg, message: Buffer): Call => ({
  ...withHeader(call, 'Authorization', `${scheme} ${message.toString('base64')}`),
  connection,
});

const prove = (call: Call, account: NtlmAccount, leg: Leg, offer: Offer, deps: AuthDeps): Call | undefined => {
  const challenge = offer.token === undefined ? undefined : parseChallengeMessage(offer.token);
  if (!challenge) {
    deps.warn('The server broke off the NTLM handshake: it answered the first message with no challenge');
    return undefined;
  }
  const message = authenticateMessage({
    account,
    negotiate: negotiateMessage(account),
    challenge,
    clientChallenge: deps.randomBytes(8),
    now: deps.now(),
  });
  return { ...send(call, leg, message), onOpenConnection: true };
};

/** The next message of the handshake; undefined when there is nothing more to say. */
const nextCall = (
  call: Call,
  account: NtlmAccount,
  exchange: Exchange,
  deps: AuthDeps,
  state: Map<string, unknown>,
): Call | undefined => {
  const offer = offerOf(exchange);
  const leg = state.get('leg') as Leg | undefined;
  if (!offer || state.has('proved')) return undefined;
  if (leg) {
    state.set('proved', true);
    return prove(call, account, leg, offer, deps);
  }
  const connection = call.connection ?? accountConnections(call, account, deps).create();
  const first: Leg = { scheme: offer.scheme, connection };
  state.set('leg', first);
  return send(call, first, negotiateMessage(account));
};

export const auth: Auth = {
  secrets: ['password'],
  sign: (call, fields, deps) => {
    const connection = accountConnections(call, ntlmAccount(fields), deps).take();
    return { ...withoutHeader(call, 'Authorization'), ...(connection === undefined ? {} : { connection }) };
  },
  answer: async (call, exchange, fields: AuthFields, deps, state) => {
    const account = ntlmAccount(fields);
    const next = fields.disableRetryRequest ? undefined : nextCall(call, account, exchange, deps, state);
    const used = (state.get('leg') as Leg | undefined)?.connection ?? call.connection;
    if (!next && used !== undefined) accountConnections(call, account, deps).release(used);
    return next;
  },
};
