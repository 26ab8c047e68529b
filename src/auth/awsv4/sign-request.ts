// Computes an AWS Signature Version 4 with the library that Postman uses, so that even its canonical forms are the same.
import { type SchemeName, signingProblem } from '../signing/required-field.ts';
import type { HeaderValues } from './signed-headers.ts';

export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

export type SignableRequest = {
  readonly method: string;
  readonly host: string;
  /** Path and query as they go out. */
  readonly path: string;
  readonly headers: HeaderValues;
  readonly service: string;
  readonly region: string;
  /** The signature stands in the query, not in headers. */
  readonly signQuery: boolean;
};

export type SignedRequest = { readonly path: string; readonly headers: HeaderValues };

const SPECIAL = /[^0-9A-Za-z;,/?:@&=+$\-_.!~*'()#%]/;

/** aws4 decodes such paths and all of S3, which fails for a `%` that begins no UTF-8 sequence. */
const assertDecodable = (scheme: SchemeName, { path, service }: SignableRequest): void => {
  try {
    if (SPECIAL.test(path)) decodeURI(path);
    if (service === 's3') decodeURIComponent(path.split('?', 1)[0] ?? '');
  } catch {
    throw signingProblem(
      scheme,
      `its path ${path} is not percent-encoded UTF-8`,
      'Write a percent sign of the path as %25.',
    );
  }
};

/** `amzDate` is X-Amz-Date's form of the time of signing. */
export const signRequest = async (
  scheme: SchemeName,
  request: SignableRequest,
  credentials: Credentials,
  amzDate: string,
): Promise<SignedRequest> => {
  assertDecodable(scheme, request);
  const { RequestSigner } = (await import('aws4')).default;
  const signer = Object.assign(new RequestSigner({ ...request, headers: { ...request.headers } }, credentials), {
    // Its own clock is the machine's; ours is given.
    datetime: amzDate,
  });
  const { path, headers } = signer.sign();
  return { path: path ?? request.path, headers: headers as HeaderValues };
};
