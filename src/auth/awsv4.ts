// AWS Signature Version 4, in headers or in the query, over what Postman signs.
import { textField } from '../core/auth-field.ts';
import { hasHeader, withEarlyType, withoutHeader } from '../core/call-headers.ts';
import { removeQueryParameter, splitCallUrl } from '../core/call-url.ts';
import type { Auth, AuthDeps, AuthFields } from '../model/contracts.ts';
import type { Call } from '../model/exchange.ts';
import { payloadHash } from './awsv4/payload-hash.ts';
import { type Credentials, type SignedRequest, signRequest } from './awsv4/sign-request.ts';
import { joinHeaders } from './awsv4/signed-headers.ts';
import { requiredField, signingProblem } from './signing/required-field.ts';
import { signedUrl } from './signing/signed-url.ts';

const OWN_HEADERS = ['Authorization', 'X-Amz-Date', 'X-Amz-Security-Token', 'X-Amz-Content-Sha256'];
/** X-Amz-Expires is the user's to choose. */
const OWN_PARAMETERS = ['Security-Token', 'Date', 'Algorithm', 'Credential', 'SignedHeaders', 'Signature'].map(
  (name) => `X-Amz-${name}`,
);

const SCHEME = { code: 'auth.awsv4', title: 'AWS Signature V4' };

const readCredentials = (fields: AuthFields): Credentials => {
  const sessionToken = textField(fields, 'sessionToken');
  return {
    accessKeyId: requiredField(SCHEME, fields, 'accessKey'),
    secretAccessKey: requiredField(SCHEME, fields, 'secretKey'),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
};

/** A `Date` header is the time of signing, as in Postman. */
const timeOfSigning = ({ headers }: Call, now: number): string => {
  const written = headers.findLast(([name]) => name === 'Date') ?? headers.findLast(([name]) => name === 'date');
  const date = new Date(written?.[1] || now);
  if (!Number.isNaN(date.getTime())) return date.toISOString().replace(/[:-]|\.\d{3}/g, '');
  throw signingProblem(
    SCHEME,
    `its Date header "${written?.[1]}" is no date`,
    'Remove the header to sign with the time of now.',
  );
};

const withoutParameters = (url: string, names: readonly string[]): string =>
  names.reduce((rest, name) => removeQueryParameter(rest, name), url);

/** The call without what an earlier signing, or the user by hand, left in it. */
const unsigned = (call: Call): Call =>
  OWN_HEADERS.reduce((rest, name) => withoutHeader(rest, name), {
    ...withEarlyType(call),
    url: withoutParameters(call.url, OWN_PARAMETERS),
  });

const add = (call: Call, headers: readonly (readonly [name: string, value: string | undefined])[]): Call => ({
  ...call,
  headers: [
    ...call.headers,
    ...headers.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  ],
});

const withHost = (call: Call): Call =>
  hasHeader(call, 'host') ? call : add(call, [['Host', splitCallUrl(call.url).host]]);

const request = (call: Call, url: string, fields: AuthFields, signQuery: boolean) => {
  const { host, target } = splitCallUrl(signedUrl({ ...call, url }));
  return {
    method: call.method,
    host,
    path: target,
    headers: joinHeaders(call.headers),
    service: textField(fields, 'service') ?? 'execute-api',
    region: textField(fields, 'region') ?? 'us-east-1',
    signQuery,
  };
};

const signHeaders = async (call: Call, fields: AuthFields, { now }: AuthDeps): Promise<Call> => {
  const credentials = readCredentials(fields);
  const bare = unsigned(call);
  const hashed = withHost(add(bare, [['X-Amz-Content-Sha256', await payloadHash(bare)]]));
  const { headers } = await signRequest(
    SCHEME,
    request(hashed, hashed.url, fields, false),
    credentials,
    timeOfSigning(call, now()),
  );
  const added = Object.entries(headers).filter(([name]) => !hasHeader(hashed, name));
  return add(hashed, added);
};

const addedParameters = (url: string, { path }: SignedRequest): readonly string[] => {
  const keyOf = (parameter: string): string => parameter.split('=', 1)[0] ?? '';
  const present = new Set((url.split('?')[1] ?? '').split('&').map(keyOf));
  const signed = (path.split('?')[1] ?? '').split('&');
  return signed.filter((parameter) => parameter.startsWith('X-Amz-') && !present.has(keyOf(parameter)));
};

const signQuery = async (call: Call, fields: AuthFields, { now, learnSecret }: AuthDeps): Promise<Call> => {
  const credentials = readCredentials(fields);
  const bare = withHost(unsigned(call));
  // As in Postman, a date and a token that stand in the query are signed; an old signature is not.
  const written = removeQueryParameter(call.url, 'X-Amz-Signature');
  const signed = await signRequest(
    SCHEME,
    request(bare, written, fields, true),
    credentials,
    timeOfSigning(call, now()),
  );
  const parameters = addedParameters(bare.url, signed);
  for (const parameter of parameters)
    if (/^X-Amz-(?:Security-Token|Signature)=/.test(parameter))
      learnSecret(parameter.slice(parameter.indexOf('=') + 1));
  return { ...bare, url: `${bare.url}${bare.url.includes('?') ? '&' : '?'}${parameters.join('&')}` };
};

export const auth: Auth = {
  secrets: ['secretKey', 'sessionToken'],
  // Any text, "false" too, means the query: as in Postman.
  sign: (call, fields, deps) => (fields.addAuthDataToQuery ? signQuery : signHeaders)(call, fields, deps),
};
