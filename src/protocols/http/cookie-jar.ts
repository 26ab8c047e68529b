// The cookies of a run: tough-cookie's jar, loaded only when there is a first cookie to keep.
import { createRequire } from 'node:module';
import type { Cookie as ToughCookie, CookieJar as ToughJar } from 'tough-cookie';
import type { CookieJar } from '../../model/contracts.ts';
import type { Cookie } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';

type Tough = typeof import('tough-cookie');

let loaded: Tough | undefined;

const tough = (): Tough => {
  loaded ??= createRequire(import.meta.url)('tough-cookie') as Tough;
  return loaded;
};

/** newman's jar takes cookies for any domain, `localhost` and public suffixes included. */
const JAR_OPTIONS = { rejectPublicSuffixes: false, looseMode: true, enforceSecureOriginOnStorage: false } as const;

const EMPTY: Json = {
  version: 'tough-cookie@6.1.0',
  storeType: 'MemoryCookieStore',
  rejectPublicSuffixes: false,
  enableLooseMode: true,
  allowSpecialUseDomain: true,
  enforceSecureOriginOnStorage: false,
  prefixSecurity: 'silent',
  cookies: [],
};

const toCookie = (cookie: ToughCookie): Cookie => ({
  name: cookie.key,
  value: cookie.value,
  ...(cookie.domain !== null && { domain: cookie.domain }),
  ...(cookie.path !== null && { path: cookie.path }),
  ...(cookie.expires instanceof Date && { expires: cookie.expires.getTime() }),
  httpOnly: cookie.httpOnly,
  secure: cookie.secure,
  ...(cookie.hostOnly !== null && { hostOnly: cookie.hostOnly }),
  ...(cookie.sameSite !== undefined && { sameSite: cookie.sameSite }),
});

const fromCookie = (cookie: Cookie): ToughCookie =>
  new (tough().Cookie)({
    key: cookie.name,
    value: cookie.value,
    ...(cookie.domain !== undefined && { domain: cookie.domain.replace(/^\./, '') }),
    ...(cookie.path !== undefined && { path: cookie.path }),
    ...(cookie.expires !== undefined && { expires: new Date(cookie.expires) }),
    httpOnly: cookie.httpOnly ?? false,
    secure: cookie.secure ?? false,
    ...(cookie.sameSite !== undefined && { sameSite: cookie.sameSite }),
  });

/** What a broken cookie throws is the server's or the script's mistake: the jar just does not take it. */
const attempt = (action: () => unknown): void => {
  try {
    action();
  } catch {
    // An unusable URL or cookie stores nothing.
  }
};

const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;

const isText = (value: Json | undefined): value is string => typeof value === 'string' && !CONTROL.test(value);

const isMoment = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === 'Infinity' || (isText(value) && !Number.isNaN(Date.parse(value)));

/** One that tough-cookie would lose without a word, or fail over later, is no cookie. */
const checkedCookie = (cookie: Json): Json => {
  if (typeof cookie !== 'object' || cookie === null || Array.isArray(cookie)) throw new TypeError('not a cookie');
  const { key = '', value = '', domain, path, expires } = cookie as { readonly [field: string]: Json };
  const isWhole = isText(key) && isText(value) && `${key}${value}` !== '' && isText(domain) && domain !== '';
  if (!isWhole || !(path === undefined || path === null || isText(path)) || !isMoment(expires))
    throw new TypeError('not a cookie');
  return { ...cookie, domain: domain.replace(/^\./, ''), path: path || '/' };
};

/** The cookies of a serialised jar; throws for anything else. */
const serialisedCookies = (initial: Json): readonly Json[] => {
  const cookies = typeof initial === 'object' && initial !== null && 'cookies' in initial ? initial.cookies : undefined;
  if (!Array.isArray(cookies)) throw new TypeError('not a serialised cookie jar');
  return cookies.map(checkedCookie);
};

const openJar = (cookies: readonly Json[]): ToughJar =>
  tough().CookieJar.deserializeSync({ ...(EMPTY as object), cookies } as never);

/** A jar, filled from tough-cookie's serialised form; throws when that cannot be read. */
export const createCookieJar = (initial?: Json): CookieJar => {
  const cookies = initial === undefined ? [] : serialisedCookies(initial);
  let jar = cookies.length > 0 ? openJar(cookies) : undefined;
  const open = (): ToughJar => {
    jar ??= new (tough().CookieJar)(undefined, JAR_OPTIONS);
    return jar;
  };
  const find = (url: string): ToughCookie[] => {
    try {
      return jar?.getCookiesSync(url, { http: true, sort: true }) ?? [];
    } catch {
      return [];
    }
  };
  const removeCookie = ({ domain, path, key }: ToughCookie): void => {
    attempt(() => jar?.store.removeCookie(domain ?? '', path ?? '/', key, () => undefined));
  };

  return {
    header: (url) => {
      if (!jar) return undefined;
      try {
        return jar.getCookieStringSync(url) || undefined;
      } catch {
        return undefined;
      }
    },
    store: (url, setCookies) => {
      for (const text of setCookies) attempt(() => open().setCookieSync(text, url, { ignoreError: true }));
    },
    list: (url) => find(url).map(toCookie),
    set: (url, cookie) => {
      const kept = typeof cookie === 'string' ? cookie : fromCookie(cookie);
      open().setCookieSync(kept, url);
    },
    remove: (url, name) => {
      for (const cookie of find(url)) if (cookie.key === name) removeCookie(cookie);
    },
    clear: (url) => {
      if (url === undefined) attempt(() => jar?.removeAllCookiesSync());
      else for (const cookie of find(url)) removeCookie(cookie);
    },
    toJSON: () => (jar ? (jar.serializeSync() as unknown as Json) : EMPTY),
  };
};
