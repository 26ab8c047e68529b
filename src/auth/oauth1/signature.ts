// The signature methods of OAuth 1.0 (RFC 5849, section 3.4) and those with newer hashes.
import { createHmac, createPrivateKey, createSign, type KeyObject } from 'node:crypto';
import { textField } from '../../core/auth-field.ts';
import { encodePart } from '../../core/form-text.ts';
import type { AuthFields } from '../../model/contracts.ts';
import { requiredField, signingProblem } from '../signing/required-field.ts';
import { SCHEME } from './parameters.ts';

export type SignatureMethod = {
  /** `sha1`, `sha256`, `sha512`; undefined for PLAINTEXT, which hashes nothing. */
  readonly hash: string | undefined;
  readonly sign: (baseString: string) => string;
};

/** Both secrets in one, which is the whole signature of PLAINTEXT. */
const sharedKey = (fields: AuthFields): string => {
  const secrets = [requiredField(SCHEME, fields, 'consumerSecret'), textField(fields, 'tokenSecret') ?? ''];
  return secrets.map((secret) => encodePart(isBlank(secret) && !fields.addEmptyParamsToSign ? '' : secret)).join('&');
};

const isBlank = (text: string): boolean => text.trim() === '';

const readPrivateKey = (fields: AuthFields): KeyObject => {
  const text = requiredField(SCHEME, fields, 'privateKey');
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // Told below, in the same words.
  }
  throw signingProblem(
    SCHEME,
    'its privateKey is not an RSA private key',
    'Give privateKey the whole PEM text, its BEGIN and END lines included, of a key without a passphrase.',
  );
};

const METHOD = /^(HMAC|RSA)-(SHA(?:1|256|512))$/;
/** What Postman signs with where the auth names no method. */
const DEFAULT_METHOD = 'HMAC-SHA1';

/** The method that the fields name, with its key. Throws Problem for one that nobody knows and for a missing or broken key. */
export const signatureMethod = (fields: AuthFields): SignatureMethod => {
  const name = textField(fields, 'signatureMethod') ?? DEFAULT_METHOD;
  if (name === 'PLAINTEXT') {
    const key = sharedKey(fields);
    return { hash: undefined, sign: () => key };
  }
  const [, family, hash = ''] = METHOD.exec(name) ?? [];
  if (family === undefined)
    throw signingProblem(
      SCHEME,
      `its signatureMethod "${name}" is unknown`,
      'Set signatureMethod to HMAC-SHA1, HMAC-SHA256, HMAC-SHA512, RSA-SHA1, RSA-SHA256, RSA-SHA512 or PLAINTEXT.',
    );
  if (family === 'RSA') {
    const key = readPrivateKey(fields);
    return { hash, sign: (text) => createSign(`RSA-${hash}`).update(text).sign(key, 'base64') };
  }
  const key = sharedKey(fields);
  return { hash, sign: (text) => createHmac(hash, key).update(text).digest('base64') };
};
