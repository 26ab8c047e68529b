// Digest: a refusal names a nonce, and the request is sent again with a hash of it, the password and the request.
import { createHash } from 'node:crypto';
import { textField } from '../core/auth-field.ts';
import { withHeader } from '../core/call-headers.ts';
import { splitCallUrl } from '../core/call-url.ts';
import type { Auth, AuthDeps, AuthFields } from '../model/contracts.ts';
import type { Call } from '../model/exchange.ts';
import { DIGEST_ALGORITHM_NAMES, type DigestAlgorithm, findAlgorithm } from './digest/algorithms.ts';
import { chooseChallenge, type DigestChallenge, digestChallenges } from './digest/choose-challenge.ts';
import { type DigestQop, digestHeader } from './digest/header.ts';
import { type DigestParameter, type DigestParameters, digestParameters } from './digest/parameters.ts';
import { hashBody } from './signing/hash-body.ts';
import { randomText } from './signing/random-text.ts';
import { signingProblem } from './signing/required-field.ts';

const SCHEME = { code: 'auth.digest', title: 'Digest' };
const FIRST_COUNT = '00000001';
const CLIENT_NONCE_LENGTH = 8;

const readAlgorithm = (parameters: DigestParameters): DigestAlgorithm => {
  const name = parameters.get('algorithm') ?? 'MD5';
  const algorithm = findAlgorithm(name);
  if (algorithm) return algorithm;
  throw signingProblem(SCHEME, `its algorithm "${name}" is unknown`, `Choose one of ${DIGEST_ALGORITHM_NAMES}.`);
};

/** Of a list the one that needs no body; a name that nobody knows is as good as none. */
const readQop = (parameters: DigestParameters): DigestQop | undefined => {
  const offered = (parameters.get('qop') ?? '').toLowerCase().split(/[\s,]+/);
  return (['auth', 'auth-int'] as const).find((qop) => offered.includes(qop));
};

const hashOfBody = async (call: Call, algorithm: DigestAlgorithm): Promise<string> => {
  const hash = createHash(algorithm.hash);
  await hashBody(call, hash);
  return hash.digest('hex');
};

/** Unsigned as long as nobody has named a realm and a nonce. */
const sign = async (call: Call, fields: AuthFields, deps: AuthDeps): Promise<Call> => {
  const parameters = digestParameters(call, fields, deps);
  const algorithm = readAlgorithm(parameters);
  const [username, realm, nonce] = [textField(fields, 'username'), parameters.get('realm'), parameters.get('nonce')];
  if (username === undefined || realm === undefined || nonce === undefined) return call;
  const qop = readQop(parameters);
  const needsClientNonce = qop !== undefined || algorithm.isSession;
  const header = digestHeader({
    algorithm,
    method: call.method,
    uri: splitCallUrl(call.url).target,
    username,
    password: textField(fields, 'password') ?? '',
    realm,
    nonce,
    qop,
    clientNonce: needsClientNonce
      ? (parameters.get('clientNonce') ?? randomText(deps, CLIENT_NONCE_LENGTH))
      : undefined,
    nonceCount: parameters.get('nonceCount') ?? (qop && FIRST_COUNT),
    opaque: parameters.get('opaque'),
    bodyHash: qop === 'auth-int' ? await hashOfBody(call, algorithm) : undefined,
    hashesUser: parameters.get('userhash') !== undefined,
    isUtf8: parameters.get('charset') !== undefined,
  });
  return withHeader(call, 'Authorization', header);
};

/** Postman counts on with every answer that is no challenge, and in decimal. */
const countOn = (parameters: DigestParameters): void => {
  const count = Number.parseInt(parameters.get('nonceCount') ?? '', 10);
  const next = Number.isNaN(count) ? FIRST_COUNT : String(count + 1).padStart(FIRST_COUNT.length, '0');
  parameters.learn('nonceCount', next);
};

type Lesson = readonly [name: DigestParameter, value: string];

const lessonsOf = (challenge: DigestChallenge, parameters: DigestParameters, deps: AuthDeps): readonly Lesson[] => {
  const { realm, nonce, opaque, qop } = challenge;
  const counts = qop !== undefined || parameters.get('qop') !== undefined;
  return [
    ['realm', realm],
    ['nonce', nonce],
    ...(opaque === undefined ? [] : [['opaque', opaque] as const]),
    ...(qop === undefined ? [] : [['qop', qop] as const]),
    ...(counts
      ? ([
          ['clientNonce', randomText(deps, CLIENT_NONCE_LENGTH)],
          ['nonceCount', FIRST_COUNT],
        ] as const)
      : []),
  ];
};

/** Theirs is the algorithm only where the user chose none. */
const learnAlgorithm = (challenge: DigestChallenge, fields: AuthFields, parameters: DigestParameters): void => {
  parameters.learn('algorithm', challenge.algorithm);
  const chosen = textField(fields, 'algorithm') ?? challenge.algorithm;
  if (challenge.hashesUser && chosen === challenge.algorithm) parameters.learn('userhash', 'true');
  if (challenge.isUtf8) parameters.learn('charset', 'UTF-8');
};

const warnOfAlgorithm = ({ algorithm }: DigestChallenge, fields: AuthFields, deps: AuthDeps): void => {
  const chosen = textField(fields, 'algorithm');
  if (chosen === undefined || chosen.toLowerCase() === algorithm.toLowerCase()) return;
  deps.warn(`The server asks for a digest with ${algorithm}, but the auth says ${chosen}`);
};

export const auth: Auth = {
  secrets: ['password'],
  sign,
  answer: async (call, exchange, fields, deps, state) => {
    if (fields.disableRetryRequest) return undefined;
    const parameters = digestParameters(call, fields, deps);
    const challenge = chooseChallenge(digestChallenges(exchange), textField(fields, 'algorithm'));
    if (!challenge) {
      countOn(parameters);
      return undefined;
    }
    const lessons = lessonsOf(challenge, parameters, deps);
    const isNew = lessons.some(([name]) => parameters.get(name) === undefined);
    // All of it was known and went into what was refused: another try would end the same.
    if (!isNew && (!challenge.isStale || state.has('renewed'))) return undefined;
    if (!isNew) state.set('renewed', true);
    warnOfAlgorithm(challenge, fields, deps);
    if (!findAlgorithm(textField(fields, 'algorithm') ?? challenge.algorithm)) {
      deps.warn(`The server asks for a digest with ${challenge.algorithm}, which is unknown here`);
      return undefined;
    }
    for (const [name, value] of lessons) parameters.learn(name, value, !isNew);
    learnAlgorithm(challenge, fields, parameters);
    return sign(call, fields, deps);
  },
};
