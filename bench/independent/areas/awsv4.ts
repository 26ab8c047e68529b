// AWS Signature Version 4: botocore signs what arrived, and must come to the same signature.
import { authOf, type Row, type Trial, tryAll } from '../assay.ts';
import { freePort, type Workshop } from '../servers.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const TOKEN = 'IQoJb3JpZ2luX2Vj//8aCXVzLWVhc3Qt+MSJHMEUCIQ==';

type Requested = {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  readonly header?: unknown;
  readonly fields?: Record<string, unknown>;
};

const PATHS: readonly (readonly [name: string, path: string])[] = [
  ['plain', '/items'],
  ['root with query', '/?b=2&a=1&a=0&c'],
  ['percent encoded', '/a%20b/c%2Fd/%C3%A9'],
  ['white space and letters beyond ASCII', '/a b/ü/日本'],
  ['dots', '/a/./b/../c'],
  ['double slashes', '/a//b/'],
  ['marks', "/a!b'c(d)*e~f;g@h:i,j=k"],
  ['query marks', '/q?x=a/b&y=a:b&z=%2B&w=a%20b&é=ü&t=*'],
  ['empty values', '/q?a=&b&=c'],
  ['brackets', '/q?filter[name]=a&list[]=1&list[]=2'],
];

const SERVICES = ['execute-api', 's3', 'dynamodb', 'sts'];

const BODIES: readonly (readonly [name: string, more: Partial<Requested>])[] = [
  ['a JSON body', { method: 'POST', body: { mode: 'raw', raw: '{"a": "ü"}', options: { raw: { language: 'json' } } } }],
  ['a form', { method: 'POST', body: { mode: 'urlencoded', urlencoded: [{ key: 'Action', value: 'Get it & go' }] } }],
  [
    'headers with white space',
    {
      header: [
        { key: 'X-Amz-Meta-A', value: 'a   b  c' },
        { key: 'X-Other', value: 'x' },
      ],
    },
  ],
  [
    'repeated headers',
    {
      header: [
        { key: 'X-Amz-Meta-A', value: '1' },
        { key: 'X-Amz-Meta-A', value: '2' },
      ],
    },
  ],
  ['DELETE', { method: 'DELETE' }],
];

export const verify = async (workshop: Workshop): Promise<readonly Row[]> => {
  const port = await freePort();
  await workshop.startPython(
    'signature_server.py',
    port,
    'awsv4',
    JSON.stringify({ secretKey: SECRET, sessionToken: TOKEN }),
  );
  const trial = (name: string, { method = 'GET', path, body, header, fields }: Requested): Trial => ({
    name,
    request: {
      ...{ method, url: `http://127.0.0.1:${port}${path}`, body, header },
      auth: authOf('awsv4', { accessKey: 'AKIDEXAMPLE', secretKey: SECRET, region: 'eu-central-1', ...fields }),
    },
  });
  const trials = SERVICES.flatMap((service) =>
    [false, true].flatMap((addAuthDataToQuery) => {
      const [fields, place] = [{ service, addAuthDataToQuery }, addAuthDataToQuery ? 'query' : 'header'];
      return [
        ...PATHS.map(([name, path]) => trial(`${service}, ${place}: ${name}`, { path, fields })),
        ...BODIES.map(([name, more]) => trial(`${service}, ${place}: ${name}`, { path: '/items', ...more, fields })),
        trial(`${service}, ${place}: session token`, { path: '/token', fields: { ...fields, sessionToken: TOKEN } }),
      ];
    }),
  );
  const knownOf = ({ name }: Trial): string | undefined => {
    if (name.endsWith('empty values')) return 'aws4, the library of Postman, leaves out a parameter without a name';
    if (/^s3.*(root with query|brackets)/.test(name)) return 'aws4 signs the first of repeated parameters for S3';
    return /^(?!s3).*query: a (JSON body|form)/.test(name) ? 'Postman presigns without the body' : undefined;
  };
  const wrong = { ...trial('wrong secret', { path: '/', fields: { secretKey: 'other' } }), expect: 401 };
  return tryAll('awsv4', workshop.folder, [...trials.map((one) => ({ ...one, known: knownOf(one) })), wrong]);
};
