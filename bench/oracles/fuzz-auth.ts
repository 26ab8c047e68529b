// Authentication of generated requests, folders and collections; everything that chance or time decides is pinned.
import { type Bag, type Dice, type Json, ODD, TEXTS } from './fuzz-random.ts';

type Fields = { readonly [name: string]: readonly (Json | undefined)[] };

const FIELDS: { readonly [type: string]: Fields } = {
  noauth: {},
  basic: { username: TEXTS, password: TEXTS },
  bearer: { token: ['abc', '{{word}}', 'é', 'a b', ' abc ', 'eyJhbGciOiJub25lIn0.e30.'] },
  apikey: {
    key: ['X-Api-Key', 'x-api-key', 'api_key', 'a b', '{{word}}', 'Authorization', 'a'],
    value: ['k1', '{{word}}', 'a b&c=d', 'é', ''],
    in: ['header', 'query', undefined, 'body', '{{word}}', ''],
  },
  oauth2: {
    accessToken: ['tok', '{{word}}', 'a b', 'a+b/c=='],
    addTokenTo: ['header', 'queryParams', undefined],
    tokenType: [undefined, 'bearer', 'Bearer', 'mac', ''],
    headerPrefix: [undefined, 'Bearer', 'Token ', '', '  ', '{{word}}'],
  },
  oauth1: {
    consumerKey: ['ck', '{{word}}', 'c k'],
    consumerSecret: ['cs', 'é&'],
    token: ['tk', undefined, ''],
    tokenSecret: ['ts', undefined, ''],
    signatureMethod: ['HMAC-SHA1', 'HMAC-SHA256', 'HMAC-SHA512', 'PLAINTEXT', undefined],
    timestamp: ['1700000000'],
    nonce: ['abcdef'],
    version: ['1.0', undefined, ''],
    realm: [undefined, 'r', ''],
    addParamsToHeader: [true, false, undefined, 'true'],
    addEmptyParamsToSign: [true, false, undefined],
    includeBodyHash: [undefined, true, false],
    disableHeaderEncoding: [undefined, true, false],
    callback: [undefined, 'http://cb/?a=b', ''],
    verifier: [undefined, 'v'],
  },
  hawk: {
    authId: ['id', '{{word}}'],
    authKey: ['key', '{{word}}'],
    algorithm: ['sha256', 'sha1'],
    nonce: ['abcdef'],
    timestamp: ['1700000000'],
    user: [undefined, 'u'],
    extraData: [undefined, 'some-ext', ''],
    app: [undefined, 'app'],
    delegation: [undefined, 'dlg'],
    includePayloadHash: [undefined, true, false],
  },
  edgegrid: {
    accessToken: ['at'],
    clientToken: ['ct', '{{word}}'],
    clientSecret: ['cs'],
    nonce: ['abcdef'],
    timestamp: ['20240101T00:00:00+0000'],
    headersToSign: [undefined, 'X-A', 'X-A,X-B', ''],
    baseURL: [undefined, 'http://example.com/', ''],
    maxBodySize: [undefined, '5', ''],
  },
  awsv4: {
    accessKey: ['AK', '{{word}}'],
    secretKey: ['SK', 'é'],
    region: ['eu-west-1', undefined, ''],
    service: ['s3', 'execute-api', undefined, ''],
    sessionToken: [undefined, 'st', ''],
    addAuthDataToQuery: [undefined, true, false],
  },
  jwt: {
    algorithm: ['HS256', 'HS512'],
    secret: ['secret', '{{word}}', 'c2VjcmV0'],
    isSecretBase64Encoded: [undefined, true, false],
    payload: ['{"a": 1}', '{"w": "{{word}}"}', '{}', '{"é": "日", "sub": "x", "a": [1]}'],
    header: [undefined, '{}', '{"kid": "k"}', ''],
    addTokenTo: ['header', 'queryParam', undefined],
    headerPrefix: [undefined, 'Bearer', 'JWT ', ''],
    queryParamKey: [undefined, 'token', 'jwt'],
  },
  digest: {
    username: ['u', '{{word}}'],
    password: ['p'],
    realm: ['r', undefined],
    nonce: ['n', undefined],
    algorithm: ['MD5', 'SHA-256', undefined, 'MD5-sess'],
    qop: [undefined, 'auth', ''],
    nonceCount: ['00000001', '00000002'],
    clientNonce: ['cn'],
    opaque: [undefined, 'o'],
    disableRetryRequest: [undefined, true],
  },
};
const TYPES = Object.keys(FIELDS);

const listed = (fields: readonly (readonly [string, Json])[]): Json =>
  fields.map(([key, value]) => ({ key, value, type: typeof value === 'boolean' ? 'boolean' : 'string' }));

const ODD_AUTHS: readonly (Json | undefined)[] = [
  ...[
    null,
    {},
    undefined,
    [],
    'basic',
    { type: null },
    { type: '' },
    { type: 'noauth' },
    { type: 'unknown' },
    { type: 'basic' },
  ],
  ...[
    { type: 'bearer', bearer: [] },
    { type: 'basic', basic: null },
    { type: 'basic', basic: {} },
    { type: 'apikey', apikey: [] },
  ],
  ...[
    { basic: [{ key: 'username', value: 'u' }] },
    { type: 'bearer', bearer: { token: 'map' } },
    { type: 'bearer', bearer: [{ key: 'token' }] },
  ],
];

/** `scriptable`: any scheme may be had; otherwise those whose answer does not depend on the body or URL. */
export const authOf = (dice: Dice, only?: readonly string[]): Json | undefined => {
  if (dice.chance(0.12)) return dice.one(ODD_AUTHS);
  const type = dice.one(only ?? TYPES);
  const fields = Object.entries(FIELDS[type] ?? {}).flatMap(([key, values]) => {
    const simple = type === 'basic' || type === 'bearer' || type === 'apikey';
    const odd = ODD.filter((one) => key !== 'token' || typeof one !== 'object');
    const value = simple && dice.chance(0.06) ? dice.one(odd) : dice.one(values);
    return value === undefined ? [] : [[key, value] as const];
  });
  const held: Json = dice.chance(0.1) ? Object.fromEntries(fields) : listed(fields);
  return {
    type,
    [type]: held,
    ...(dice.chance(0.06) ? ({ bearer: listed([['token', 'left over']]) } satisfies Bag) : {}),
  };
};
