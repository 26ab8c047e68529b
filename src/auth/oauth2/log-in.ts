// Gets an authorization code from a person in a browser (RFC 6749, 4.1; RFC 7636; RFC 8252).
import { createHash } from 'node:crypto';
import { formText } from '../../core/form-text.ts';
import type { AuthDeps } from '../../model/contracts.ts';
import type { LoginAnswer } from '../../model/oauth2.ts';
import { Problem } from '../../model/problem.ts';
import type { Grant } from './grant.ts';

export type LoggedIn = { readonly code: string; readonly redirectUri: string; readonly verifier: string | undefined };

const randomText = ({ randomBytes }: AuthDeps): string => Buffer.from(randomBytes(32)).toString('base64url');

const challengeOf = (verifier: string, method: Grant['pkce']): string =>
  method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');

/** The system opens what it is given, programs and files too: a collection may only name a web page. */
const loginPage = ({ authUrl }: Grant): string => {
  if (authUrl === undefined)
    throw new Problem('auth.oauth2', 'No token can be fetched: the auth has no authUrl to log in at');
  const page = URL.parse(authUrl);
  if (page?.protocol === 'http:' || page?.protocol === 'https:') return page.href;
  throw new Problem('auth.oauth2', `The authUrl ${JSON.stringify(authUrl)} is no web page to log in at`, {
    hint: 'It begins with https:// or http://.',
  });
};

const pageUrl = (grant: Grant, url: string, state: string, verifier: string | undefined) => (redirectUri: string) => {
  const parameters = {
    response_type: 'code',
    client_id: grant.clientId,
    redirect_uri: redirectUri,
    scope: grant.scope,
    state,
    code_challenge: verifier === undefined ? undefined : challengeOf(verifier, grant.pkce),
    code_challenge_method: grant.pkce,
    audience: grant.audience,
    resource: grant.resource,
  };
  const known = Object.entries(parameters).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]));
  return `${url}${url.includes('?') ? '&' : '?'}${formText([...known, ...grant.authExtras])}`;
};

const codeOf = ({ parameters }: LoginAnswer, state: string): string => {
  const { code, error, error_description: description } = parameters;
  if (parameters.state !== state)
    throw new Problem('auth.oauth2', 'The login came back with a state that is not of this run: it was not used', {
      hint: 'Log in again from the page that this run opens; somebody else may have sent you there.',
    });
  if (error !== undefined) {
    const told = description === undefined ? error : `${error}: ${description}`;
    throw new Problem('auth.oauth2', `The login was refused: ${told}`);
  }
  if (code !== undefined && code !== '') return code;
  throw new Problem('auth.oauth2', 'The login came back without a code');
};

export const nobodyThere = (): Problem =>
  new Problem('auth.oauth2', 'A token for this request needs a login in a browser, which needs a terminal and no CI', {
    hint: 'Log in once on a terminal with --oauth2-token-file <path>, and give that file to this run.',
  });

/** Throws Problem. */
export const logIn = async (grant: Grant, deps: AuthDeps): Promise<LoggedIn> => {
  const page = loginPage(grant);
  if (!deps.logIn) throw nobodyThere();
  const state = grant.state ?? randomText(deps);
  const verifier = grant.pkce && (grant.codeVerifier ?? randomText(deps));
  if (verifier !== undefined) deps.learnSecret(verifier);
  const answer = await deps.logIn({
    ...(grant.redirectUri === undefined ? {} : { redirectUri: grant.redirectUri }),
    pageUrl: pageUrl(grant, page, state, verifier),
  });
  const code = codeOf(answer, state);
  deps.learnSecret(code);
  return { code, redirectUri: answer.redirectUri, verifier };
};
