// Opens the cookie jar of a run: empty, or as an earlier run, newman or curl left it.
import { decodeText } from '../core/decode-text.ts';
import { readNetscapeCookies } from '../core/netscape-cookies.ts';
import type { CookieJar } from '../model/contracts.ts';
import { Problem } from '../model/problem.ts';
import { createCookieJar } from '../protocols/http/cookie-jar.ts';
import type { Host } from './host.ts';
import type { CommonOptions } from './run-options.ts';

/** Rejects with Problem for a file that is no cookie jar. */
export const readCookies = async ({ cookieJar }: CommonOptions, host: Host): Promise<CookieJar> => {
  if (typeof cookieJar !== 'string') return createCookieJar(cookieJar);
  const text = decodeText(await host.readBytes(cookieJar));
  try {
    return createCookieJar(readNetscapeCookies(text) ?? JSON.parse(text));
  } catch {
    throw new Problem('cookie-jar.unreadable', `${cookieJar} is not a cookie jar`, {
      hint: 'It must be the JSON that --export-cookie-jar writes, or a Netscape cookie file as curl -c writes it.',
    });
  }
};
