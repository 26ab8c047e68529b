// Reads what a token endpoint answered (RFC 6749, 5): a token, or one sentence why there is none.
import { withoutCredentials } from '../../core/call-url.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { KeptToken } from '../../model/oauth2.ts';
import { Problem } from '../../model/problem.ts';

export type Token = KeptToken & { readonly accessToken: string };

type Answer = { readonly [name: string]: unknown };

/** `refused`: the server has decided, and asking again would be told the same. */
export type TokenProblem = { readonly problem: Problem; readonly refused: boolean; readonly error: string | undefined };

const HINTS: Readonly<Record<string, string>> = {
  invalid_client: 'Check clientId and clientSecret, and whether the server wants them in the header or in the body.',
  invalid_grant: 'The user name, password, code or refresh token is wrong, used up or expired.',
  invalid_scope: 'Check the scope.',
  unauthorized_client: 'The server does not allow this client this grant type.',
  unsupported_grant_type: 'The server does not know this grant type.',
  redirect_uri_mismatch: 'Register the redirect URI with the authorization server.',
};

const headerOf = (exchange: Exchange, name: string): string =>
  exchange.received.at(-1)?.headers.find(([written]) => written.toLowerCase() === name)?.[1] ?? '';

const parse = (text: string, mediaType: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return /x-www-form-urlencoded|text\/plain/i.test(mediaType)
      ? Object.fromEntries(new URLSearchParams(text))
      : undefined;
  }
};

/** JSON, or a form as old servers answer; undefined for anything else. */
const readAnswer = (exchange: Exchange): Answer | undefined => {
  const bytes = exchange.received.at(-1)?.body.bytes;
  const parsed = bytes && parse(new TextDecoder().decode(bytes), headerOf(exchange, 'content-type'));
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Answer) : undefined;
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Every token in the answer, to be masked before anybody sees the exchange. */
export const tokensIn = (exchange: Exchange): readonly string[] => {
  const answer = readAnswer(exchange) ?? {};
  return ['access_token', 'refresh_token', 'id_token'].flatMap((name) => textOf(answer[name]) ?? []);
};

const errorText = (answer: Answer): string | undefined => {
  const { error, message } = answer;
  const known = error ?? message;
  const name = textOf(known) ?? (known === undefined || known === null ? undefined : JSON.stringify(known));
  const description = textOf(answer.error_description);
  if (name === undefined) return description;
  return description === undefined ? name : `${name}: ${description}`;
};

const expiryOf = (answer: Answer, now: number): number | undefined => {
  const seconds = Number(answer.expires_in ?? Number.NaN);
  return Number.isFinite(seconds) ? now + seconds * 1000 : undefined;
};

const urlOf = (exchange: Exchange): string => withoutCredentials(exchange.sent.url).replace(/[?#].*$/s, '');

const unusable = (exchange: Exchange, answer: Answer | undefined): TokenProblem => {
  const url = urlOf(exchange);
  const told = answer && errorText(answer);
  const { status = 0, reason = '' } = exchange.received.at(-1) ?? {};
  const error = textOf(answer?.error);
  const refused = told !== undefined && status < 500 && status !== 429;
  if (told !== undefined) {
    const hint = error === undefined ? undefined : HINTS[error];
    const message = `No token from ${url}: ${told} (status ${status})`;
    return { problem: new Problem('auth.oauth2', message, hint === undefined ? {} : { hint }), refused, error };
  }
  const type = headerOf(exchange, 'content-type').split(';', 1)[0] || 'nothing readable';
  const what = answer ? 'without an access_token' : `with ${type} instead of a token`;
  const problem = new Problem(
    'auth.oauth2',
    `No token from ${url}: it answered ${`${status} ${reason}`.trim()} ${what}`,
    {
      hint: 'Check that accessTokenUrl is the token endpoint of the authorization server.',
    },
  );
  return { problem, refused: false, error };
};

export const readToken = (exchange: Exchange, now: number): Token | TokenProblem => {
  if (exchange.error) {
    const { message, hint } = exchange.error;
    const text = `The token request to ${urlOf(exchange)} failed: ${message}`;
    const problem = new Problem('auth.oauth2', text, hint === undefined ? {} : { hint });
    return { problem, refused: false, error: undefined };
  }
  const answer = readAnswer(exchange);
  const accessToken = textOf(answer?.access_token);
  const { status = 0 } = exchange.received.at(-1) ?? {};
  if (!answer || accessToken === undefined || status >= 400 || answer.error) return unusable(exchange, answer);
  const [refreshToken, expiresAt] = [textOf(answer.refresh_token), expiryOf(answer, now)];
  return {
    accessToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
};
