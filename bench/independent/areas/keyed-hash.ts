// Hawk by mohawk's receiver, EdgeGrid by Akamai's own library.
import { authOf, type Row, type Trial, tryAll } from '../assay.ts';
import { freePort, type Workshop } from '../servers.ts';

const REQUESTS: readonly (readonly [name: string, request: Record<string, unknown> & { readonly path: string }])[] = [
  ['GET', { path: '/items?b=2&a=1' }],
  ['odd path and query', { path: "/a%20b/ü;x=1/(y)?q=a%2Fb&e=&f=é+*'&g" }],
  [
    'JSON',
    { method: 'POST', path: '/items', body: { mode: 'raw', raw: '{"a":"ü"}', options: { raw: { language: 'json' } } } },
  ],
  [
    'form',
    {
      method: 'POST',
      path: '/items',
      header: [{ key: 'Content-Type', value: 'application/x-www-form-urlencoded' }],
      body: { mode: 'urlencoded', urlencoded: [{ key: 'a', value: 'b c' }] },
    },
  ],
  [
    'PUT',
    {
      method: 'PUT',
      path: '/items',
      header: [{ key: 'Content-Type', value: 'text/plain; charset=utf-8' }],
      body: { mode: 'raw', raw: 'x' },
    },
  ],
  [
    'large body',
    {
      method: 'POST',
      path: '/items',
      header: [{ key: 'Content-Type', value: 'text/plain' }],
      body: { mode: 'raw', raw: 'x'.repeat(200_000) },
    },
  ],
];

const at = (port: number, { path, ...request }: Record<string, unknown> & { path: string }, auth: unknown) => ({
  ...request,
  url: `http://127.0.0.1:${port}${path}`,
  auth,
});

const hawkTrials = (port: number): readonly Trial[] => {
  const auth = (fields: Record<string, unknown>) =>
    authOf('hawk', {
      authId: 'ada',
      authKey: 'werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn',
      algorithm: 'sha256',
      ...fields,
    });
  const plain = REQUESTS.map(([name, request]) => ({ name: `Hawk: ${name}`, request: at(port, request, auth({})) }));
  const hashed = REQUESTS.slice(2).map(([name, request]) => ({
    name: `Hawk, with the payload's hash: ${name}`,
    request: at(port, { ...request, path: '/items?wantHash' }, auth({ includePayloadHash: true })),
  }));
  const get = REQUESTS[0]![1];
  return [
    ...plain,
    ...hashed,
    { name: 'Hawk: extra data', request: at(port, get, auth({ extraData: 'some data: 1; x=/y' })) },
    { name: 'Hawk: app and delegation', request: at(port, get, auth({ app: 'my-app', delegation: 'his-app' })) },
    { name: 'Hawk: SHA-1', request: at(port, get, auth({ authId: 'old', algorithm: 'sha1' })) },
    { name: 'Hawk: wrong key', expect: 401, request: at(port, get, auth({ authKey: 'other' })) },
    { name: 'Hawk: a clock that is off', expect: 401, request: at(port, get, auth({ timestamp: '1353832234' })) },
  ];
};

const EDGEGRID = { clientToken: 'akab-client', clientSecret: 'c2VjcmV0c2VjcmV0c2VjcmV0', accessToken: 'akab-access' };

const edgegridTrials = (port: number): readonly Trial[] => {
  const auth = (fields: Record<string, unknown>) =>
    authOf('edgegrid', { ...EDGEGRID, headersToSign: 'X-Test1,X-Test2', ...fields });
  const header = [
    { key: 'X-Test2', value: ' b   c ' },
    { key: 'X-Test1', value: 'a' },
  ];
  return [
    ...REQUESTS.map(([name, request]) => ({ name: `EdgeGrid: ${name}`, request: at(port, request, auth({})) })),
    { name: 'EdgeGrid: signed headers', request: at(port, { path: '/x', header }, auth({})) },
    { name: 'EdgeGrid: wrong secret', expect: 401, request: at(port, { path: '/x' }, auth({ clientSecret: 'other' })) },
  ];
};

export const verify = async (workshop: Workshop): Promise<readonly Row[]> => {
  const [hawkPort, edgegridPort] = [await freePort(), await freePort()];
  const key = 'werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn';
  const ids = { ada: { id: 'ada', key, algorithm: 'sha256' }, old: { id: 'old', key, algorithm: 'sha1' } };
  await workshop.startPython('signature_server.py', hawkPort, 'hawk', JSON.stringify(ids));
  const settings = { ...EDGEGRID, headersToSign: ['X-Test1', 'X-Test2'], maxBody: 131_072 };
  await workshop.startPython('signature_server.py', edgegridPort, 'edgegrid', JSON.stringify(settings));
  return tryAll('keyed-hash', workshop.folder, [...hawkTrials(hawkPort), ...edgegridTrials(edgegridPort)]);
};
