// OAuth 2: tokens from Authlib's authorization server, used at its resource protector.
import { authOf, type Outcome, type Row, type Trial, tryAll } from '../assay.ts';
import { freePort, type Workshop } from '../servers.ts';

const isUser =
  (user: string, scope?: string) =>
  ({ text }: Outcome): string | undefined => {
    const found = JSON.parse(text) as { readonly user: string; readonly scope: string };
    return found.user === user && (scope === undefined || found.scope === scope) ? undefined : text;
  };

export const verify = async (workshop: Workshop): Promise<readonly Row[]> => {
  const port = await freePort();
  await workshop.startPython('oauth2_server.py', port);
  const base = `http://127.0.0.1:${port}`;
  const trial = (
    name: string,
    fields: Record<string, unknown>,
    check?: Trial['check'],
    expect?: Trial['expect'],
  ): Trial => ({
    name,
    ...{ check, expect },
    request: {
      url: `${base}/me`,
      auth: authOf('oauth2', {
        accessTokenUrl: `${base}/token`,
        authUrl: `${base}/authorize`,
        clientSecret: 's3cret',
        ...fields,
      }),
    },
  });
  const client = { grant_type: 'client_credentials', clientId: 'header', client_authentication: 'header' };
  const user = {
    ...client,
    grant_type: 'password_credentials',
    username: 'ada lovelace',
    password: 'p+ss&wörd',
    scope: 'read write',
  };
  const pause: Trial = { name: 'a pause until tokens have expired', request: { url: `${base}/none` }, expect: 404 };
  const trials = [
    trial('client credentials, secret in the header', client, isUser('header')),
    trial(
      'client credentials, secret in the body',
      { ...client, clientId: 'body', client_authentication: 'body' },
      isUser('body'),
    ),
    trial(
      'marks in the secret',
      { ...client, clientId: 'odd:name', clientSecret: 'p%ss wörd&+', client_authentication: 'body' },
      isUser('odd:name'),
    ),
    trial('wrong secret', { ...client, clientSecret: 'other' }, undefined, 'error'),
    trial('password', user, isUser('ada lovelace', 'read write')),
    trial('wrong password', { ...user, scope: 'x', password: 'other' }, undefined, 'error'),
  ];
  const again = [
    trial('password, token expired and renewed by its refresh token', user, isUser('ada lovelace', 'read write')),
  ];
  const login = {
    ...user,
    grant_type: 'authorization_code_with_pkce',
    clientId: 'public',
    clientSecret: '',
    client_authentication: 'body',
  };
  let isVisited = false;
  const logIn = (printed: string): void => {
    const [address] = /http:\/\/\S+\/authorize\?\S+/.exec(printed) ?? [];
    if (!address || isVisited) return;
    isVisited = true;
    void fetch(address);
  };
  return [
    ...(await tryAll('oauth2', workshop.folder, [...trials, pause, ...again], { flags: ['--delay-request', '600'] })),
    ...(await tryAll(
      'oauth2',
      workshop.folder,
      [trial('authorization code with PKCE, a public client', login, isUser('ada', 'read write'))],
      {
        flags: ['--oauth2-no-browser'],
        onTerminal: logIn,
      },
    )),
  ];
};
