// Reads cookie files in Netscape's format, which curl and wget write, into tough-cookie's serialised form.
import type { Json } from '../model/json.ts';

const HTTP_ONLY = '#HttpOnly_';

const isComment = (line: string): boolean =>
  line.trim() === '' || (line.startsWith('#') && !line.startsWith(HTTP_ONLY));

/** One cookie: domain, subdomains too, path, secure, expiry in epoch seconds (0 for a session), name, value. */
const readLine = (line: string): Json | undefined => {
  const httpOnly = line.startsWith(HTTP_ONLY);
  const fields = (httpOnly ? line.slice(HTTP_ONLY.length) : line).split('\t');
  const [domain = '', subdomains, path = '', secure, expiry, key = '', value = ''] = fields;
  const seconds = Number(expiry);
  const isFlag = (text: string | undefined): boolean => text === 'TRUE' || text === 'FALSE';
  if (fields.length < 6 || fields.length > 7 || domain === '' || !Number.isFinite(seconds)) return undefined;
  if (!isFlag(subdomains) || !isFlag(secure) || !path.startsWith('/')) return undefined;
  return {
    key,
    value,
    domain: domain.replace(/^\./, '').toLowerCase(),
    path,
    ...(seconds > 0 && { expires: new Date(Math.min(seconds * 1000, 8.64e15)).toISOString() }),
    ...(secure === 'TRUE' && { secure: true }),
    ...(httpOnly && { httpOnly: true }),
    hostOnly: subdomains === 'FALSE',
  };
};

/** A serialised jar; undefined when one of the lines is no cookie, or there is none at all. */
export const readNetscapeCookies = (text: string): Json | undefined => {
  const lines = text.split(/\r?\n/).filter((line) => !isComment(line));
  const cookies = lines.map(readLine);
  const isEmptyFile = lines.length === 0 && /^#.*(?:Netscape|HTTP) .*Cookie File/i.test(text);
  if (!cookies.every((cookie) => cookie !== undefined) || (cookies.length === 0 && !isEmptyFile)) return undefined;
  return { cookies };
};
