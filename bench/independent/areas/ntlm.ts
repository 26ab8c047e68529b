// NTLM against pyspnego's acceptor, which checks NTLMv2 responses and message integrity codes.
import { authOf, type Outcome, type Row, type Trial, tryAll } from '../assay.ts';
import { freePort, type Workshop } from '../servers.ts';

type Facts = {
  readonly user?: string;
  readonly workstation?: string;
  readonly mic?: boolean;
  readonly bound?: boolean;
  readonly body?: number;
};

const facts = ({ text }: Outcome): Facts => JSON.parse(text);

const hasUser =
  (user: string, more: Facts = {}) =>
  (outcome: Outcome): string | undefined => {
    const found = facts(outcome);
    for (const [name, value] of Object.entries({ user, mic: true, ...more }))
      if (found[name as keyof Facts] !== value) return `${name} is ${found[name as keyof Facts]}`;
    return undefined;
  };

const login = (fields: Record<string, unknown>) => ({ auth: authOf('ntlm', fields) });

const trialsFor = (base: string): readonly Trial[] => {
  const ada = { username: 'ada', password: 'Passw0rd!', domain: 'CORP' };
  return [
    { name: 'domain and user', request: { url: `${base}/ntlm`, ...login(ada) }, check: hasUser('CORP\\ada') },
    {
      name: 'the same again, on its connection',
      request: { url: `${base}/ntlm`, ...login(ada) },
      check: hasUser('CORP\\ada'),
    },
    {
      name: 'lower-case domain',
      request: { url: `${base}/ntlm?2`, ...login({ ...ada, domain: 'corp' }) },
      check: hasUser('CORP\\ada'),
    },
    {
      name: 'DOMAIN\\user',
      request: { url: `${base}/ntlm`, ...login({ username: 'CORP\\ada', password: 'Passw0rd!' }) },
      check: hasUser('CORP\\ada'),
    },
    {
      name: 'user@domain',
      request: { url: `${base}/ntlm`, ...login({ username: 'ada@corp', password: 'Passw0rd!' }) },
      check: hasUser('CORP\\ada'),
    },
    {
      name: 'no domain',
      request: { url: `${base}/ntlm`, ...login({ username: 'bob', password: 'x' }) },
      check: hasUser('bob'),
    },
    {
      name: 'letters beyond ASCII',
      request: { url: `${base}/ntlm`, ...login({ username: 'jürgen', password: 'pässwörd€', domain: 'CORP' }) },
      check: hasUser('CORP\\jürgen'),
    },
    {
      name: 'workstation',
      request: { url: `${base}/ntlm`, ...login({ ...ada, workstation: 'desk7' }) },
      check: hasUser('CORP\\ada', { workstation: 'DESK7' }),
    },
    {
      name: 'Negotiate',
      request: { url: `${base}/negotiate`, ...login({ ...ada, workstation: 'n' }) },
      check: hasUser('CORP\\ada'),
    },
    { name: 'wrong password', request: { url: `${base}/ntlm`, ...login({ ...ada, password: 'wrong' }) }, expect: 401 },
    { name: 'unknown user', request: { url: `${base}/ntlm`, ...login({ ...ada, username: 'eve' }) }, expect: 401 },
    {
      name: 'a body is sent',
      request: {
        method: 'POST',
        url: `${base}/ntlm`,
        body: { mode: 'raw', raw: 'hello '.repeat(10_000) },
        ...login({ ...ada, workstation: 'body' }),
      },
      check: (outcome) => (facts(outcome).body === 60_000 ? hasUser('CORP\\ada')(outcome) : 'body is not whole'),
    },
  ];
};

export const verify = async (workshop: Workshop): Promise<readonly Row[]> => {
  const users = workshop.file('users', 'CORP:ada:Passw0rd!\n:bob:x\nCORP:jürgen:pässwörd€\n');
  const { cert, key, ca } = workshop.certificates();
  const [port, tlsPort] = [await freePort(), await freePort()];
  await workshop.startPython('ntlm_server.py', port, users);
  await workshop.startPython('ntlm_server.py', tlsPort, users, cert, key);
  const tls: Trial[] = ['/ntlm', '/epa'].map((path) => ({
    name: path === '/epa' ? 'extended protection (channel bindings)' : 'over TLS',
    request: {
      url: `https://localhost:${tlsPort}${path}`,
      ...login({ username: 'ada', password: 'Passw0rd!', domain: 'CORP', workstation: path.slice(1) }),
    },
    check: hasUser('CORP\\ada'),
    ...(path === '/epa' && {
      known: 'no channel bindings are sent, as in Postman: a server that insists on them refuses',
    }),
  }));
  return [
    ...(await tryAll('ntlm', workshop.folder, trialsFor(`http://127.0.0.1:${port}`))),
    ...(await tryAll('ntlm', workshop.folder, tls, { flags: ['--ssl-extra-ca-certs', ca] })),
  ];
};
