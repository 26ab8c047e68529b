// OAuth 1: oauthlib validates what arrived, in every method and place.
import { authOf, type Row, type Trial, tryAll } from '../assay.ts';
import { rsaPair } from '../keys.ts';
import { freePort, type Workshop } from '../servers.ts';

const METHODS = ['HMAC-SHA1', 'HMAC-SHA256', 'HMAC-SHA512', 'RSA-SHA1', 'RSA-SHA256', 'RSA-SHA512', 'PLAINTEXT'];

const SECRETS = {
  consumerKey: 'key-ü/&',
  consumerSecret: 'se&cret+ü',
  token: 'to ken~1',
  tokenSecret: 'tok%en secret',
};

/** oauthlib decodes the parameters of a query twice: a signature of PLAINTEXT must not hold a percent sign there. */
const PLAIN = { consumerKey: 'plain', consumerSecret: 'plain', tokenSecret: 'plain' };

const FORM = [
  { key: 'a', value: 'b c&d=e+f' },
  { key: 'ü', value: "é*()!'~" },
  { key: 'a', value: '' },
];

const REQUESTS: readonly (readonly [name: string, request: Record<string, unknown> & { readonly path: string }])[] = [
  ['GET', { path: '/photos?size=original&file=vacation.jpg' }],
  ['odd query', { path: "/q?b5=%3D%253D&a3=a&c%40=&a2=r%20b&a3=2+q&ü=*'()&empty&z=~" }],
  ['odd path', { path: '/a%20b/ü/(x);y=z' }],
  ['form', { method: 'POST', path: '/form?x=1', body: { mode: 'urlencoded', urlencoded: FORM } }],
  ['PUT form', { method: 'PUT', path: '/form', body: { mode: 'urlencoded', urlencoded: FORM } }],
  [
    'JSON',
    { method: 'POST', path: '/json', body: { mode: 'raw', raw: '{"a":"ü"}', options: { raw: { language: 'json' } } } },
  ],
];

export const verify = async (workshop: Workshop): Promise<readonly Row[]> => {
  const port = await freePort();
  const { privateKey, publicKey } = rsaPair();
  await workshop.startPython('signature_server.py', port, 'oauth1', JSON.stringify({ ...SECRETS, publicKey }));
  const trial = (
    name: string,
    { path, ...request }: Record<string, unknown> & { path: string },
    fields: Record<string, unknown>,
  ): Trial => ({
    name,
    request: {
      ...request,
      url: `http://127.0.0.1:${port}${path}`,
      auth: authOf('oauth1', { ...SECRETS, privateKey, version: '1.0', ...fields }),
    },
  });
  const trials = METHODS.flatMap((signatureMethod) =>
    [true, false].flatMap((addParamsToHeader) =>
      REQUESTS.map(([name, request]) =>
        trial(`${signatureMethod}, ${addParamsToHeader ? 'header' : 'query or form'}: ${name}`, request, {
          ...(signatureMethod === 'PLAINTEXT' && !addParamsToHeader && PLAIN),
          ...{ signatureMethod, addParamsToHeader },
        }),
      ),
    ),
  );
  const json = { ...REQUESTS[5]![1], path: '/json?wantHash' };
  const base = { signatureMethod: 'HMAC-SHA256', addParamsToHeader: true };
  return tryAll('oauth1', workshop.folder, [
    ...trials,
    trial('no token', REQUESTS[0]![1], { ...base, token: '', tokenSecret: '' }),
    trial('realm, callback and verifier', REQUESTS[1]![1], {
      ...base,
      realm: 'a, "b" & ü',
      callback: 'http://x/?a=b',
      verifier: 'v&1',
    }),
    ...['HMAC-SHA1', 'HMAC-SHA256', 'RSA-SHA512'].map((signatureMethod) =>
      trial(`${signatureMethod}: hash of the body`, json, { ...base, signatureMethod, includeBodyHash: true }),
    ),
    { ...trial('wrong secret', REQUESTS[0]![1], { ...base, consumerSecret: 'other' }), expect: 401 },
    { ...trial('wrong token secret', REQUESTS[0]![1], { ...base, tokenSecret: 'other' }), expect: 401 },
  ]);
};
