// Hawk: every request carries a code made with a shared key; a clock that is off is set by the server's, once.
import { textField } from '../core/auth-field.ts';
import { withEarlyType, withHeader, withoutHeader } from '../core/call-headers.ts';
import type { Auth, AuthDeps, AuthFields } from '../model/contracts.ts';
import type { Call, Exchange } from '../model/exchange.ts';
import { type HawkCredentials, hawkHeader, isProvedTime, payloadHash } from './hawk/header.ts';
import { randomText } from './signing/random-text.ts';
import { requiredField, signingProblem } from './signing/required-field.ts';
import { signedUrl } from './signing/signed-url.ts';

const SCHEME = { code: 'auth.hawk', title: 'Hawk' };

const readCredentials = (fields: AuthFields): HawkCredentials => {
  const id = requiredField(SCHEME, fields, 'authId');
  const key = requiredField(SCHEME, fields, 'authKey');
  const algorithm = requiredField(SCHEME, fields, 'algorithm');
  if (algorithm === 'sha1' || algorithm === 'sha256') return { id, key, algorithm };
  throw signingProblem(SCHEME, `its algorithm "${algorithm}" is unknown`, 'Set algorithm to sha256 or sha1.');
};

/** Seconds that the server's clock is ahead of ours, by the id that learnt it. */
const offsetOf = ({ memory }: AuthDeps, id: string): number => Number(memory.get(id) ?? 0);

/** What starts with no number is no timestamp, as in Postman. */
const ownTimestamp = (fields: AuthFields): string | undefined => {
  const written = textField(fields, 'timestamp');
  return written !== undefined && Number.parseInt(written, 10) ? written : undefined;
};

const sign = async (written: Call, fields: AuthFields, deps: AuthDeps): Promise<Call> => {
  const credentials = readCredentials(fields);
  const call = withoutHeader(withEarlyType(written), 'Authorization');
  const artifacts = {
    timestamp: ownTimestamp(fields) ?? String(Math.floor(deps.now() / 1000) + offsetOf(deps, credentials.id)),
    nonce: textField(fields, 'nonce') ?? randomText(deps, 6),
    method: call.method,
    url: signedUrl(call),
    hash: fields.includePayloadHash ? await payloadHash(call, credentials.algorithm) : undefined,
    ext: textField(fields, 'extraData'),
    app: textField(fields, 'app'),
    dlg: textField(fields, 'delegation'),
  };
  return withHeader(call, 'Authorization', hawkHeader(credentials, artifacts));
};

const CHALLENGE = /^Hawk\s.*?\bts="(\d{1,15})".*?\btsm="([^"]+)"/i;

/** The server's time, where a refusal proves it with the key. */
const provedTime = ({ received }: Exchange, credentials: HawkCredentials): number | undefined => {
  const answer = received.at(-1);
  if (answer?.status !== 401) return undefined;
  for (const [name, value] of answer.headers) {
    if (name.toLowerCase() !== 'www-authenticate') continue;
    const [, timestamp = '', proof = ''] = CHALLENGE.exec(value) ?? [];
    if (proof !== '' && isProvedTime(credentials, timestamp, proof)) return Number(timestamp);
  }
  return undefined;
};

export const auth: Auth = {
  secrets: ['authKey'],
  sign,
  answer: async (call, exchange, fields, deps, state) => {
    if (ownTimestamp(fields) !== undefined || state.has('corrected')) return undefined;
    const credentials = readCredentials(fields);
    const time = provedTime(exchange, credentials);
    if (time === undefined) return undefined;
    state.set('corrected', true);
    const offset = time - Math.floor(deps.now() / 1000);
    deps.memory.set(credentials.id, offset);
    deps.warn(
      `The clock of the Hawk server is ${offset} s away from the clock here: signed again with the server's time`,
    );
    return sign(call, fields, deps);
  },
};
