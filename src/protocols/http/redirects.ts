// Follows redirects as newman does: which answers lead on, and what the next request keeps of the last.
import { resolveLocation, splitCallUrl, withoutCredentials } from '../../core/call-url.ts';
import type { Body } from '../../model/body.ts';
import type { ProtocolBehaviour } from '../../model/collection.ts';
import type { ExchangeError, Received } from '../../model/exchange.ts';
import { addCredentials, type HeaderDraft, putCookie, setHeader } from './request-headers.ts';
import { headerValue } from './response.ts';

export const DEFAULT_MAX_REDIRECTS = 10;

export type RedirectRules = {
  readonly follow: boolean;
  readonly max: number;
  readonly keepMethod: boolean;
  readonly keepAuthorization: boolean;
  readonly dropReferer: boolean;
  /** Encode locations. */
  readonly encode: boolean;
};

/** A number, or what JavaScript takes for one; anything else would make newman follow for ever. */
const maxRedirects = (max: ProtocolBehaviour[string] = DEFAULT_MAX_REDIRECTS): number =>
  Number.isNaN(Number(max)) ? DEFAULT_MAX_REDIRECTS : Number(max);

/** Values of the wrong type count as JavaScript's yes or no, as in Postman. */
export const redirectRules = (behaviour: ProtocolBehaviour): RedirectRules => ({
  follow: behaviour.followRedirects === undefined || Boolean(behaviour.followRedirects),
  max: maxRedirects(behaviour.maxRedirects),
  keepMethod: Boolean(behaviour.followOriginalHttpMethod),
  keepAuthorization: Boolean(behaviour.followAuthorizationHeader),
  dropReferer: Boolean(behaviour.removeRefererHeaderOnRedirect),
  encode: !behaviour.disableUrlEncoding,
});

/** `form`: form-data, which newman writes anew for every request on the way; `bytes`: a file's or of unknown kind. */
export type BodyKind = 'text' | 'form' | 'bytes';

/** One request on the way; a redirect turns it into the next one. */
export type Leg = {
  readonly method: string;
  readonly url: string;
  readonly draft: HeaderDraft;
  readonly body: Body | undefined;
  readonly bodyKind: BodyKind;
  /** The user's own Cookie header. */
  readonly cookie: string | undefined;
};

/** Raw bytes of a Location are UTF-8 in practice; Node and undici hand them over as Latin-1. */
const decodeLocation = (location: string): string => {
  if (!/[\x80-\xff]/.test(location)) return location;
  const text = Buffer.from(location, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? location : text;
};

/** Where an answer leads; undefined when it is final. */
export const redirectLocation = (
  received: Pick<Received<Body>, 'status' | 'headers'>,
  base: string,
  rules: RedirectRules,
): string | undefined => {
  if (received.status < 300 || received.status > 399) return undefined;
  const location = headerValue(received.headers, 'location');
  return location ? resolveLocation(base, decodeLocation(location), rules.encode) : undefined;
};

const keepsMethod = (status: number, rules: RedirectRules): boolean =>
  rules.keepMethod || status === 307 || status === 308;

const moveToEnd = (draft: HeaderDraft, key: string, values?: string[]): void => {
  const entry = draft.get(key);
  if (!entry) return;
  draft.delete(key);
  draft.set(key, { name: entry.name, values: values ?? entry.values });
};

/** The next request. Its cookies are the jar's for the new URL; those sent before stay only with their host. */
export const nextLeg = (
  leg: Leg,
  url: string,
  status: number,
  rules: RedirectRules,
  storedCookie: string | undefined,
): Leg => {
  const draft: HeaderDraft = new Map(leg.draft);
  const keeps = keepsMethod(status, rules);
  const target = splitCallUrl(url);
  const isForeign = splitCallUrl(leg.url).hostname !== target.hostname;
  if (isForeign && !rules.keepAuthorization) draft.delete('authorization');
  if (!keeps) {
    draft.delete('content-type');
    draft.delete('content-length');
    if (leg.body?.size === undefined && leg.body) draft.delete('transfer-encoding');
  }
  if (!rules.dropReferer) setHeader(draft, 'Referer', isForeign ? withoutCredentials(leg.url) : leg.url);
  moveToEnd(draft, 'host', [target.host]);
  if (keeps && leg.bodyKind === 'form') {
    moveToEnd(draft, 'content-type');
    moveToEnd(draft, 'content-length');
  }
  addCredentials(draft, target.credentials);
  if (isForeign || storedCookie !== undefined) putCookie(draft, leg.cookie, storedCookie);
  return {
    method: keeps || leg.method === 'HEAD' ? leg.method : 'GET',
    url,
    draft,
    body: keeps ? leg.body : undefined,
    cookie: leg.cookie,
    bodyKind: leg.bodyKind,
  };
};

export const tooManyRedirects = (url: string, max: number): ExchangeError => ({
  class: 'redirect',
  message: `Exceeded maxRedirects. Probably stuck in a redirect loop ${url}`,
  hint: `More than ${max} redirects were followed: look at where the Location headers lead.`,
});
