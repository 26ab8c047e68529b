// Requests whose signatures AWS publishes: its SigV4 test suite, the S3 API reference, the IAM user guide.
import type { HeaderPair } from '../../../model/exchange.ts';

export type PublishedVector = {
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  readonly body: string;
  readonly service: string;
  readonly secretKey: string;
  readonly accessKey: string;
  readonly amzDate: string;
  readonly signedHeaders: string;
  readonly signature: string;
  /** Postman signs such a request in another way; it is a vector for the verifier alone. */
  readonly verifierOnly?: true;
};

type Row = Partial<PublishedVector> & Pick<PublishedVector, 'name' | 'signedHeaders' | 'signature'>;

const SUITE = {
  method: 'GET',
  url: 'https://example.amazonaws.com/',
  headers: [],
  body: '',
  service: 'service',
  accessKey: 'AKIDEXAMPLE',
  secretKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  amzDate: '20150830T123600Z',
} as const;

const S3 = {
  ...SUITE,
  url: 'https://examplebucket.s3.amazonaws.com/',
  service: 's3',
  accessKey: 'AKIAIOSFODNN7EXAMPLE',
  secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  amzDate: '20130524T000000Z',
} as const;

const UNRESERVED = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const OWN = 'host;my-header1;x-amz-date';
const PLAIN = 'host;x-amz-date';

const suite: readonly Row[] = [
  {
    name: 'get-vanilla',
    signedHeaders: PLAIN,
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  {
    name: 'get-header-key-duplicate',
    headers: [
      ['My-Header1', 'value2'],
      ['My-Header1', 'value2'],
      ['My-Header1', 'value1'],
    ],
    signedHeaders: OWN,
    signature: 'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  },
  {
    name: 'get-header-value-order',
    headers: ['value4', 'value1', 'value3', 'value2'].map((value) => ['My-Header1', value] as const),
    signedHeaders: OWN,
    signature: '08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01',
  },
  {
    name: 'get-header-value-trim',
    headers: [
      ['My-Header1', ' value1'],
      ['My-Header2', ' "a   b   c"'],
    ],
    signedHeaders: 'host;my-header1;my-header2;x-amz-date',
    signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  },
  {
    name: 'get-unreserved',
    url: `https://example.amazonaws.com/${UNRESERVED}`,
    signedHeaders: PLAIN,
    signature: '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
  },
  {
    name: 'get-vanilla-empty-query-key',
    url: 'https://example.amazonaws.com/?Param1=value1',
    signedHeaders: PLAIN,
    signature: 'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
  },
  {
    name: 'get-vanilla-query-order-key-case',
    url: 'https://example.amazonaws.com/?Param2=value2&Param1=value1',
    signedHeaders: PLAIN,
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'get-vanilla-query-unreserved',
    url: `https://example.amazonaws.com/?${UNRESERVED}=${UNRESERVED}`,
    signedHeaders: PLAIN,
    signature: '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
  },
  {
    name: 'get-vanilla-utf8-query',
    url: 'https://example.amazonaws.com/?%E1%88%B4=bar',
    signedHeaders: PLAIN,
    signature: '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
  },
  ...['example/..', 'example1/example2/../..', './', '/'].map((path) => ({
    name: `normalize-path: /${path}`,
    url: `https://example.amazonaws.com/${path}`,
    signedHeaders: PLAIN,
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  })),
  {
    name: 'post-vanilla',
    method: 'POST',
    signedHeaders: PLAIN,
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  {
    name: 'post-header-key-sort',
    method: 'POST',
    headers: [['My-Header1', 'value1']],
    signedHeaders: OWN,
    signature: 'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
  },
  {
    name: 'post-header-value-case',
    method: 'POST',
    headers: [['My-Header1', 'VALUE1']],
    signedHeaders: OWN,
    signature: 'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
  },
  {
    name: 'post-vanilla-query',
    method: 'POST',
    url: 'https://example.amazonaws.com/?Param1=value1',
    signedHeaders: PLAIN,
    signature: '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11',
  },
  {
    name: 'post-x-www-form-urlencoded',
    method: 'POST',
    headers: [['Content-Type', FORM_TYPE]],
    body: 'Param1=value1',
    signedHeaders: 'content-type;host;x-amz-date',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    verifierOnly: true,
  },
  {
    name: 'IAM ListUsers',
    url: 'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08',
    headers: [['Content-Type', `${FORM_TYPE}; charset=utf-8`]],
    service: 'iam',
    signedHeaders: 'content-type;host;x-amz-date',
    signature: '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  },
];

const S3_SIGNED = 'host;x-amz-content-sha256;x-amz-date';

const s3: readonly Row[] = [
  {
    name: 'S3 GET Object',
    url: 'https://examplebucket.s3.amazonaws.com/test.txt',
    headers: [['Range', 'bytes=0-9']],
    signedHeaders: 'host;range;x-amz-content-sha256;x-amz-date',
    signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    verifierOnly: true,
  },
  {
    name: 'S3 PUT Object',
    method: 'PUT',
    url: 'https://examplebucket.s3.amazonaws.com/test$file.text',
    headers: [
      ['Date', 'Fri, 24 May 2013 00:00:00 GMT'],
      ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
    ],
    body: 'Welcome to Amazon S3.',
    signedHeaders: 'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
    signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  },
  {
    name: 'S3 GET Bucket Lifecycle',
    url: 'https://examplebucket.s3.amazonaws.com/?lifecycle',
    signedHeaders: S3_SIGNED,
    signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  },
  {
    name: 'S3 List Objects',
    url: 'https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J',
    signedHeaders: S3_SIGNED,
    signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  },
];

export const PUBLISHED_VECTORS: readonly PublishedVector[] = [
  ...suite.map((row) => ({ ...SUITE, ...row })),
  ...s3.map((row) => ({ ...S3, ...row })),
];
