// Reads single words that flags of more than one command take.
import type { HeaderPair } from '../model/exchange.ts';
import { Problem } from '../model/problem.ts';

/** Without the members that are not given. */
export const defined = <T extends object>(given: { readonly [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;

/** `a,b` as two. */
export const listOf = (words: readonly string[] | undefined): readonly string[] =>
  (words ?? [])
    .flatMap((word) => word.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** Throws Problem for what is no http or https URL. */
export const checkUrl = (url: string, flag: string): string => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed && /^https?:$/.test(parsed.protocol)) return url;
  // What stands before an @ may hold a password.
  throw new Problem('flag.url', `--${flag} is no http or https URL: ${url.replace(/.*@/s, '********@')}`, {
    hint: 'It looks like http://localhost:8080.',
  });
};

/** Where paths begin, without a slash at the end: what stands after a path would come between it and theirs. Throws Problem. */
export const baseUrl = (url: string, flag: string, hint?: string): string => {
  const { search, hash } = new URL(checkUrl(url, flag));
  if (search === '' && hash === '') return url.replace(/\/+$/, '');
  // What is written there may be a key.
  const what = search === '' ? 'a fragment' : 'a query';
  throw new Problem('flag.url', `--${flag} ends with its path: ${what} cannot be part of it`, {
    ...(hint === undefined ? {} : { hint }),
  });
};

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** `Name: value`; throws Problem for what is none. */
export const headerOf = (word: string, separator = /:/): HeaderPair => {
  const at = word.search(separator);
  const name = word.slice(0, Math.max(0, at)).trim();
  if (HEADER_NAME.test(name)) return [name, word.slice(at + 1).trim()];
  // What is no name may be a token.
  throw new Problem(
    'flag.header',
    `--header needs "Name: value": ${at < 0 ? 'there is no colon in it' : 'what stands before the colon is no name'}`,
  );
};
