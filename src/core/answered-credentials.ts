// Credentials that travel as cookies, and those that a server hands out in its answers.
import type { HeaderPair } from '../model/exchange.ts';
import { SHORTEST_SECRET } from './redact-secrets.ts';

const LOG_IN = /sess|sid$|token|auth|jwt|csrf|xsrf|secret|remember/i;
/** How the programs of this world name what they hand out. */
const TOKEN =
  /"(?:access|refresh|id|session|auth)?_?tokens?"\s*:\s*"((?:[^"\\]|\\.)*)"|"(?:jwt|client_?secret|api_?key)"\s*:\s*"((?:[^"\\]|\\.)*)"/gi;
/** Larger answers are no answers to a log-in. */
const LONGEST_ANSWER = 64 * 1024;
/** A number of a page or a word tells nothing. */
const SHORTEST_TOKEN = 8;

const cookieOf = (written: string): readonly [name: string, value: string] => {
  const equals = written.indexOf('=');
  return [written.slice(0, equals).trim(), written.slice(equals + 1).trim()];
};

const setCookie = (value: string): readonly string[] => {
  const [first = '', ...attributes] = value.split(';');
  const [name, content] = cookieOf(first);
  const isHidden = attributes.some((one) => one.trim().toLowerCase() === 'httponly');
  return isHidden || LOG_IN.test(name) ? [content] : [];
};

const sentCookies = (value: string): readonly string[] =>
  value.split(';').flatMap((one) => {
    const [name, content] = cookieOf(one);
    return LOG_IN.test(name) ? [content] : [];
  });

/** Cookies that somebody is logged in by: hidden from scripts, or named so. */
export const cookieCredentials = (headers: readonly HeaderPair[]): readonly string[] =>
  headers
    .flatMap(([name, value]) => {
      const lower = name.toLowerCase();
      if (lower === 'set-cookie') return setCookie(value);
      return lower === 'cookie' ? sentCookies(value) : [];
    })
    .filter((value) => value.length >= SHORTEST_SECRET);

const written = (text: string): string => {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
};

/** Tokens in an answer, by the names of their members; what the request had sent itself is none. */
export const answeredTokens = (body: Uint8Array, sent: Uint8Array): readonly string[] => {
  if (body.length === 0 || body.length > LONGEST_ANSWER) return [];
  const text = new TextDecoder().decode(body);
  const found = [...text.matchAll(TOKEN)].map(([, token, other]) => written(token ?? other ?? ''));
  const long = found.filter((token) => token.length >= SHORTEST_TOKEN);
  if (long.length === 0) return [];
  const given = new TextDecoder().decode(sent);
  return long.filter(
    (token) =>
      !given.includes(JSON.stringify(token).slice(1, -1)) && !given.includes(encodeURIComponent(token.toWellFormed())),
  );
};
