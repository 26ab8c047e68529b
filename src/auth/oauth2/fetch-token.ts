// Fetches one token: sends the grant's requests and turns what comes back into a token or a Problem.
import type { AuthDeps } from '../../model/contracts.ts';
import type { Call } from '../../model/exchange.ts';
import { Problem } from '../../model/problem.ts';
import type { Grant } from './grant.ts';
import { readToken, type Token, type TokenProblem, tokensIn } from './token-answer.ts';
import {
  type BasicEncoding,
  clientCredentials,
  codeExchange,
  hasTwoEncodings,
  passwordCredentials,
  refreshing,
  type TokenRequest,
  tokenCall,
} from './token-request.ts';

export type Fetched = Token | TokenProblem;

const SECRET_NAME = /secret|password|token|assertion|code/i;

const learnExtras = ({ extras }: TokenRequest, { learnSecret }: AuthDeps): void => {
  for (const { key, value } of extras) if (SECRET_NAME.test(key)) learnSecret(value);
};

const ask = async (grant: Grant, request: TokenRequest, model: Call, deps: AuthDeps): Promise<Fetched> => {
  learnExtras(request, deps);
  const send = async (encoding: BasicEncoding): Promise<Fetched> => {
    const exchange = await deps.exchange(tokenCall(grant, request, model, encoding), (answered) =>
      tokensIn(answered).forEach(deps.learnSecret),
    );
    return readToken(exchange, deps.now());
  };
  const plain = await send('plain');
  // Postman does not encode id and secret as RFC 6749 wants it; servers differ, and say so only by refusing.
  if ('accessToken' in plain || plain.error !== 'invalid_client' || !hasTwoEncodings(grant)) return plain;
  return send('form');
};

const requestFor = async (grant: Grant, deps: AuthDeps): Promise<TokenRequest> => {
  switch (grant.type) {
    case 'client_credentials':
      return clientCredentials(grant);
    case 'password':
      return passwordCredentials(grant);
    case 'authorization_code': {
      const { logIn } = await import('./log-in.ts');
      return codeExchange(grant, await logIn(grant, deps));
    }
    default:
      return grant.type satisfies never;
  }
};

export const fetchToken = async (grant: Grant, model: Call, deps: AuthDeps): Promise<Fetched> => {
  try {
    return await ask(grant, await requestFor(grant, deps), model, deps);
  } catch (error) {
    // Nobody is asked to log in twice.
    if (error instanceof Problem) return { problem: error, refused: true, error: undefined };
    throw error;
  }
};

/** A server that does not send a new refresh token means the old one to be used again. */
export const refreshToken = async (grant: Grant, refresh: string, model: Call, deps: AuthDeps): Promise<Fetched> => {
  deps.learnSecret(refresh);
  const fetched = await ask(grant, refreshing(grant, refresh), model, deps);
  return 'accessToken' in fetched ? { refreshToken: refresh, ...fetched } : fetched;
};
