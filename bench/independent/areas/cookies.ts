// Cookies: a Flask application with a signed session, over redirects, paths, deletion and expiry.
import { type Outcome, type Row, type Trial, tryAll } from '../assay.ts';
import { freePort, type Workshop } from '../servers.ts';

const says =
  (expected: string) =>
  ({ text }: Outcome): string | undefined =>
    text === expected ? undefined : text;

const hasCookies =
  (...names: readonly string[]) =>
  ({ text }: Outcome): string | undefined =>
    Object.keys(JSON.parse(text)).sort().join() === names.join() ? undefined : text;

const readsGreeting = ({ text }: Outcome): string | undefined =>
  JSON.parse(text).greeting === 'hällo; wörld' ? undefined : text;

export const verify = async (workshop: Workshop): Promise<readonly Row[]> => {
  const port = await freePort();
  await workshop.startPython('session_server.py', port);
  const at = (path: string) => ({ url: `http://127.0.0.1:${port}${path}` });
  const login = (query: string) => ({
    method: 'POST',
    ...at(`/login${query}`),
    body: { mode: 'urlencoded', urlencoded: [{ key: 'user', value: 'ada' }] },
  });
  const trials: readonly Trial[] = [
    { name: 'no session: sent to the login', request: at('/private'), expect: 403 },
    { name: 'login, and back by a redirect', request: login('?next=/private'), check: says('ada 1') },
    { name: 'the session goes on', request: at('/private'), check: says('ada 2') },
    { name: 'a value with marks comes back as it was', request: at('/cookies'), check: readsGreeting },
    {
      name: 'no cookies of other paths; loopback counts as secure, as in Postman',
      request: at('/cookies'),
      check: hasCookies('greeting', 'secure', 'session'),
    },
    {
      name: 'cookies of its path',
      request: at('/deep/cookies'),
      check: hasCookies('greeting', 'scoped', 'secure', 'session'),
    },
    { name: 'logout deletes cookies', request: at('/logout'), check: hasCookies('secure') },
    { name: 'after logout', request: at('/private'), expect: 403 },
  ];
  const short: readonly Trial[] = [
    {
      name: 'login for a second',
      request: login('?short=1&next=/cookies'),
      check: hasCookies('greeting', 'secure', 'session'),
    },
    { name: 'the session has expired', request: at('/cookies'), check: hasCookies('greeting', 'secure') },
  ];
  return [
    ...(await tryAll('cookies', workshop.folder, trials)),
    ...(await tryAll('cookies', workshop.folder, short, { flags: ['--delay-request', '2500'] })),
  ];
};
