// JWT and ASAP: PyJWT verifies the tokens, in every algorithm.
import { authOf, type Row, type Trial, tryAll } from '../assay.ts';
import { ecPair, rsaPair } from '../keys.ts';
import { freePort, type Workshop } from '../servers.ts';

const SECRET = 'a-secret-of-more-than-sixty-four-bytes-so-that-even-HS512-has-enough-of-it';
const CURVES = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' } as const;

export const verify = async (workshop: Workshop): Promise<readonly Row[]> => {
  const port = await freePort();
  const rsa = rsaPair();
  const curves = Object.fromEntries(Object.entries(CURVES).map(([name, curve]) => [name, ecPair(curve)]));
  const settings = {
    ...{ HS: SECRET, RS: rsa.publicKey, PS: rsa.publicKey },
    ...Object.fromEntries(Object.entries(curves).map(([name, { publicKey }]) => [name, publicKey])),
  };
  await workshop.startPython('signature_server.py', port, 'jwt', JSON.stringify(settings));
  const now = Math.floor(Date.now() / 1000);
  const payload = JSON.stringify({ aud: 'verifier', iss: 'assay', iat: now, exp: now + 600, name: 'ü' });
  const keyOf = (algorithm: string): string => curves[algorithm]?.privateKey ?? rsa.privateKey;
  const jwt = (algorithm: string, fields: Record<string, unknown> = {}): Trial => ({
    name: `JWT: ${algorithm}${fields.addTokenTo ? ' in the query' : fields.isSecretBase64Encoded ? ' with a secret in base64' : ''}`,
    request: {
      url: `http://127.0.0.1:${port}/jwt?alg=${algorithm}`,
      auth: authOf('jwt', { algorithm, secret: SECRET, privateKey: keyOf(algorithm), payload, ...fields }),
    },
  });
  const asap = (alg: string): Trial => ({
    name: `ASAP: ${alg}`,
    request: {
      url: `http://127.0.0.1:${port}/asap?alg=${alg}`,
      auth: authOf('asap', { alg, kid: 'key-1', iss: 'assay', aud: 'verifier', privateKey: keyOf(alg) }),
    },
  });
  const sizes = ['256', '384', '512'];
  const keyed = ['RS', 'PS', 'ES'].flatMap((family) => sizes.map((size) => family + size));
  return tryAll('jwt', workshop.folder, [
    ...sizes.map((size) => jwt(`HS${size}`)),
    ...keyed.map((algorithm) => jwt(algorithm)),
    ...keyed.map(asap),
    jwt('HS256', { addTokenTo: 'queryParam' }),
    jwt('HS256', { secret: Buffer.from(SECRET).toString('base64'), isSecretBase64Encoded: true }),
    { ...jwt('HS256', { secret: 'other'.repeat(10) }), name: 'JWT: wrong secret', expect: 401 },
  ]);
};
